import { contentHash, differInCountersAlone, sha256, textMark, whatChanged } from '../../identity/index.ts';
import { type Article, type ArticleContent, type ArticleId, type Instant, later } from '../../model/index.ts';
import type { StoredArticle } from '../../store/index.ts';
import type { Offer } from '../messages.ts';
import type { Ports } from '../ports.ts';
import { bounded } from './bounded.ts';
import { clusterOf } from './cluster.ts';
import { releaseInTime } from './embargo.ts';
import { adopt, claimTold, identify } from './identify.ts';
import { dropped, type IngestOutcome, refused, unchanged } from './ingest-outcome.ts';
import { overlay } from './merge.ts';
import { addressed, marksOf } from './offer-marks.ts';
import { speaksFor } from './speaks-for.ts';
import { meddlesWithEmbargo, standingAfter } from './standing.ts';
import type { Visit } from './visit.ts';

/** How often the commit is tried anew after losing to another writer. */
const COMMIT_ATTEMPTS = 8;

/** What of a visited page goes with its revision. */
export type VisitedPage = Pick<
  Extract<Visit, { outcome: 'article' }>,
  'address' | 'bytes' | 'contentType' | 'validators'
>;

/**
 * Recognises the article that an offer tells of, and, if a reader would see a difference from what is stored, keeps the
 * raw payload of its own source (the page where there is one), writes the revision's document and commits the article by
 * one conditional write. Doing it twice is doing it once; what was overtaken on its way changes nothing.
 */
export async function revise(
  offer: Offer,
  offered: ArticleContent,
  page: VisitedPage | null,
  ports: Ports,
): Promise<IngestOutcome> {
  const content = addressed(bounded(offered), offer);
  if (saysNothing(content)) return dropped('neither a title, a text, a picture nor a file');
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

/** What has no title is an article all the same: a note, a photograph, a film. */
function saysNothing({ title, html, excerpt, leadImage, enclosures }: ArticleContent): boolean {
  return title === null && html === '' && excerpt === null && leadImage === null && enclosures.length === 0;
}

/** The same article came at once under another name, by which it is known. */
type KnownAs = { readonly knownAs: ArticleId };

async function commit(
  id: ArticleId,
  offer: Offer,
  offered: ArticleContent,
  page: VisitedPage | null,
  ports: Ports,
): Promise<IngestOutcome | 'conflict' | KnownAs> {
  const stored = await ports.store.articles.get(id);
  const before = stored?.article ?? null;
  const whyDown = before === null ? null : whyStaysDown(before, offer);
  if (before !== null && whyDown !== null) {
    // Whoever was about to revise it when it was taken down may have left the text behind.
    await ports.store.articles.erase(id, before.revision);
    return unchanged(stored, whyDown);
  }
  // What is to be shown nowhere yet adds nothing to what is shown, and hides nothing of it.
  if (stored !== null && meddlesWithEmbargo(stored.article, offer, ports.now()))
    return refused(stored, 'another source told this article first; it alone may hold it back or release it');
  // A message that was overtaken on its way must not undo the later one.
  if (before !== null && offer.seen < before.revisedAt) return unchanged(stored, 'a later revision is stored');
  const isOwn = before === null || speaksFor(offer, before, 'correct');
  const isNew = before === null || before.state === 'cancelled';
  const content = isNew ? offered : isOwn ? overlay(before, offered) : fill(before, offered);
  const standing = standingAfter(before, offer, ports.now());
  const hash = contentHash(content, standing.state);
  if (stored !== null && before !== null && isSame(before, { ...content, state: standing.state }, hash)) {
    if ((before.embargo ?? null) === standing.embargo)
      return unchanged(
        stored,
        isOwn ? 'the same as stored' : 'another source told this article first; it lacks nothing',
      );
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
  // What is kept is read again one day as its own source's word (see `replay.ts`): another's is not kept with it.
  if (isOwn) await ports.store.articles.putRaw(id, sha256(payload.bytes), payload.bytes, payload.contentType);
  await ports.store.articles.putRevision(article);
  // What is known of its page is of the page of its source: by another's it would be taken for what it is not.
  const ofPage = isOwn
    ? { notFound: 0, page: page?.validators ?? null }
    : { notFound: stored?.notFound ?? 0, page: stored?.page ?? null };
  const committed = await ports.store.articles.commit(
    { article, written: ports.now(), ...ofPage },
    before?.revision ?? null,
  );
  if (!committed) return 'conflict';
  await releaseInTime(article, ports);
  const outcome = before === null ? 'created' : 'revised';
  return { outcome, article: id, revision: article.revision, detail: article.changed.join(', ') };
}

/**
 * Hashes are stored and the rule behind them grows: where they differ, the stored revision is hashed by today's. What has
 * only been counted on is the same, too.
 */
function isSame(before: Article, after: ArticleContent & Pick<Article, 'state'>, hash: Article['hash']): boolean {
  if (before.hash === hash || contentHash(before, before.state) === hash) return true;
  return before.state === after.state && differInCountersAlone(before, after, after.state);
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

/** Why an article that was taken down stays so, whatever an offer tells of it; null where it is not down, or may return. */
function whyStaysDown(before: Article, offer: Offer): string | null {
  if (before.state !== 'cancelled') return null;
  if (before.withdrawnBy === 'operator' || offer.seen < before.revisedAt) return 'taken down';
  if (speaksFor(offer, before, 'bring back')) return null;
  return 'taken down; another source told this article first, and it alone may bring it back';
}

/**
 * What another source tells of an article fills what is missing. Its address is not: an article that its source gave none
 * is not to be read at another's, nor to be found gone there.
 */
function fill(before: Article, offered: ArticleContent): ArticleContent {
  return { ...overlay(offered, before), canonicalUrl: before.canonicalUrl };
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
