import { cleanUrl, contentHash, isItemFragment, type Marks, sha256, textMark, whatChanged } from '../identity/index.ts';
import {
  type AbsoluteUrl,
  type Article,
  type ArticleContent,
  type ArticleId,
  type Instant,
  later,
  millis,
  NO_CONTENT,
  type Source,
} from '../model/index.ts';
import type { StoredArticle } from '../store/index.ts';
import { bounded } from './bounded.ts';
import { clusterOf } from './cluster.ts';
import { adopt, claimTold, hasMoved, identify, recognise } from './identify.ts';
import { mergePage, overlay, toldBefore } from './merge.ts';
import type { Offer } from './messages.ts';
import type { Ports } from './ports.ts';
import { nextAttempt, postpone } from './postpone.ts';
import { releaseInTime } from './release.ts';
import { standingAfter } from './standing.ts';
import { takeDown } from './take-down.ts';
import { contentTold, takesPage } from './told.ts';
import { type Visit, visitPage } from './visit.ts';

/** What became of an offer. */
export type IngestOutcome = {
  readonly outcome: 'created' | 'revised' | 'unchanged' | 'withdrawn' | 'dropped' | 'postponed';
  readonly article: ArticleId | null;
  readonly revision: number | null;
  /** What was changed, or why nothing was. */
  readonly detail: string;
};

/** How often in a row a page must answer 404 before its article is taken down; 410, and a vanished item, need once. */
const NOT_FOUND_LIMIT = 3;

/** How often a page is asked for that alone tells what became of a vanished item, or whose host has no time: about a day. */
const MOST_ATTEMPTS = 100;

/** How often a page is asked for that cannot be reached, before that is left to the times at which pages are looked at again. */
const FEW_ATTEMPTS = 6;

/** So long a new article waits for its page before it is shown without. */
const MOMENT_MS = 15_000;

/** How often the commit is tried anew after losing to another writer. */
const COMMIT_ATTEMPTS = 8;

/**
 * Takes in what a source tells of an article: visits its page where the source tells less than all, recognises the
 * article, and, if a reader would see a difference, keeps the raw payload, writes the revision's document and commits
 * the article by one conditional write. Doing it twice is doing it once. What must wait for its host, or for a page that
 * alone can tell what became of a vanished item, is put off. Throws only where our own stores or queues fail.
 */
export async function ingest(offer: Offer, ports: Ports): Promise<IngestOutcome> {
  const source = await ports.store.sources.get(offer.source);
  if (source === null) return dropped(`source ${offer.source} is no longer defined`);
  const take = offer.withdrawn !== undefined ? withdraw : offer.told.form === 'nothing' ? lookAgain : takeIn;
  const outcome = await take(offer, source, ports);
  ports.log.info('ingested', { source: source.id, url: offer.url, purpose: offer.purpose, ...outcome });
  return outcome;
}

/** What the source tells, with its page's text where it tells less than all. */
async function takeIn(offer: Offer, source: Source, ports: Ports): Promise<IngestOutcome> {
  const told = contentTold(offer, source);
  if (offer.url === null || !takesPage(source, offer)) return revise(offer, told, null, ports);
  const visit = await visitPage(offer.url, source, null, ports);
  if (visit.outcome === 'gone') return pageGone(offer, visit, await storedUnder(offer, ports), ports);
  if (visit.outcome === 'busy' || visit.outcome === 'unreachable') return makeDo(offer, told, visit, ports);
  if (visit.outcome !== 'article') return revise(offer, told, null, ports);
  const outcome = await revise(offer, withTags(mergePage(told, visit.content, visit.address), source), visit, ports);
  if (visit.later !== null && (offer.postponed ?? 0) < FEW_ATTEMPTS) {
    await postpone(offer, later(visit.later, nextAttempt(offer, ports.now())), ports);
  }
  return outcome;
}

/**
 * What can be done while the page cannot be had: nothing where it will be in a moment; else the article is shown as far
 * as its source tells it, and its page is asked for again.
 */
async function makeDo(
  offer: Offer,
  told: ArticleContent,
  visit: Extract<Visit, { outcome: 'busy' | 'unreachable' }>,
  ports: Ports,
): Promise<IngestOutcome> {
  const now = ports.now();
  const isBusy = visit.outcome === 'busy';
  const until = isBusy ? visit.until : nextAttempt(offer, now);
  if (isBusy && millis(until) - millis(now) <= MOMENT_MS) return putOff(offer, { ...visit, until }, ports);
  const outcome = await revise(offer, told, null, ports);
  if ((offer.postponed ?? 0) < (isBusy ? MOST_ATTEMPTS : FEW_ATTEMPTS)) await postpone(offer, until, ports);
  return outcome;
}

/** The source itself cancels an article, whatever its page says. */
async function withdraw(offer: Offer, _source: Source, ports: Ports): Promise<IngestOutcome> {
  const stored = await storedUnder(offer, ports);
  if (stored === null) return dropped('no article is known by this id or address');
  const reason = offer.withdrawn?.reason ?? 'cancelled by its source';
  return takeDown(stored.article.id, { reason, by: 'source', seen: offer.seen }, ports);
}

