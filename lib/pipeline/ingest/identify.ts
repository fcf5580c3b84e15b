import { articleId, identityKeys, type Marks, titleKey } from '../../identity/index.ts';
import type { ArticleId, MarkKind, Sha256, SourceId } from '../../model/index.ts';
import type { Store, StoredArticle } from '../../store/index.ts';

type Identifier = Pick<Store, 'identityKeys' | 'articles'>;

/** The id that these marks lead to already, or null. Writes nothing. */
export async function recognise(marks: Marks, store: Pick<Store, 'identityKeys'>): Promise<ArticleId | null> {
  const { own, formerly } = await lookUp(marks, null, store);
  return firstOf(own) ?? formerly;
}

/** The article that an offer tells of: its id, and what is stored of it, where that was read and nothing written since. */
export type Identified = {
  readonly id: ArticleId;
  /** Null where all its marks were new, and so is it by all that is known. */
  readonly stored?: StoredArticle | null;
  /** What its marks lead to besides, which are other articles. */
  readonly others: readonly StoredArticle[];
};

/**
 * The one id of the article with these marks, all of which that tell it from its neighbours lead to it afterwards; `told`
 * is the mark of what it says, by which it is known where all the others are new ({@link claimTold} leads it here). Two at
 * once that share a mark end with one id: who claims the shared mark second takes the other's id, and leads its own marks
 * there too. What a crash leaves behind, marks of one article that lead to two ids of which one was never stored, the next
 * call mends. What `choose` takes for another article keeps the marks that lead to it. Null where there is nothing to
 * recognise the article by.
 */
export async function identify(
  marks: Marks,
  told: Sha256 | null,
  choose: Choice,
  store: Identifier,
): Promise<Identified | null> {
  const { own, formerly, byTold, weak } = await lookUp(marks, told, store);
  if (own.size === 0 && weak.length === 0) return null;
  const leads = [...own.values(), formerly, ...weak].filter((id) => id !== null);
  const stored = leads.length === 0 ? NONE : await store.articles.getMany(leads);
  const { chosen, others } = choose(ledTo(marks, own, formerly, weak), stored);
  const ours = new Map([...own].filter(([, id]) => id === null || !others.has(id)));
  // Nothing but what leads to others: it is known by its title among them.
  const again = ours.size === 0 ? await byTitle(marks, others, store) : null;
  if (ours.size === 0) ours.set(titleKey({ ...marks, date: null }).key, again);
  const known = chosen ?? again;
  if (known === null && byTold !== null && !others.has(byTold)) await leave(byTold, store);
  const proposed = known ?? (byTold !== null && !others.has(byTold) ? byTold : newId(marks, others));
  const missing = [...ours].filter(([, id]) => id === null);
  for (const [key] of missing) ours.set(key, await store.identityKeys.claim(key, proposed));
  const id = await agree(ours, proposed, store);
  const isNew = known === null && id === proposed && proposed !== byTold && missing.length === ours.size;
  const article = missing.length === 0 ? stored.get(id) : isNew ? null : undefined;
  const apart = [...others].flatMap((other) => stored.get(other) ?? []);
  return { id, others: apart, ...(article !== undefined && { stored: article }) };
}

const NONE: ReadonlyMap<ArticleId, StoredArticle> = new Map();

/** Which of the articles that marks lead to is the one; and which are others, whatever the marks say. */
export type Choice = (
  led: readonly Led[],
  stored: ReadonlyMap<ArticleId, StoredArticle>,
) => { readonly chosen: ArticleId | null; readonly others: ReadonlySet<ArticleId> };

/** An article that marks lead to, by which of those that tell it from its neighbours, the most telling first. */
export type Led = {
  readonly id: ArticleId;
  readonly by: ReadonlySet<MarkKind>;
  readonly offered: ReadonlySet<MarkKind>;
};

