import { plainText } from '../../extract/index.ts';
import {
  type Article,
  type ArticleContent,
  earlier,
  type Instant,
  later,
  millis,
  NO_CONTENT,
  type Source,
} from '../../model/index.ts';
import type { StoredArticle } from '../../store/index.ts';
import type { Offer } from '../messages.ts';
import { takesPage } from '../poll/cut.ts';
import type { Ports } from '../ports.ts';
import { ReadingStopped } from '../reader.ts';
import { holdOver, isHeldOver } from './hold-over.ts';
import { hasMoved, recognise } from './identify.ts';
import { dropped, type IngestOutcome, refused, unchanged } from './ingest-outcome.ts';
import { isLeftOut, noteLeftOut } from './left-out.ts';
import { mergePage, toldBefore } from './merge.ts';
import { marksOf } from './offer-marks.ts';
import { nextAttempt, postpone } from './postpone.ts';
import { revise } from './revise.ts';
import { isAbout } from './same-article.ts';
import { speaksFor } from './speaks-for.ts';
import { takeDown } from './takedown.ts';
import { withdrawTelling } from './tellers.ts';
import { withInheritedTerms } from './terms.ts';
import { type Visit, visitPage } from './visit.ts';

/** How often in a row a page must answer 404 before its article is taken down; 410, and a vanished item, need once. */
const NOT_FOUND_LIMIT = 3;

/** How often a page is asked for that alone tells what became of a vanished item, or whose host has no time: about a day. */
const MOST_ATTEMPTS = 100;

/** How often a page is asked for that cannot be reached, before that is left to the times at which pages are looked at again. */
const FEW_ATTEMPTS = 6;

/** So long a new article waits for its page before it is shown without. */
const MOMENT_MS = 15_000;

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
  const taken = await take(offer, source, ports).catch((error: unknown) => notRead(error, offer, ports));
  const outcome = taken.outcome === 'full' ? await holdOver(offer, taken, ports) : taken;
  if (isLeftOut(offer, outcome)) await noteLeftOut(offer, outcome.detail, ports);
  ports.log.info('ingested', { source: source.id, url: offer.url, purpose: offer.purpose, ...outcome });
  return outcome;
}

/** What a source tells cannot be read in the time and memory there is for it, and will not be at another try. */
function notRead(error: unknown, { source, url }: Offer, { log }: Ports): IngestOutcome {
  if (!(error instanceof ReadingStopped)) throw error;
  log.warn('reading stopped', { source, url, error: error.message });
  return dropped(error.message);
}

/**
 * Takes in what came by the article queue, sent by who reads strangers' documents: it is believed less than a push. A
 * withdrawal is pushed, and taken in where it is pushed; no poll finds one. Nothing was seen later than now: what says so
 * would not be overtaken by anything its source tells from now on.
 */
export async function ingestSent(offer: Offer, ports: Ports): Promise<IngestOutcome> {
  const { source, url, guid, seen, withdrawn } = offer;
  if (await isHeldOver(offer, ports))
    return { outcome: 'postponed', article: null, revision: null, detail: `not before ${offer.held?.until}` };
  if (withdrawn === undefined) return ingest({ ...offer, seen: earlier(seen, ports.now()) }, ports);
  ports.log.warn('withdrawal by a message refused', { source, url, guid });
  return dropped('a withdrawal is pushed, and comes by no message');
}

/** What the source tells, with its page's text where it tells less than all. */
async function takeIn(offer: Offer, source: Source, ports: Ports): Promise<IngestOutcome> {
  const content = await ports.read('told', source.id, { told: offer.told, url: offer.url }, source);
  const told = withInheritedTerms(content, offer);
  if (offer.url === null || !takesPage(source, offer)) return revise(offer, source, told, { why: null }, ports);
  const visit = await visitPage(offer.url, source, null, ports);
  if (visit.outcome === 'gone') {
    // That a page is gone says something of what is known to be there, and nothing of what has this item's id.
    const stored = await storedUnder({ ...offer, guid: null }, ports);
    // A page that is not found may be one that is not there yet; one that is withdrawn (410) is not to be shown.
    if (stored === null && visit.status === 404) return makeDo(offer, source, told, visit, ports);
    return pageGone(offer, visit, stored, ports);
  }
  if (visit.outcome === 'busy' || visit.outcome === 'unreachable') return makeDo(offer, source, told, visit, ports);
  if (visit.outcome !== 'article') return revise(offer, source, told, { why: visit.message }, ports);
  const { confidence } = visit;
  // Who writes about a page does not tell it; unless the operator will have the pages that are linked to.
  if (source.fullText === 'auto' && offer.told.form === 'item' && isAbout(offer, withWords(offer, told), visit.content))
    return revise(
      aboutPage(offer),
      source,
      { ...told, ...(offer.url !== null && { related: offer.url }) },
      { why: 'it is about that page, not the article on it', confidence },
      ports,
    );
  const merged = mergePage(told, visit.content, visit.address, source.fullText === 'always');
  if (merged === told)
    return revise(offer, source, told, { why: 'its page has no more of it than its source', confidence }, ports);
  const outcome = await revise(offer, source, withTags(merged, source), visit, ports);
  if (outcome.outcome !== 'full' && visit.later !== null && (offer.postponed ?? 0) < FEW_ATTEMPTS) {
    await postpone(offer, later(visit.later, nextAttempt(offer, ports.now())), ports);
  }
  return outcome;
}

