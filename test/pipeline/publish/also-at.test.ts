import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AbsoluteUrl, Article, ArticleId, SourceId } from '../../../lib/model/index.ts';
import { alsoAt, originalsOf } from '../../../lib/pipeline/publish/also-at.ts';
import { anArticle, instantAt } from '../../store/samples.ts';

function story(id: string, seen: number, cluster: string | null = null, more: Partial<Article> = {}): Article {
  return anArticle({
    id: id as ArticleId,
    source: `source-${id}` as SourceId,
    firstSeen: instantAt(seen),
    canonicalUrl: `https://${id}.example/story` as AbsoluteUrl,
    ...(cluster !== null && { cluster: cluster as ArticleId }),
    ...more,
  });
}

const usable = ({ state }: Article) => state === 'usable';
const shown = (members: readonly Article[], originals: readonly Article[] = [], belongs = usable) =>
  alsoAt(members, originals, belongs).map(({ article, alsoAt }) => [article.id, ...alsoAt.map(({ source }) => source)]);

describe('a feed that shows copies once', () => {
  it('shows of each cluster the article first seen, in its place, and where else it is told', () => {
    const members = [story('d', 4), story('c', 3, 'a'), story('b', 2, 'a'), story('a', 1)];
    expect(shown(members)).toEqual([['d'], ['a', 'source-b', 'source-c']]);
    expect(alsoAt(members, [], usable)[1]?.alsoAt[0]?.url).toBe('https://b.example/story');
  });

  it('shows the first seen though the others were taken in before it', () => {
    expect(shown([story('a', 1, 'b'), story('b', 2)])).toEqual([['a', 'source-b']]);
  });

  it('shows no copy of an original that has left the window but belongs to the feed', () => {
    const members = [story('c', 3, 'a'), story('d', 4)];
    expect(originalsOf(members)).toEqual(['a']);
    expect(shown(members, [story('a', 1)])).toEqual([['d']]);
  });

  it('shows the first copy where the original is gone, was taken down or is no article of the feed', () => {
    const members = [story('c', 3, 'a'), story('b', 2, 'a')];
    expect(shown(members)).toEqual([['b', 'source-c']]);
    expect(shown(members, [story('a', 1, null, { state: 'cancelled' })])).toEqual([['b', 'source-c']]);
    expect(shown(members, [story('a', 1)], ({ id }) => id !== ('a' as ArticleId))).toEqual([['b', 'source-c']]);
  });

  it('takes two that point at each other for one, and what points at either', () => {
    const circle = [story('a', 1, 'b'), story('b', 2, 'a')];
    expect(shown([story('c', 3, 'b'), ...circle])).toEqual([['a', 'source-b', 'source-c']]);
    expect(shown([story('c', 3, 'b'), circle[0]!], [circle[1]!])).toEqual([['a', 'source-b', 'source-c']]);
  });

  it('names an address once, and none that is its own', () => {
    const same = { canonicalUrl: 'https://a.example/story' as AbsoluteUrl };
    const members = [
      story('a', 1),
      story('b', 2, 'a', same),
      story('c', 3, 'a', { canonicalUrl: null }),
      story('d', 4, 'a'),
    ];
    expect(shown(members)).toEqual([['a', 'source-d']]);
  });

  it('shows the same whoever came to point at whom', () => {
    const ids = ['a', 'b', 'c', 'd'];
    fc.assert(
      fc.property(fc.shuffledSubarray(ids, { minLength: 4 }), (order) => {
        // The first taken in is pointed at by those after it, directly or by way of one another.
        const members = order.map((id, index) =>
          story(id, ids.indexOf(id), index === 0 ? null : order[Math.floor(index / 2)]!),
        );
        const newestFirst = members.sort((x, y) => (x.firstSeen < y.firstSeen ? 1 : -1));
        expect(shown(newestFirst)).toEqual([['a', 'source-b', 'source-c', 'source-d']]);
      }),
    );
  });
});