function ledTo(marks: Marks, own: Found['own'], formerly: ArticleId | null, weak: readonly ArticleId[]): Led[] {
  const kinds = new Map(identityKeys(marks).map(({ key, kind }) => [key, kind]));
  const offered = new Set([...own.keys()].map((key) => kinds.get(key) as MarkKind));
  const by = new Map<ArticleId, Set<MarkKind>>();
  const add = (id: ArticleId | null, kind: MarkKind | null) => {
    if (id === null) return;
    const known = by.get(id) ?? new Set<MarkKind>();
    by.set(id, kind === null ? known : known.add(kind));
  };
  for (const [key, id] of own) add(id, kinds.get(key) as MarkKind);
  if (by.size === 0 && formerly !== null) by.set(formerly, offered);
  for (const id of weak) add(id, null);
  return [...by].map(([id, kindsOf]) => ({ id, by: kindsOf, offered }));
}

/** What was told apart from others at its address before, by its title there. */
async function byTitle(
  marks: Marks,
  others: ReadonlySet<ArticleId>,
  { identityKeys: keys }: Identifier,
): Promise<ArticleId | null> {
  const { key } = titleKey({ ...marks, date: null });
  const id = (await keys.find([key])).get(key) ?? null;
  return id === null || others.has(id) ? null : id;
}

/**
 * The id of a new article: by its address and title, which all who tell it have in common, whoever is first; else by what
 * tells it from its neighbours. Never that of another.
 */
function newId(marks: Marks, others: ReadonlySet<ArticleId>): ArticleId {
  const keys = identityKeys(marks);
  const told = keys.filter(({ weak }) => !weak);
  const byAddress = told.some(({ kind }) => kind === 'url') ? [titleKey({ ...marks, source: EVERY, date: null })] : [];
  const names = [...byAddress, ...told, titleKey({ ...marks, date: null }), titleKey(marks)];
  const ids = names.map(({ key }) => articleId(key));
  return ids.find((id) => !others.has(id)) ?? articleId(titleKey({ ...marks, date: [...others].join() }).key);
}

/** In the place of a source: what is the same for all of them. */
const EVERY = '*' as SourceId;

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
  /** The article's own keys in order, without those that several have, and where each leads. */
  readonly own: ReadonlyMap<Sha256, ArticleId | null>;
  /** Where their former names lead: asked only where no key is known by itself, since a former name told less apart. */
  readonly formerly: ArticleId | null;
  readonly byTold: ArticleId | null;
  /** Where the keys that several have lead. */
  readonly weak: readonly ArticleId[];
};

async function lookUp(marks: Marks, told: Sha256 | null, store: Pick<Store, 'identityKeys'>): Promise<Found> {
  const keys = identityKeys(marks);
  const telling = keys.filter(({ weak }) => !weak);
  const names = namesOf(marks);
  const found = await store.identityKeys.find(told === null || names.length === 0 ? names : [...names, told]);
  const at = (name: Sha256 | null) => (name === null ? null : (found.get(name) ?? null));
  return {
    own: new Map(telling.map(({ key }) => [key, at(key)])),
    formerly: telling.map(({ former }) => at(former)).find((id) => id !== null) ?? null,
    byTold: at(told),
    weak: keys.filter(({ weak }) => weak).flatMap(({ key, former }) => at(key) ?? at(former) ?? []),
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
  leads: ReadonlyMap<Sha256, ArticleId | null>,
  proposed: ArticleId,
  store: Identifier,
): Promise<ArticleId> {
  const ids = [...new Set(leads.values())].filter((id) => id !== null);
  if (ids.length < 2) return ids[0] ?? proposed;
  const stored = await store.articles.getMany(ids);
  const chosen =
    [proposed, ...ids].find((id) => stored.has(id)) ?? ids.find((id) => id !== proposed) ?? (ids[0] as ArticleId);
  for (const [key, id] of leads) {
    if (id !== null && id !== chosen && !stored.has(id)) await store.identityKeys.lead(key, id, chosen);
  }
  return chosen;
}

function firstOf(own: Found['own']): ArticleId | null {
  return [...own.values()].find((id) => id !== null) ?? null;
}
