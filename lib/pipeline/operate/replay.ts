import { extractPage } from '../../extract/index.ts';
import { decodeText } from '../../fetch/index.ts';
import { contentHash, whatChanged } from '../../identity/index.ts';
import {
  type Article,
  type ArticleContent,
  type ArticleId,
  type Instant,
  millis,
  type Source,
} from '../../model/index.ts';
import { DamagedObject, type StoredArticle, type StoredObject } from '../../store/index.ts';
import { everyArticle } from '../definitions/every-article.ts';
import { bounded } from '../ingest/bounded.ts';
import { recognise } from '../ingest/identify.ts';
import { mergePage, overlay, toldBefore } from '../ingest/merge.ts';
import { addressed } from '../ingest/offer-marks.ts';
import type { VisitedPage } from '../ingest/page-reading.ts';
import { picturesAt, withPublicPictures } from '../ingest/public-pictures.ts';
import { revise } from '../ingest/revise.ts';
import type { Offer, Told } from '../messages.ts';
import { contentTold } from '../poll/cut.ts';
import type { Ports } from '../ports.ts';

/** Which articles are replayed: those first told by a source, and those first seen from `since` up to `until`. */
export type ReplayChoice = {
  readonly source: string | null;
  readonly since: Instant | null;
  readonly until: Instant | null;
};

/** A field as it is stored, and as it would be. */
export type ReplayChange = { readonly field: string; readonly before: string; readonly after: string };

/** What came of one article. */
export type Replayed = {
  readonly article: ArticleId;
  readonly title: string | null;
  /** `differs`: it would be revised; `revised`: it was; `skipped`: it cannot be replayed, or was overtaken. */
  readonly outcome: 'same' | 'differs' | 'revised' | 'skipped';
  /** What changed in words, or why it is skipped. */
  readonly detail: string;
  readonly changes: readonly ReplayChange[];
};

type Replayer = Pick<Ports, 'store' | 'now' | 'manners' | 'site'>;

const PAGE = 100;

/**
 * Reads the kept payload of each chosen article's newest revision by today's rules and today's extraction, newest article
 * first, and tells what a reader would see differently. Asks no host for anything. Writes nothing, unless `apply` is
 * given: by it what differs is committed as a revision, as if the source had told it now.
 */
export async function* replay(
  choice: ReplayChoice,
  replayer: Replayer,
  apply: Ports | null = null,
): AsyncGenerator<Replayed> {
  for await (const stored of chosenArticles(choice, replayer)) yield replayOne(stored, replayer, apply);
}

async function* chosenArticles(choice: ReplayChoice, { store }: Replayer): AsyncGenerator<StoredArticle> {
  const seen = new Set<ArticleId>();
  let batch: ArticleId[] = [];
  const take = async () => {
    const stored = await store.articles.getMany(batch);
    const chosen = batch.flatMap((id) => stored.get(id) ?? []).filter(({ article }) => isChosen(article, choice));
    batch = [];
    return chosen;
  };
  for await (const article of everyArticle(store)) {
    if (seen.has(article)) continue;
    seen.add(article);
    batch.push(article);
    if (batch.length === PAGE) yield* await take();
  }
  yield* await take();
}

function isChosen({ source, firstSeen, state }: Article, choice: ReplayChoice): boolean {
  return (
    // Of what was taken down nothing is kept.
    state !== 'cancelled' &&
    (choice.source === null || source === choice.source) &&
    (choice.since === null || firstSeen >= choice.since) &&
    (choice.until === null || firstSeen < choice.until)
  );
}

async function replayOne(stored: StoredArticle, replayer: Replayer, apply: Ports | null): Promise<Replayed> {
  const { article } = stored;
  const about = { article: article.id, title: article.title };
  const skipped = (detail: string): Replayed => ({ ...about, outcome: 'skipped', detail, changes: [] });
  const raw = await rawOf(article.id, replayer);
  if (typeof raw === 'string') return skipped(raw);
  const source = await replayer.store.sources.get(article.source);
  if (source === null) return skipped(`its source ${article.source} is no longer defined`);
  const read = readAgain(article, raw, source);
  if (typeof read === 'string') return skipped(read);
  const offer = offerOf(article, replayer.now());
  const told = overlay(article, addressed(bounded(read), offer));
  const content = withPublicPictures(told, replayer.manners.trustedOrigins, picturesAt(replayer.site));
  if (contentHash(content, article.state) === contentHash(article, article.state)) {
    return { ...about, outcome: 'same', detail: '', changes: [] };
  }
  const detail = whatChanged(article, { ...content, state: article.state }).join(', ');
  const changes = changesOf(article, content);
  if (apply === null) return { ...about, outcome: 'differs', detail, changes };
  if (!(await isKnownByAddress(article, replayer))) return skipped('its address leads to another article');
  const page = payload(raw, stored) ?? { why: null };
  const outcome = await revise(offer, source, read, page, withoutRaw(apply));
  return outcome.outcome === 'revised'
    ? { ...about, outcome: 'revised', detail, changes }
    : skipped(`not revised: ${outcome.detail}`);
}

