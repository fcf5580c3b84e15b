import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AbsoluteUrl, ID_PATTERN, type Source, type SourceId } from '../../../lib/model/index.ts';
import { planSubscriptions, type Subscription } from '../../../lib/pipeline/definitions/subscriptions.ts';
import { SOURCE } from '../../publish/samples.ts';

const feed = (title: string | null, address: string | null, tags: readonly string[] = []): Subscription => ({
  title,
  address,
  kind: 'feed',
  tags,
});
const followed = (id: string, url: string): Source => ({ ...SOURCE, id: id as SourceId, url: url as AbsoluteUrl });

describe('subscriptions from another reader', () => {
  it('become sources that are polled as often as they post, with ids of their titles and tags of their folders', () => {
    const [planned] = planSubscriptions(
      [feed(' Harbour\n News ', 'https://a.example/rss', ['Ports', 'Ports'])],
      [],
      [],
    );
    expect(planned).toMatchObject({
      state: 'new',
      source: {
        id: 'harbour-news',
        title: 'Harbour News',
        kind: 'feed',
        url: 'https://a.example/rss',
        fullText: 'auto',
        interval: { least: 300, most: 21_600 },
        tags: ['Ports'],
        origin: 'command',
      },
    });
  });

  it('are not followed twice, however their addresses are written', () => {
    const standing = followed('harbour', 'https://www.a.example/rss');
    const again = [
      feed('A', 'http://a.example/rss/'),
      feed('B', 'https://b.example/'),
      feed('C', 'http://www.b.example'),
    ];
    const plan = planSubscriptions(again, [standing], []);
    expect(plan.map(({ state }) => state)).toEqual(['already there', 'new', 'twice']);
    expect(plan[0]).toMatchObject({ source: { id: 'harbour' }, reason: 'it is already followed as harbour' });
  });

  it('without a usable address make no source and keep no neighbour back', () => {
    const plan = planSubscriptions(
      [feed('A', null), feed('B', 'ftp://b.example/'), feed('C', 'nonsense'), feed('D', 'https://d.example/')],
      [],
      [],
    );
    expect(plan.map(({ state }) => state)).toEqual(['unusable', 'unusable', 'unusable', 'new']);
    expect(plan[1]?.reason).toBe('"ftp://b.example/" is not an http(s) address');
  });

  it('without a title that makes an id are called by their host', () => {
    const plan = planSubscriptions(
      [feed('Новости', 'https://www.a.example/1'), feed(null, 'https://a.example/2')],
      [],
      [],
    );
    expect(plan.map(({ source }) => [source?.id, source?.title])).toEqual([
      ['a-example', 'Новости'],
      ['a-example-2', 'a.example'],
    ]);
  });

  it('have ids that are ids, each its own, whatever their titles', () => {
    const title = fc.oneof(fc.string(), fc.constantFrom('News', 'all', 'x'.repeat(80), `${'x'.repeat(62)} y`, 'Push'));
    fc.assert(
      fc.property(
        fc.array(title, { maxLength: 40 }),
        fc.array(fc.constantFrom('news', 'push', 'news-2')),
        (titles, taken) => {
          const plan = planSubscriptions(
            titles.map((one, at) => feed(one, `https://h${at % 3}.example/${at}`)),
            [],
            taken,
          );
          const ids = plan.map(({ source }) => source?.id ?? '');
          expect(ids.every((id) => ID_PATTERN.test(id))).toBe(true);
          expect(new Set([...ids, ...taken, 'all']).size).toBe(ids.length + new Set([...taken, 'all']).size);
        },
      ),
    );
  });
});
