import { type Digest, isCopy, sketchOf } from '../../identity/index.ts';
import { type Article, type ArticleId, instant, millis } from '../../model/index.ts';
import type { KeptSketch } from '../../store/index.ts';
import { belongs } from '../definitions/belongs.ts';
import { knownFeeds } from '../definitions/known-feeds.ts';
import type { Ports } from '../ports.ts';

/** Copies of a wire's story come within days. */
const KEPT_MS = 7 * 24 * 3600_000;

/** Under so many of its phrases an article is to be found. */
const ANCHORS = 3;

/** So long what is known of the feeds is good for: a feed that comes to show copies once does so from about then on. */
const FEEDS_KEPT_MS = 30_000;

type Clusterer = Pick<Ports, 'store' | 'now' | 'log'>;

/**
 * The article of another source of which this new one is a copy, or null. Looked for only where a feed that it belongs to
 * shows copies once: at most thirteen reads, and three small writes for an article that is no copy. Of two copies at once at
 * least one sees the other, since only one of them can stand under a phrase that both have; the pointers of two that see
 * each other make one cluster all the same. Doing it again changes nothing.
 */
export async function clusterOf(article: Article, clusterer: Clusterer): Promise<ArticleId | null> {
  if (!(await isShownOnce(article, clusterer))) return null;
  const sketch = sketchOf(article);
  if (sketch === null) return null;
  const { id, source, firstSeen } = article;
  const { sketches } = clusterer.store;
  const now = clusterer.now();
  const mine: KeptSketch = { article: id, source, seen: firstSeen, digest: sketch.digest };
  const isOriginal = (other: KeptSketch) =>
    other.article !== id && other.source !== source && isCopy(sketch.digest, other.digest as Digest);

  const standing = await sketches.find([...new Set([...sketch.probes, ...sketch.anchors])], now);
  const [original] = [...standing.values()].filter(isOriginal).sort(firstSeenFirst);
  if (original !== undefined) return original.article;
  const free = sketch.anchors.filter((anchor) => (standing.get(anchor)?.article ?? id) === id).slice(0, ANCHORS);
  const expires = instant(millis(now) + KEPT_MS);
  for (const anchor of free) {
    if (standing.has(anchor)) continue;
    const other = await sketches.claim(anchor, mine, now, expires);
    if (isOriginal(other)) return other.article;
  }
  return null;
}

function firstSeenFirst(a: KeptSketch, b: KeptSketch): number {
  return a.seen === b.seen ? (a.article < b.article ? -1 : 1) : a.seen < b.seen ? -1 : 1;
}

async function isShownOnce(article: Article, clusterer: Clusterer): Promise<boolean> {
  const index = (await knownFeeds(clusterer, { within: FEEDS_KEPT_MS, keeps: false })).index();
  if (!index.showsCopiesOnce()) return false;
  return index.candidates(article).some((feed) => feed.duplicates === 'one' && belongs(feed, article));
}
