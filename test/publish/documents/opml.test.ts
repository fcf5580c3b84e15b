import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseOpml as readByFeedsmith } from 'feedsmith';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { absoluteUrl, type Source, type SourceId } from '../../../lib/model/index.ts';
import { parseOpml } from '../../../lib/parse/index.ts';
import { renderSubscriptions } from '../../../lib/publish/index.ts';
import { isMissing } from '../../e2e/clients.ts';
import { SITE, SOURCE } from '../samples.ts';
import { hasXmllint, xmllint } from '../validators.ts';

function sourceOf(
  changes: Partial<Omit<Source, 'id' | 'url'>> & { readonly id: string; readonly url: string | null },
): Source {
  const url = changes.url === null ? null : absoluteUrl(changes.url);
  return { ...SOURCE, title: changes.id, ...changes, id: changes.id as SourceId, url };
}

const SOURCES = [
  sourceOf({
    id: 'gazette',
    title: 'The Gazette & Herald',
    url: 'https://gazette.example/rss?a=1&b=2',
    language: 'en',
  }),
  sourceOf({ id: 'ferries', title: 'Ferries', url: 'https://ferries.example/atom', tags: ['Harbour', 'Ships'] }),
  sourceOf({ id: 'quay', title: 'Quay', url: 'https://quay.example/feed', tags: ['Harbour'] }),
  sourceOf({ id: 'town-hall', title: 'Town hall', kind: 'page', url: 'https://town.example/news' }),
  sourceOf({ id: 'agency', title: 'Agency', kind: 'sitemap', url: 'https://agency.example/sitemap.xml' }),
  sourceOf({ id: 'push', kind: 'push', url: null }),
];

describe('the sources as OPML', () => {
  const opml = renderSubscriptions(SOURCES, SITE);

  it('are read by feedsmith: feeds in folders with their categories, and nothing else as a feed', () => {
    const { head, body } = readByFeedsmith(opml);
    expect(head?.title).toBe('The Mill: sources');
    expect(body?.outlines?.filter((outline) => outline.xmlUrl ?? outline.url)).toHaveLength(1);
    expect(body?.outlines).toMatchObject([
      { type: 'rss', text: 'The Gazette & Herald', xmlUrl: 'https://gazette.example/rss?a=1&b=2', language: 'en' },
      { text: 'Town hall' },
      { text: 'Agency' },
      {
        text: 'Harbour',
        outlines: [
          { text: 'Ferries', xmlUrl: 'https://ferries.example/atom', category: 'Harbour,Ships' },
          { text: 'Quay', xmlUrl: 'https://quay.example/feed', category: 'Harbour' },
        ],
      },
    ]);
  });

  it('come back from our own reader as they were, whatever they are called', () => {
    const letter = fc.constantFrom(...'abz AZ09-.:;|"\'()őżщ中한🚢');
    const name = fc
      .string({ unit: letter, minLength: 1, maxLength: 20 })
      .map((text) => `x${text}`.replace(/\s+/g, ' ').trim());
    const sources = fc.uniqueArray(
      fc.record({ title: name, tags: fc.uniqueArray(name, { maxLength: 3 }), path: fc.nat(1e6) }),
      { selector: ({ path }) => path, maxLength: 6 },
    );
    fc.assert(
      fc.property(sources, (given) => {
        const all = given.map(({ title, tags, path }, at) =>
          sourceOf({ id: `s${at}`, title, tags, url: `https://h${at}.example/${path}` }),
        );
        const { subscriptions, repairs } = parseOpml(renderSubscriptions(all, SITE));
        expect(repairs).toEqual([]);
        const told = new Map(subscriptions.map((one) => [one.xmlUrl, [one.title, one.folders, one.kind]]));
        expect(told).toEqual(new Map(all.map(({ url, title, tags }) => [url, [title, tags, 'feed']])));
      }),
      { numRuns: 50 },
    );
  });

  it('come back with their kinds', () => {
    const { subscriptions, repairs } = parseOpml(opml);
    expect(repairs).toEqual([]);
    const kinds = new Map(subscriptions.map(({ xmlUrl, kind }) => [xmlUrl, kind]));
    expect(kinds).toEqual(new Map(SOURCES.flatMap(({ url, kind }) => (url === null ? [] : [[url, kind]]))));
  });

  it.skipIf(!hasXmllint)('are well-formed, whatever they are called', () => {
    const letter = fc.constantFrom(...'a <>&"\'/,;\n\t\r\0\x1b\x85', '\ud800', '\udc00', '\ufffe', ']]>', '🚢', '&#0;');
    const text = fc.string({ unit: letter, maxLength: 12 });
    const anything = fc.record({ title: text, tags: fc.array(text, { maxLength: 3 }) });
    const seed = Number(process.env.FEEDMILL_SEED ?? Math.floor(Math.random() * 2 ** 31));
    const documents = fc
      .sample(fc.array(anything, { maxLength: 5 }), { numRuns: 50, seed })
      .map((given) => given.map((one, at) => sourceOf({ id: `s${at}`, url: `https://h${at}.example/`, ...one })))
      .map((sources) => renderSubscriptions(sources, { ...SITE, title: sources[0]?.title ?? '' }));
    expect(xmllint(documents, 'well-formed'), `replay with FEEDMILL_SEED=${seed}`).toBe('');
  });
});

describe.skipIf(isMissing('newsboat'))('newsboat', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'feedmill-opml-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs newsboat in a home of its own. */
  function newsboat(...words: readonly string[]): string {
    const files = ['-u', join(folder, 'urls'), '-c', join(folder, 'cache.db'), '-C', join(folder, 'config')];
    const env = { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder };
    return execFileSync('newsboat', [...files, ...words], { env, timeout: 20_000 }).toString();
  }

  it('imports the feeds and nothing else, and gives them back to us', () => {
    for (const file of ['urls', 'config']) writeFileSync(join(folder, file), '');
    writeFileSync(join(folder, 'sources.opml'), renderSubscriptions(SOURCES, SITE));
    newsboat('-i', join(folder, 'sources.opml'));
    const lines = readFileSync(join(folder, 'urls'), 'utf8').trim().split('\n');
    const addresses = SOURCES.filter(({ kind }) => kind === 'feed').map(({ url }) => url);
    expect(lines.map((line) => line.split(' ')[0]).sort()).toEqual(addresses.sort());
    expect(lines.find((line) => line.includes('ferries'))).toContain('Harbour');
    const { subscriptions } = parseOpml(newsboat('-e'));
    expect(subscriptions.map(({ xmlUrl }) => xmlUrl).sort()).toEqual(addresses);
  });
});
