import { contentHash, differInCountersAlone, sha256, textMark, whatChanged } from '../../identity/index.ts';
import {
  type Article,
  type ArticleContent,
  type ArticleId,
  type Instant,
  isSameTerms,
  later,
  type Source,
  tellersKept,
  tellersOf,
} from '../../model/index.ts';
import { revisionBytes, type StoredArticle } from '../../store/index.ts';
import type { Offer } from '../messages.ts';
import type { Ports } from '../ports.ts';
import { bounded } from './bounded.ts';
import { clustered, pointToOriginal } from './cluster.ts';
import { releaseInTime } from './embargo.ts';
import { chargeOnce, full } from './hold-over.ts';
import { adopt, claimTold, type Identified, identify } from './identify.ts';
import { dropped, type IngestOutcome, refused, unchanged } from './ingest-outcome.ts';
import { overlay } from './merge.ts';
import { addressed, marksOf } from './offer-marks.ts';
import { type NoPage, readingOf, type VisitedPage } from './page-reading.ts';
import { picturesAt, withPublicPictures } from './public-pictures.ts';
import { chooserOf } from './same-article.ts';
import { speaksFor } from './speaks-for.ts';
import { meddlesWithEmbargo, standingAfter } from './standing.ts';
import { noteTellers, tellingAfter } from './tellers.ts';
import { termsChange, withPublicTerms, withTerms } from './terms.ts';
import { toReaders } from './to-readers.ts';

/** How often the commit is tried anew after losing to another writer. */
const COMMIT_ATTEMPTS = 8;

/**
 * Recognises the article that an offer tells of, and, if a reader would see a difference from what is stored, keeps the
 * raw payload of its own source (the page where there is one), writes the revision's document and commits the article by
 * one conditional write. Doing it twice is doing it once; what was overtaken on its way changes nothing.
 */
export async function revise(
  offer: Offer,
  source: Source,
  offered: ArticleContent,
  visited: VisitedPage | NoPage,
  ports: Ports,
): Promise<IngestOutcome> {
  const page = 'bytes' in visited ? visited : null;
  const own = addressed(bounded(offered), offer);
  if (saysNothing(own)) return dropped('it has no title, text, picture or file');
  const addresses = [page?.address, own.canonicalUrl].filter((url) => url != null);
  const marks = marksOf(offer, addresses, own);
  const told = textMark(offer.source, own);
  const identified = await identify(marks, told, chooserOf(offer, own), ports.store);
  if (identified === null) return dropped('it has no id, address or title to identify it');
  const content = about(own, offer, identified);
  let { id } = identified;
  const charge = chargeOnce(offer.source, ports);
  for (let attempt = 0; attempt < COMMIT_ATTEMPTS; attempt++) {
    const known = attempt === 0 ? identified.stored : undefined;
    // Were it stored under marks that were lost, the commit would say so.
    const stored = known === undefined ? await ports.store.articles.get(id) : known;
    const outcome = await commit(id, stored, { offer, source, offered: content, visited, charge, ports });
    if (typeof outcome === 'object' && 'knownAs' in outcome) {
      await adopt(marks, id, outcome.knownAs, ports.store);
      id = outcome.knownAs;
    } else if (outcome !== 'conflict') return outcome;
  }
  throw new Error(`Article ${id}: lost to other writers ${COMMIT_ATTEMPTS} times in a row; it will be tried again`);
}

/** What links to another source's article that says more, in words of its own, is about it. */
function about(content: ArticleContent, offer: Offer, { others }: Identified): ArticleContent {
  const isWrittenAbout = others.some(
    ({ article }) => article.source !== offer.source && wordsIn(article) > wordsIn(content),
  );
  return offer.url === null || !isWrittenAbout ? content : { ...content, related: offer.url };
}

function wordsIn({ text, excerpt }: ArticleContent): number {
  return Math.max(text.length, excerpt?.length ?? 0);
}

/** What has no title is an article all the same: a note, a photograph, a film. */
function saysNothing({ title, html, excerpt, leadImage, enclosures }: ArticleContent): boolean {
  return title === null && html === '' && excerpt === null && leadImage === null && enclosures.length === 0;
}