/** What is told, with the item's text though it may be cut. */
function withWords({ told }: Offer, content: ArticleContent): ArticleContent {
  if (told.form !== 'item' || content.text !== '') return content;
  return { ...content, text: plainText(told.item.content ?? told.item.summary ?? '') };
}

/** Its link is no mark of it: that is another's page. */
function aboutPage(offer: Offer): Offer {
  return { ...offer, shared: [...new Set([...(offer.shared ?? []), 'url' as const])] };
}

/**
 * What can be done while the page cannot be had: nothing where it will be in a moment; else the article is shown as far
 * as its source tells it, and its page is asked for again.
 */
async function makeDo(
  offer: Offer,
  source: Source,
  told: ArticleContent,
  visit: Extract<Visit, { outcome: 'busy' | 'unreachable' | 'gone' }>,
  ports: Ports,
): Promise<IngestOutcome> {
  const now = ports.now();
  const isBusy = visit.outcome === 'busy';
  const until = isBusy ? visit.until : nextAttempt(offer, now);
  if (isBusy && millis(until) - millis(now) <= MOMENT_MS) return putOff(offer, { ...visit, until }, ports);
  const outcome = await revise(offer, source, told, { why: visit.message }, ports);
  if (outcome.outcome === 'full') return outcome;
  if ((offer.postponed ?? 0) < (isBusy ? MOST_ATTEMPTS : FEW_ATTEMPTS)) await postpone(offer, until, ports);
  return outcome;
}

/** The source itself cancels an article, whatever its page says. */
async function withdraw(offer: Offer, _source: Source, ports: Ports): Promise<IngestOutcome> {
  const stored = await storedUnder(offer, ports);
  if (stored === null) return dropped('no article is known by this id or address');
  if (!speaksFor(offer, stored.article, 'withdraw'))
    return (
      (await withdrawTelling(offer, stored.article.id, ports)) ??
      refused(stored, 'another source published this article first; only that source may withdraw it')
    );
  const reason = offer.withdrawn?.reason ?? 'cancelled by its source';
  return takeDown(stored.article.id, { reason, by: 'source', seen: offer.seen }, ports);
}

/** The page of an article that is known already: it may have been corrected, or withdrawn. */
async function lookAgain(offer: Offer, source: Source, ports: Ports): Promise<IngestOutcome> {
  if (offer.url === null) return dropped('it has no address to check');
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
  const merged = mergePage(told, visit.content, visit.address, source.fullText === 'always');
  if (merged === told) return unchanged(standing, 'still there');
  return revise(offer, source, withTags(merged, source), visit, ports);
}

/** Whether the article's whole text is told by its source: it is not to be overwritten from its page. */
function tellsAll({ complete, provenance }: Article): boolean {
  return complete && (provenance.html === 'feed' || provenance.html === 'push');
}

function withTags(content: ArticleContent, source: Source): ArticleContent {
  return { ...content, tags: [...new Set([...content.tags, ...source.tags])] };
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
  if (article.related === offer.url && offer.url !== null) return unchanged(stored, 'the page it is about is gone');
  if (!speaksFor(offer, article, 'find gone')) {
    const isWithdrawn = visit.status === 410 || offer.purpose === 'missing';
    const withdrawn = isWithdrawn ? await withdrawTelling(offer, article.id, ports) : null;
    if (withdrawn !== null) return withdrawn;
    return unchanged(stored, `it is carried by ${article.source}; ${visit.message} does not decide`);
  }
  const notFound = stored.notFound + 1;
  const isUnlisted = offer.purpose === 'missing' && speaksFor(offer, article, 'cease to list');
  if (visit.status === 404 && !isUnlisted && notFound < NOT_FOUND_LIMIT) {
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

async function putOff(
  offer: Offer,
  { until, message }: { readonly until: Instant; readonly message: string },
  ports: Ports,
): Promise<IngestOutcome> {
  await postpone(offer, until, ports);
  return { outcome: 'postponed', article: null, revision: null, detail: message };
}