/** The payload that its newest revision was made from; in words why there is none to read. */
async function rawOf(id: ArticleId, { store }: Replayer): Promise<StoredObject | string> {
  try {
    return (await store.articles.newestRaw(id)) ?? 'its original is not stored';
  } catch (error) {
    if (error instanceof DamagedObject) return error.message;
    throw error;
  }
}

/** The content that a payload gives today; in words why it gives none. */
function readAgain(article: Article, raw: StoredObject, source: Source): ArticleContent | string {
  if (raw.contentType === 'application/json') {
    const told = toldIn(raw);
    if (told === null) return 'its stored original is cut off';
    return told.form === 'nothing'
      ? 'its source sent nothing for it'
      : contentTold({ told, url: article.canonicalUrl }, source);
  }
  if (article.canonicalUrl === null) return 'its page’s address is not known';
  const { text } = decodeText(raw.bytes, raw.contentType, 'html');
  // Words like "two hours ago" are to be read as on the day the page was had.
  const page = extractPage(text, { url: article.canonicalUrl, rules: source.rules, now: raw.lastModified });
  if (page.article === null) return `no article on its page under the current rules (${page.reason ?? 'a listing'})`;
  if (page.next !== null) return 'its page has several parts, of which only the first is stored';
  const merged = mergePage(toldBefore(article), page.article, article.canonicalUrl);
  return { ...merged, tags: [...new Set([...merged.tags, ...source.tags])] };
}

/** Null where the bytes are not what was told: payloads of before were kept as they came, and nothing says that they are whole. */
function toldIn({ bytes }: StoredObject): Told | null {
  try {
    return JSON.parse(Buffer.from(bytes).toString()) as Told;
  } catch {
    return null;
  }
}

function offerOf({ source, canonicalUrl }: Article, seen: Instant): Offer {
  return { source, purpose: 'recheck', guid: null, url: canonicalUrl, seen, told: { form: 'nothing' } };
}

async function isKnownByAddress({ id, source, canonicalUrl }: Article, { store }: Replayer): Promise<boolean> {
  if (canonicalUrl === null) return false;
  return (await recognise({ source, guid: null, urls: [canonicalUrl], title: null }, store)) === id;
}

/** The payload with the validators that it came with: whether its page changes is asked as before. */
function payload({ bytes, contentType }: StoredObject, { article, page, reading }: StoredArticle): VisitedPage | null {
  if (article.canonicalUrl === null) return null;
  const validators = page ?? { etag: null, lastModified: null };
  return { address: article.canonicalUrl, bytes, contentType, validators, confidence: reading?.confidence ?? null };
}

/** The payload is kept already, with the day on which it came; and what a takedown erases meanwhile is not put back. */
function withoutRaw(ports: Ports): Ports {
  const { articles } = ports.store;
  return { ...ports, keptPerDay: null, store: { ...ports.store, articles: { ...articles, putRaw: async () => {} } } };
}

function changesOf(before: Article, after: ArticleContent): ReplayChange[] {
  return Object.entries(SHOWN).flatMap(([field, show]) => {
    const change = { field, before: show(before), after: show(after) };
    return change.before === change.after ? [] : [change];
  });
}

const SHOWN: Readonly<Record<string, (content: ArticleContent) => string>> = {
  title: ({ title }) => title ?? '',
  authors: ({ authors }) => authors.join(', '),
  date: ({ published }) => (published === null ? '' : dateOf(published)),
  text: ({ text, complete }) => `${text.length} characters${complete ? '' : ', incomplete'}`,
  image: ({ leadImage }) => leadImage?.url ?? '',
  section: ({ section }) => section ?? '',
  tags: ({ tags }) => tags.join(', '),
  language: ({ language }) => language ?? '',
  excerpt: ({ excerpt }) => excerpt ?? '',
};

function dateOf({ instant, precision }: NonNullable<ArticleContent['published']>): string {
  return precision === 'day' ? new Date(millis(instant)).toISOString().slice(0, 10) : instant;
}
