import type { Article, ArticleId, Feed, Source, SourceId } from '../../model/index.ts';
import type { AlsoAt } from '../../publish/index.ts';
import type { Articles } from '../../store/index.ts';
import { belongs } from '../definitions/belongs.ts';
import { alsoAt, type Elsewhere, originalsOf, type Together } from './also-at.ts';

/** A feed's members as it shows them: where it shows copies once, without the copies of what it shows. */
export async function shownOnce(feed: Feed, members: readonly Article[], articles: Articles): Promise<Together[]> {
  if (feed.duplicates !== 'one') return members.map((article) => ({ article, alsoAt: [] }));
  const known: Article[] = [];
  // What a copy points to may point on, where two were taken for each other's copy at once.
  for (let step = 0; step < 2; step++) {
    const stored = await articles.getMany(originalsOf([...members, ...known]));
    known.push(...[...stored.values()].map(({ article }) => article));
  }
  return alsoAt(members, known, (article) => belongs(feed, article));
}

/** What is shown, and where else it is told. */
type ToldHere = {
  readonly members: readonly Article[];
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
