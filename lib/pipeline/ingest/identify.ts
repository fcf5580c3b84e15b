import { articleId, identityKeys, type Marks } from '../../identity/index.ts';
import type { ArticleId, Sha256 } from '../../model/index.ts';
import type { Store } from '../../store/index.ts';

type Identifier = Pick<Store, 'identityKeys' | 'articles'>;

/** The id that these marks lead to already, or null. Writes nothing. */
export async function recognise(marks: Marks, store: Pick<Store, 'identityKeys'>): Promise<ArticleId | null> {
  const { own, formerly } = await lookUp(marks, null, store);
  return firstOf(own) ?? formerly;
}

/**
 * The one id of the article with these marks, all of which lead to it afterwards; `told` is the mark of what it says, by
 * which it is known where all the others are new ({@link claimTold} leads it here). Two at once that share a mark end
 * with one id: who claims the shared mark second takes the other's id, and leads its own marks there too. What a crash
 * leaves behind, marks of one article that lead to two ids of which one was never stored, the next call mends. Null
 * where there is nothing to recognise the article by.
 */
export async function identify(marks: Marks, told: Sha256 | null, store: Identifier): Promise<ArticleId | null> {
  const { own, formerly, byTold } = await lookUp(marks, told, store);
  const [first] = own.keys();
  if (first === undefined) return null;
  const known = firstOf(own) ?? formerly;
  if (known === null && byTold !== null) await leave(byTold, store);
  const proposed = known ?? byTold ?? articleId(first);
  const leads = new Map<Sha256, ArticleId>();
  for (const [key, id] of own) leads.set(key, id ?? (await store.identityKeys.claim(key, proposed)));
  return agree(leads, articleId(first), store);
}

/** An article that comes under new marks alone has moved: that it is gone from where it was says nothing of it. */
async function leave(id: ArticleId, store: Identifier): Promise<void> {
  const before = (await store.articles.get(id))?.article;
  if (before?.canonicalUrl == null) return;
  for (const key of namesOf({ source: before.source, guid: null, urls: [before.canonicalUrl], title: null }))
    await store.identityKeys.leave(key, id);
}

/** Whether the article with these marks is known to have moved away from them. */
export async function hasMoved(marks: Marks, store: Pick<Store, 'identityKeys'>): Promise<boolean> {
  for (const key of namesOf(marks)) if (await store.identityKeys.isLeft(key)) return true;
  return false;
}

/**
 * Leads the mark of what a new article says to it, so that it is known by that too. The id that the mark leads to
 * afterwards: another's where the same article came under two names at once.
 */
export function claimTold(told: Sha256, id: ArticleId, store: Pick<Store, 'identityKeys'>): Promise<ArticleId> {
  return store.identityKeys.claim(told, id);
}

/** Leads all marks that lead to `from` to the article under whose id it is to be known instead. */
export async function adopt(marks: Marks, from: ArticleId, to: ArticleId, store: Identifier): Promise<void> {
  for (const { key } of identityKeys(marks)) await store.identityKeys.lead(key, from, to);
}

type Found = {
  /** The article's own keys in order, and where each leads. */
  readonly own: ReadonlyMap<Sha256, ArticleId | null>;
  /** Where their former names lead: asked only where no key is known by itself, since a former name told less apart. */
  readonly formerly: ArticleId | null;
  readonly byTold: ArticleId | null;
};

async function lookUp(marks: Marks, told: Sha256 | null, store: Pick<Store, 'identityKeys'>): Promise<Found> {
  const keys = identityKeys(marks);
  const names = namesOf(marks);
  const found = await store.identityKeys.find(told === null || names.length === 0 ? names : [...names, told]);
  const at = (name: Sha256 | null) => (name === null ? null : (found.get(name) ?? null));
  return {
    own: new Map(keys.map(({ key }) => [key, at(key)])),
    formerly: keys.map(({ former }) => at(former)).find((id) => id !== null) ?? null,
    byTold: at(told),
  };
}

/** Today's keys and those of before, each once. */
function namesOf(marks: Marks): Sha256[] {
  const names = identityKeys(marks).flatMap(({ key, former }) => (former === null ? [key] : [key, former]));
  return [...new Set(names)];
}

/**
 * The one id where the marks lead to several: of the first mark whose article is stored; else one that somebody else
 * has begun with, since that one shares it and will not look again. Marks of what was never stored are led there.
 */
async function agree(
  leads: ReadonlyMap<Sha256, ArticleId>,
  derived: ArticleId,
  store: Identifier,
): Promise<ArticleId | null> {
  const ids = [...new Set(leads.values())];
  if (ids.length === 1) return ids[0]!;
  const stored = await store.articles.getMany(ids);
  const chosen = ids.find((id) => stored.has(id)) ?? ids.find((id) => id !== derived) ?? ids[0]!;
  for (const [key, id] of leads) {
    if (id !== chosen && !stored.has(id)) await store.identityKeys.lead(key, id, chosen);
  }
  return chosen;
}

function firstOf(own: Found['own']): ArticleId | null {
  return [...own.values()].find((id) => id !== null) ?? null;
}