/** The page of an article that is known already: it may have been corrected, or withdrawn. */
async function lookAgain(offer: Offer, source: Source, ports: Ports): Promise<IngestOutcome> {
  if (offer.url === null) return dropped('no address to look at');
  const stored = await storedUnder(offer, ports);
  // What was taken down is as if it had never been; what is held back goes on being looked after.
  const standing = stored?.article.state === 'cancelled' ? null : stored;
  const visit = await visitPage(offer.url, source, standing?.page ?? null, ports);
  if (visit.outcome === 'gone') return pageGone(offer, visit, stored, ports);
  if (visit.outcome === 'busy') return putOff(offer, visit, ports);
  if (visit.outcome === 'unreachable' && offer.purpose === 'missing' && (offer.postponed ?? 0) < MOST_ATTEMPTS) {
    return putOff(offer, { ...visit, until: nextAttempt(offer, ports.now()) }, ports);
  }
  if (visit.outcome !== 'article') return unchanged(stored, visit.message);
  const ownText = source.fullText === 'never' || (standing !== null && tellsAll(standing.article));
  if (ownText) return unchanged(stored, 'still there');
  const told = standing === null ? NO_CONTENT : toldBefore(standing.article);
  return revise(offer, withTags(mergePage(told, visit.content, visit.address), source), visit, ports);
}

/** Whether the article's whole text is told by its source: it is not to be overwritten from its page. */
function tellsAll({ complete, provenance }: Article): boolean {
  return complete && (provenance.html === 'feed' || provenance.html === 'push');
}

function withTags(content: ArticleContent, source: Source): ArticleContent {
  return { ...content, tags: [...new Set([...content.tags, ...source.tags])] };
}

type PageVisit = Extract<Visit, { outcome: 'article' }>;

async function revise(
  offer: Offer,
  offered: ArticleContent,
  page: PageVisit | null,
  ports: Ports,
): Promise<IngestOutcome> {
  const content = addressed(bounded(offered), offer);
  if (content.title === null && content.html === '') return dropped('neither a title nor a text');
  const addresses = [page?.address, content.canonicalUrl].filter((url) => url != null);
  const marks = marksOf(offer, addresses, content.title);
  let id = await identify(marks, textMark(offer.source, content), ports.store);
  if (id === null) return dropped('neither an id, an address nor a title to know it by');
  for (let attempt = 0; attempt < COMMIT_ATTEMPTS; attempt++) {
    const outcome = await commit(id, offer, content, page, ports);
    if (typeof outcome === 'object' && 'knownAs' in outcome) {
      await adopt(marks, id, outcome.knownAs, ports.store);
      id = outcome.knownAs;
    } else if (outcome !== 'conflict') return outcome;
  }
  throw new Error(`Article ${id}: lost to other writers ${COMMIT_ATTEMPTS} times in a row; it will be tried again`);
}

/** The same article came at once under another name, by which it is known. */
type KnownAs = { readonly knownAs: ArticleId };

async function commit(
  id: ArticleId,
  offer: Offer,
  offered: ArticleContent,
  page: PageVisit | null,
  ports: Ports,
): Promise<IngestOutcome | 'conflict' | KnownAs> {
  const stored = await ports.store.articles.get(id);
  const before = stored?.article ?? null;
  if (before?.state === 'cancelled' && (before.withdrawnBy === 'operator' || offer.seen < before.revisedAt)) {
    // Whoever was about to revise it when it was taken down may have left the text behind.
    await ports.store.articles.erase(id, before.revision);
    return unchanged(stored, 'taken down');
  }
  // A message that was overtaken on its way must not undo the later one.
  if (before !== null && offer.seen < before.revisedAt) return unchanged(stored, 'a later revision is stored');
  const content = before === null || before.state === 'cancelled' ? offered : combine(before, offered, offer);
  const standing = standingAfter(before, offer, ports.now());
  const hash = contentHash(content, standing.state);
  if (stored !== null && before !== null && isSame(before, hash)) {
    if ((before.embargo ?? null) === standing.embargo) return unchanged(stored, 'the same as stored');
    return moveEmbargo(stored, standing.embargo, ports);
  }
  const knownAs = await leadTold(id, before, content, offer, ports);
  if (knownAs !== id) return { knownAs };
  const revised: Article = {
    ...content,
    ...standing,
    id,
    source: before?.source ?? offer.source,
    revision: (before?.revision ?? 0) + 1,
    hash,
    previousHash: before?.hash ?? null,
    firstSeen: before?.firstSeen ?? offer.seen,
    revisedAt: before === null ? offer.seen : later(offer.seen, before.revisedAt),
    changed: before === null ? [] : whatChanged(before, { ...content, state: standing.state }),
  };
  const article = await clustered(revised, before, ports);
  const payload = page ?? { bytes: Buffer.from(JSON.stringify(offer.told)), contentType: 'application/json' };
  await ports.store.articles.putRaw(id, sha256(payload.bytes), payload.bytes, payload.contentType);
  await ports.store.articles.putRevision(article);
  const committed = await ports.store.articles.commit(
    { article, written: ports.now(), notFound: 0, page: page?.validators ?? null },
    before?.revision ?? null,
  );
  if (!committed) return 'conflict';
  await releaseInTime(article, ports);
  const outcome = before === null ? 'created' : 'revised';
  return { outcome, article: id, revision: article.revision, detail: article.changed.join(', ') };
}

