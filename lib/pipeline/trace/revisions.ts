import {
  type Article,
  type ArticleId,
  type Instant,
  isCorrection,
  isSameTerms,
  type SourceId,
  tellersOf,
} from '../../model/index.ts';
import { DamagedObject, type Store, type StoredObject } from '../../store/index.ts';
import type { Told } from '../messages.ts';

/** A revision of an article, and why it was made. */
export type TracedRevision = Pick<
  Article,
  'revision' | 'state' | 'revisedAt' | 'changed' | 'reason' | 'withdrawnBy' | 'source' | 'title'
> & {
  /** Why it was made, in words. */
  readonly why: string;
  /** When it was stored; null where its document is gone. */
  readonly stored: Instant | null;
};

/** A payload that a revision was made from. */
export type TracedPayload = {
  readonly form: 'page' | 'item';
  readonly bytes: number;
  readonly stored: Instant;
  /** The id that its source gives it, where that was kept. */
  readonly guid: string | null;
};

/** So many revisions are told, the newest. */
const MOST = 50;

type Read = Pick<Store, 'articles' | 'objects'>;

/** The newest revisions of an article, the newest first, along the chain as far as it is kept. */
export async function revisionsOf(newest: Article, store: Read): Promise<TracedRevision[]> {
  const revisions: TracedRevision[] = [];
  let article: Article | null = newest;
  while (article !== null && revisions.length < MOST) {
    const previous: Article | null = await before(article, store);
    const stored = await store.articles.storedAt(article);
    const { revision, state, revisedAt, changed, reason, withdrawnBy, source, title } = article;
    const why = whyMade(article, previous);
    revisions.push({ revision, state, revisedAt, changed, reason, withdrawnBy, source, title, why, stored });
    article = previous;
  }
  return revisions;
}

async function before({ id, revision, previousHash }: Article, { articles }: Read): Promise<Article | null> {
  return previousHash === null ? null : articles.revision({ id, revision: revision - 1, hash: previousHash });
}

function whyMade(article: Article, previous: Article | null): string {
  const { revision, state, changed, source, cluster, withdrawnBy, reason, previousHash } = article;
  const because = reason === null ? '' : `: ${reason}`;
  const who = withdrawnBy === 'operator' ? 'an operator' : 'its source';
  const readersSee = changed.length === 0 ? '' : `, changed since readers saw it: ${changed.join(', ')}`;
  if (state === 'cancelled') return `taken down by ${who}${because}`;
  if (revision === 1) return 'first seen';
  if (previousHash === null) return `published by its own source, ${source}, which decides from here on`;
  if (state === 'withheld' && previous?.state !== 'withheld') return `held back by ${who}${because}`;
  if (state === 'embargoed' && previous?.state !== 'embargoed') return `embargoed by ${who}${because}`;
  if (state === 'usable' && previous?.state === 'withheld') return `released${readersSee}`;
  if (state === 'usable' && previous?.state === 'embargoed') return `its embargo ended${readersSee}`;
  if (previous !== null && previous.hash === article.hash) {
    const gone = withdrawnTelling(previous, article);
    if (gone !== null) return `${gone} no longer carries it`;
    if (cluster != null && previous.cluster == null) return `found to be a copy of ${cluster}`;
  }
  if (previous !== null && previous.revisedAt === article.revisedAt && !isSameTerms(previous.terms, article.terms))
    return 'its terms of use; readers see no change';
  if (changed.length === 0) return 'nothing readers can see';
  const correction = isCorrection(article) ? `; a correction: ${article.correction}` : '';
  return `${changed.join(', ')}${correction}`;
}

function withdrawnTelling(previous: Article, article: Article): SourceId | null {
  const gone = (one: Article) => new Set(tellersOf(one).flatMap((teller) => (teller.gone ? [teller.source] : [])));
  const known = gone(previous);
  return [...gone(article)].find((source) => !known.has(source)) ?? null;
}

/** What is kept of what an article's newest revisions were made from, the newest first; what is damaged is left out. */
export async function payloadsOf(id: ArticleId, { articles, objects }: Read): Promise<TracedPayload[]> {
  const keys: string[] = [];
  for await (const key of objects.list(`raw/${id}/`)) keys.push(key);
  const payloads: TracedPayload[] = [];
  for (const key of keys.reverse().slice(0, MOST)) {
    const kept = await articles.raw(key).catch(nullWhereDamaged);
    if (kept === null) continue;
    const form = kept.contentType === 'application/json' ? 'item' : 'page';
    payloads.push({ form, bytes: kept.size, stored: kept.lastModified, guid: form === 'item' ? guidIn(kept) : null });
  }
  return payloads;
}

function nullWhereDamaged(error: unknown): null {
  if (error instanceof DamagedObject) return null;
  throw error;
}

function guidIn({ bytes }: StoredObject): string | null {
  const told = JSON.parse(Buffer.from(bytes).toString()) as Told;
  return told.form === 'item' ? told.item.guid : null;
}
