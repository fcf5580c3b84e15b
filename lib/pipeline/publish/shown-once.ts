import {
  type Article,
  type ArticleId,
  type Feed,
  isRead,
  type Member,
  type Source,
  type SourceId,
} from '../../model/index.ts';
import type { AlsoAt } from '../../publish/index.ts';
import type { Articles } from '../../store/index.ts';
import { belongs } from '../definitions/belongs.ts';
import { alsoAt, type Elsewhere, originalsOf, type Together } from './also-at.ts';

/** A feed's members, those read that may be each other's copies, and of these what the feed shows. */
export type ShownOnce<M extends Member> = {
  readonly members: readonly (M | Article)[];
  readonly together: readonly Together<M | Article>[];
};

/**
 * A feed's members as it shows them: where it shows copies once, without the copies of what it shows. What may be a copy,
 * or have one, is read for it; null where one of these is not any more what it was when its place was given.
 */
export async function shownOnce<M extends Member>(
  feed: Feed,
  given: readonly M[],
  articles: Articles,
): Promise<ShownOnce<M> | null> {
  if (feed.duplicates !== 'one') {
    return { members: given, together: given.map((article) => ({ article, alsoAt: [] })) };
  }
  const copies = new Set(given.flatMap(({ id, cluster }) => (cluster == null ? [] : [id, cluster])));
  const members = await readAmong(given, copies, articles);
  if (members === null) return null;
  const known: Article[] = [];
  // What a copy points to may point on, where two were taken for each other's copy at once.
  for (let step = 0; step < 2; step++) {
    const stored = await articles.getMany(originalsOf([...members, ...known]));
    known.push(...[...stored.values()].map(({ article }) => article));
  }
  const originals = new Set(known.flatMap(({ cluster }) => cluster ?? []));
  const all = await readAmong(members, originals, articles);
  if (all === null) return null;
  const told = alsoAt(all.filter(isRead), known, (article) => belongs(feed, article));
  const shown = new Map<ArticleId, Together<M | Article>>(told.map((one) => [one.article.id, one]));
  const together = all.flatMap((article) => {
    // What has no copy, and is none, is shown whatever the others are.
    return isRead(article) ? (shown.get(article.id) ?? []) : [{ article, alsoAt: [] }];
  });
  return { members: all, together };
}

/** The members, with the articles of those that are named. */
async function readAmong<M extends Member>(
  members: readonly M[],
  named: ReadonlySet<ArticleId>,
  articles: Articles,
): Promise<(M | Article)[] | null> {
  return readInstead(
    members,
    members.filter((member) => !isRead(member) && named.has(member.id)),
    articles,
  );
}

/** The members, with the articles of the `unread` among them; null where one of these is of another revision by now. */
export async function readInstead<M extends Member>(
  members: readonly M[],
  unread: readonly Member[],
  articles: Articles,
): Promise<(M | Article)[] | null> {
  if (unread.length === 0) return [...members];
  const stored = await articles.getMany(unread.map(({ id }) => id));
  if (unread.some(({ id, revision }) => stored.get(id)?.article.revision !== revision)) return null;
  return members.map((member) => stored.get(member.id)?.article ?? member);
}

/** What is shown, and where else it is told. */
type ToldHere = {
  readonly members: readonly Member[];
  readonly alsoAt: ReadonlyMap<ArticleId, readonly Elsewhere[]>;
};

/** The sources of what is shown, and of its copies elsewhere. */
export function sourcesOf({ members, alsoAt }: ToldHere): SourceId[] {
  const tellers = [...members, ...[...alsoAt.values()].flat()];
  return [...new Set(tellers.map(({ source }) => source))];
}

/** The other tellers of what is shown, by their sources' titles. */
export function tellersOf(
  elsewhere: ReadonlyMap<ArticleId, readonly Elsewhere[]>,
  sources: readonly Source[],
): Map<ArticleId, readonly AlsoAt[]> {
  const titles = new Map(sources.map(({ id, title }) => [id, title]));
  const told = ({ source, url }: Elsewhere): AlsoAt => ({ title: titles.get(source) ?? new URL(url).hostname, url });
  return new Map([...elsewhere].map(([id, copies]) => [id, copies.map(told)]));
}
