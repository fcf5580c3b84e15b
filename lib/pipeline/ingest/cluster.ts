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

/** A new article, or one whose text comes to be known, with the one it is a copy of: see {@link pointToOriginal}. */
export async function clustered(article: Article, before: Article | null, clusterer: Clusterer): Promise<Article> {
  if (before?.cluster != null) return { ...article, cluster: before.cluster };
  const cluster = comesToBeKnown(before, article) ? await clusterOf(article, clusterer) : null;
  return cluster === null ? article : { ...article, cluster };
}

/** Also a short text passes for whole, and says too little to be compared until the page tells more. */
function comesToBeKnown(before: Article | null, after: Article): boolean {
  if (before === null) return true;
  return after.complete && (!before.complete || sketchOf(before) === null);
}

/**
 * The article of another source of which this new one is a copy, or null. Looked for only where a feed that it belongs to
 * shows copies once: at most thirteen reads, and three small writes for an article that is no copy. Of two copies at once at
 * least one sees the other, since only one of them can stand under a phrase that both have. Where that one was seen first
 * itself, the other is pointed to it, since an archive may hold the other alone. Doing it again changes nothing.
 */
async function clusterOf(article: Article, clusterer: Clusterer): Promise<ArticleId | null> {
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
  if (original !== undefined) return pointedAt(original, mine, clusterer);
  const free = sketch.anchors.filter((anchor) => (standing.get(anchor)?.article ?? id) === id).slice(0, ANCHORS);
  const expires = instant(millis(now) + KEPT_MS);
  for (const anchor of free) {
    if (standing.has(anchor)) continue;
    const other = await sketches.claim(anchor, mine, now, expires);
    if (isOriginal(other)) return pointedAt(other, mine, clusterer);
  }
  return null;
}

/** What this article points to, which is pointed back at it where it was seen later: now, or as soon as it is stored. */
async function pointedAt(found: KeptSketch, mine: KeptSketch, clusterer: Clusterer): Promise<ArticleId> {
  if (firstSeenFirst(mine, found) < 0) {
    const expires = instant(millis(clusterer.now()) + KEPT_MS);
    // Before it is looked at: what is stored after that finds the note.
    await clusterer.store.sketches.noteOriginal(found.article, mine, expires);
    await point(found.article, mine.article, clusterer);
  }
  return found.article;
}

/**
 * Points an article that was just stored to one that was seen earlier and came upon it while it was not stored yet. To be
 * called after the commit of what {@link clustered} gave, and again where that is told again.
 */
export async function pointToOriginal(article: Article, before: Article | null, clusterer: Clusterer): Promise<void> {
  if (article.cluster != null || article.state === 'cancelled' || !comesToBeKnown(before, article)) return;
  if (!(await isShownOnce(article, clusterer))) return;
  const original = await clusterer.store.sketches.originalOf(article.id, clusterer.now());
  if (original !== null) await point(article.id, original, clusterer);
}

/** As a revision in which nothing is changed: feeds that show the article already are to look at it again. */
async function point(id: ArticleId, original: ArticleId, { store, now }: Clusterer): Promise<void> {
  for (;;) {
    const stored = await store.articles.get(id);
    if (stored === null || stored.article.cluster != null || stored.article.state === 'cancelled') return;
    const { article: before } = stored;
    const article = { ...before, cluster: original, revision: before.revision + 1, previousHash: before.hash };
    await store.articles.putRevision(article);
    if (await store.articles.commit({ ...stored, article, written: now() }, before.revision)) return;
  }
}

function firstSeenFirst(a: KeptSketch, b: KeptSketch): number {
  return a.seen === b.seen ? (a.article < b.article ? -1 : 1) : a.seen < b.seen ? -1 : 1;
}

async function isShownOnce(article: Article, clusterer: Clusterer): Promise<boolean> {
  const index = (await knownFeeds(clusterer, { within: FEEDS_KEPT_MS, keeps: false })).index();
  if (!index.showsCopiesOnce()) return false;
  return index.candidates(article).some((feed) => feed.duplicates === 'one' && belongs(feed, article));
}