/** The same article came at once under another name, by which it is known. */
type KnownAs = { readonly knownAs: ArticleId };

type Taking = {
  readonly offer: Offer;
  readonly source: Source;
  readonly offered: ArticleContent;
  readonly visited: VisitedPage | NoPage;
  /** Counts what is kept against who tells it. */
  readonly charge: (bytes: number) => Promise<boolean>;
  readonly ports: Ports;
};

async function commit(
  id: ArticleId,
  stored: StoredArticle | null,
  { offer, source, offered, visited, charge, ports }: Taking,
): Promise<IngestOutcome | 'conflict' | KnownAs> {
  const told = stored?.article ?? null;
  const { tellers, own } = tellingAfter(told, offer, source, offered);
  // Whose word it is from now on decides what may be done to it.
  const before = told === null ? null : { ...told, source: own };
  const isTakenOver = told !== null && own !== told.source;
  const whyDown = before === null ? null : whyStaysDown(before, offer);
  if (stored !== null && before !== null && whyDown !== null) {
    // Whoever was about to revise it when it was taken down may have left the text behind.
    await ports.store.articles.erase(id, before.revision);
    return noted(stored, isTakenOver ? tellersOf(stored.article) : tellers, whyDown, ports);
  }
  // What is to be shown nowhere yet adds nothing to what is shown, and hides nothing of it.
  if (stored !== null && before !== null && meddlesWithEmbargo(before, offer, ports.now()))
    return refused(
      stored,
      'another source published this article first; only that source may hold it back or release it',
    );
  const isOwn = before === null || speaksFor(offer, before, 'correct');
  if (stored !== null && !isOwn)
    return noted(
      stored,
      tellers,
      'another source published this article first, and only that source may change it',
      ports,
    );
  // A message that was overtaken on its way must not undo the later one.
  if (before !== null && !isTakenOver && offer.seen < before.revisedAt)
    return unchanged(stored, 'a later revision is stored');
  const isNew = before === null || before.state === 'cancelled' || isTakenOver;
  // What was stored before is looked at too: it may be of a version that stored anything.
  const { trustedOrigins } = ports.manners;
  const shown = withPublicPictures(isNew ? offered : overlay(before, offered), trustedOrigins, picturesAt(ports.site));
  const content = withPublicTerms(shown, trustedOrigins);
  // What another source held back, its own does not; what an operator did, it does not undo.
  const isFree = isTakenOver && before?.withdrawnBy !== 'operator';
  const standing = standingAfter(isFree ? null : before, offer, ports.now());
  const hash = contentHash(content, standing.state);
  if (
    stored !== null &&
    before !== null &&
    !isTakenOver &&
    isSame(before, { ...content, state: standing.state }, hash)
  ) {
    // Told again what was stored by a process that died over what follows.
    if (offer.seen === before.revisedAt) await pointToOriginal(stored.article, null, ports);
    const same = offer.correction === undefined ? 'the same as stored' : NOTHING_CORRECTED;
    if ((before.embargo ?? null) === standing.embargo) return noted(stored, tellers, same, ports);
    return moveEmbargo(stored, standing.embargo, ports);
  }
  const isOfTermsAlone =
    before !== null && !isTakenOver && isSameButForTerms(before, { ...content, state: standing.state });
  const revision = (before?.revision ?? 0) + 1;
  const { correction } = offer;
  const note = correction === undefined ? {} : { correction, correctedIn: revision };
  // By its own source it begins anew: readers are told of no change that another's word was.
  const changes =
    before === null || isTakenOver
      ? {
          previousHash: null,
          ...(before && { overtook: before.hash }),
          revisedAt: offer.seen,
          changed: [],
          correction: undefined,
        }
      : isOfTermsAlone
        ? termsChange(before, content, { seen: offer.seen, note })
        : {
            previousHash: before.hash,
            revisedAt: later(offer.seen, before.revisedAt),
            changed: whatChanged(before, { ...content, state: standing.state }),
            // What nobody has seen yet is still to be said.
            ...(before.state === 'usable' ? {} : { correction: before.correction, correctedIn: before.correctedIn }),
            ...note,
            ...(before.state === 'embargoed' &&
              standing.state === 'usable' &&
              (await toReaders(
                { ...before, ...content, revisedAt: later(offer.seen, before.revisedAt), ...note },
                offer.seen,
                ports,
              ))),
          };
  const revised: Article = {
    ...content,
    ...standing,
    id,
    source: own,
    revision,
    hash: contentHash(content, standing.state, changes.correction),
    // Also by its own source's word it stays where archives have filed it.
    firstSeen: before?.firstSeen ?? offer.seen,
    ...changes,
  };
  const page = 'bytes' in visited ? visited : null;
  const payload = page ?? { bytes: Buffer.from(JSON.stringify(offer.told)), contentType: 'application/json' };
  if (!(await charge(payload.bytes.length + revisionBytes(revised)))) return full(ports);
  const knownAs = await leadTold(id, told, content, offer, ports);
  if (knownAs !== id) return { knownAs };
  const kept = tellersKept(tellers, revised);
  const article = await clustered(
    kept === undefined ? revised : { ...revised, tellers: kept },
    isTakenOver ? null : before,
    ports,
  );
  // What is kept is read again one day as its own source's word (see `replay.ts`).
  await ports.store.articles.putRaw(article, sha256(payload.bytes), payload.bytes, payload.contentType);
  await ports.store.articles.putRevision(article);
  const ofPage = { notFound: 0, page: page?.validators ?? null };
  const { reading: _, ...rest } = stored ?? {};
  const reading = readingOf(visited, offer, article.canonicalUrl);
  const committed = await ports.store.articles.commit(
    { ...rest, article, written: ports.now(), ...ofPage, ...(reading !== null && { reading }) },
    before?.revision ?? null,
  );
  if (!committed) return 'conflict';
  await releaseInTime(article, ports);
  await pointToOriginal(article, isTakenOver ? null : before, ports);
  const outcome = before === null ? 'created' : 'revised';
  const detail = isTakenOver
    ? 'published by its own source'
    : before === null
      ? firstDetail(offer)
      : article.changed.join(', ');
  return { outcome, article: id, revision: article.revision, detail };
}