/** Hashes are stored and the rule behind them grows: where they differ, the stored revision is hashed by today's. */
function isSame(before: Article, hash: Article['hash']): boolean {
  return before.hash === hash || contentHash(before, before.state) === hash;
}

/**
 * Leads the mark of what the article says to it where it is new, or says something else now. Before the commit: what
 * dies in between does it anew. The id by which the article is known, another's where a new one came twice at once.
 */
async function leadTold(
  id: ArticleId,
  before: Article | null,
  content: ArticleContent,
  { source }: Offer,
  ports: Ports,
): Promise<ArticleId> {
  // What another source tells of an article is a copy's mark.
  if (before !== null && before.source !== source) return id;
  const told = textMark(source, content);
  if (told === null || (before !== null && textMark(source, before) === told)) return id;
  const leadsTo = await claimTold(told, id, ports.store);
  return before === null ? leadsTo : id;
}

/** A new article, or one whose text comes to be known, with the one it is a copy of. Before the commit: see leadTold. */
async function clustered(article: Article, before: Article | null, ports: Ports): Promise<Article> {
  if (before?.cluster != null) return { ...article, cluster: before.cluster };
  if (before !== null && (before.complete || !article.complete)) return article;
  const cluster = await clusterOf(article, ports);
  return cluster === null ? article : { ...article, cluster };
}

/** The article's own source corrects it; another source that tells of the same article only fills what is missing. */
function combine(before: Article, offered: ArticleContent, offer: Offer): ArticleContent {
  return before.source === offer.source || offer.purpose === 'push'
    ? overlay(before, offered)
    : { ...overlay(offered, before), canonicalUrl: before.canonicalUrl ?? offered.canonicalUrl };
}

/** No reader sees when an embargo ends before it does: it is no revision. */
async function moveEmbargo(
  stored: StoredArticle,
  embargo: Instant | null,
  ports: Ports,
): Promise<IngestOutcome | 'conflict'> {
  const article = { ...stored.article, embargo };
  if (!(await ports.store.articles.commit({ ...stored, article }, article.revision))) return 'conflict';
  await releaseInTime(article, ports);
  return unchanged({ ...stored, article }, `the same as stored, embargoed until ${embargo}`);
}

async function pageGone(
  offer: Offer,
  visit: Extract<Visit, { outcome: 'gone' }>,
  stored: StoredArticle | null,
  ports: Ports,
): Promise<IngestOutcome> {
  if (stored === null) return dropped(visit.message);
  const { article } = stored;
  if (article.state === 'cancelled') return unchanged(stored, 'taken down');
  const notFound = stored.notFound + 1;
  if (visit.status === 404 && offer.purpose !== 'missing' && notFound < NOT_FOUND_LIMIT) {
    await ports.store.articles.commit({ ...stored, notFound }, article.revision);
    return unchanged(stored, visit.message);
  }
  if (offer.purpose === 'missing' && (await hasMoved(marksOf(offer, []), ports.store)))
    return unchanged(stored, 'its source lists it at another address');
  const reason = `withdrawn by its source (${visit.status})`;
  return takeDown(article.id, { reason, by: 'source', seen: offer.seen }, ports);
}

async function storedUnder(offer: Offer, ports: Ports): Promise<StoredArticle | null> {
  const id = await recognise(marksOf(offer, []), ports.store);
  return id === null ? null : ports.store.articles.get(id);
}

/** Items of one page have its address in common, and are told apart by the fragment behind it. */
function isItemOfPage({ url }: Offer): boolean {
  return url !== null && isItemFragment(new URL(url).hash);
}

function addressed(content: ArticleContent, offer: Offer): ArticleContent {
  return isItemOfPage(offer) ? { ...content, canonicalUrl: offer.url && cleanUrl(offer.url) } : content;
}

function marksOf(offer: Offer, found: readonly AbsoluteUrl[], title: string | null = null): Marks {
  const more = isItemOfPage(offer) ? [] : found;
  return { source: offer.source, guid: offer.guid, urls: offer.url === null ? more : [offer.url, ...more], title };
}

function unchanged(stored: StoredArticle | null, detail: string): IngestOutcome {
  const article = stored?.article ?? null;
  return { outcome: 'unchanged', article: article?.id ?? null, revision: article?.revision ?? null, detail };
}

async function putOff(
  offer: Offer,
  { until, message }: { readonly until: Instant; readonly message: string },
  ports: Ports,
): Promise<IngestOutcome> {
  await postpone(offer, until, ports);
  return { outcome: 'postponed', article: null, revision: null, detail: message };
}

function dropped(detail: string): IngestOutcome {
  return { outcome: 'dropped', article: null, revision: null, detail };
}
