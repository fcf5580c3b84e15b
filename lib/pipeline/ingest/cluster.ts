import { type Digest, isCopy, sketchOf } from '../../identity/index.ts';
import { type Article, type ArticleId, type Feed, instant, millis } from '../../model/index.ts';
import type { KeptSketch, Store } from '../../store/index.ts';
import { belongs } from '../definitions/belongs.ts';
import type { Ports } from '../ports.ts';

/** Copies of a wire's story come within days. */
const KEPT_MS = 7 * 24 * 3600_000;

/** Under so many of its phrases an article is to be found. */
const ANCHORS = 3;

/** So long a list of feeds is good for: a feed that comes to show copies once does so from about then on. */
const FEEDS_KEPT_MS = 30_000;

type Clusterer = Pick<Ports, 'store' | 'now'>;

/**
 * The article of another source of which this new one is a copy, or null. Looked for only where a feed that it belongs to
 * shows copies once: at most thirteen reads, and three small writes for an article that is no copy. Of two copies at once at
 * least one sees the other, since only one of them can stand under a phrase that both have; the pointers of two that see
 * each other make one cluster all the same. Doing it again changes nothing.
 */
export async function clusterOf(article: Article, clusterer: Clusterer): Promise<ArticleId | null> {
  const feeds = await feedsOfOne(clusterer);
  if (!feeds.some((feed) => belongs(feed, article))) return null;
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

type Listed = { readonly until: number; readonly feeds: readonly Feed[] };

/** By store: a process that takes in articles one after the other does not ask for the same list with each. */
const listed = new WeakMap<Store, Listed>();

async function feedsOfOne({ store, now }: Clusterer): Promise<readonly Feed[]> {
  const known = listed.get(store);
  const time = millis(now());
  if (known !== undefined && time < known.until && time >= known.until - FEEDS_KEPT_MS) return known.feeds;
  const feeds = (await store.feeds.list()).filter(({ duplicates }) => duplicates === 'one');
  listed.set(store, { until: time + FEEDS_KEPT_MS, feeds });
  return feeds;
}