const NOTHING_CORRECTED = 'the same as stored; a note of correction needs a change to go with, and was not kept';

function firstDetail({ correction }: Offer): string {
  return correction === undefined ? '' : 'not known before: there is nothing that its note of correction corrects';
}

/** Nothing of the article changes but who tells it. */
async function noted(
  stored: StoredArticle,
  tellers: Article['tellers'] & object,
  why: string,
  ports: Ports,
): Promise<IngestOutcome | 'conflict'> {
  const outcome = await noteTellers(stored, tellers, ports);
  return outcome === 'conflict' ? outcome : unchanged(stored, why);
}

/**
 * Hashes are stored and the rule behind them grows: where they differ, the stored revision is hashed by today's. What has
 * only been counted on is the same, too.
 */
function isSame(before: Article, after: ArticleContent & Pick<Article, 'state'>, hash: Article['hash']): boolean {
  if (before.hash === hash || contentHash(before, before.state) === hash) return true;
  return before.state === after.state && differInCountersAlone(before, after, after.state);
}

/** Whether what is said of its use is all that is another. */
function isSameButForTerms(before: Article, { state, ...content }: ArticleContent & Pick<Article, 'state'>): boolean {
  if (isSameTerms(before.terms, content.terms)) return false;
  const after = withTerms(content, before.terms);
  return isSame(before, { ...after, state }, contentHash(after, state));
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

/** Why an article that was taken down stays so, whatever an offer tells of it; null where it is not down, or may return. */
function whyStaysDown(before: Article, offer: Offer): string | null {
  if (before.state !== 'cancelled') return null;
  if (before.withdrawnBy === 'operator' || offer.seen < before.revisedAt) return 'taken down';
  if (speaksFor(offer, before, 'bring back')) return null;
  return 'it was taken down; another source published this article first, and only that source may bring it back';
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
