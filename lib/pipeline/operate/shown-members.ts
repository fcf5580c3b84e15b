import { type Article, type Feed, type FeedState, isRead, MOST_HELD_BACK } from '../../model/index.ts';
import { screened } from '../../publish/index.ts';
import { splitName } from '../messages.ts';
import type { Ports } from '../ports.ts';

/**
 * The articles that a feed's documents show since its last publish, in their order: of its members neither those that its
 * profile holds back, nor those that its documents have no room for, nor copies of a story that it shows once. As they are
 * stored now; what was taken down or held back since is left out.
 */
export async function shownMembers(
  feed: Feed,
  state: FeedState | null,
  { store, site }: Pick<Ports, 'store' | 'site'>,
): Promise<Article[]> {
  if (state === null) return [];
  const ids = state.members.map((name) => splitName(name)[0]);
  const held = new Set((state.held ?? []).map(({ article }) => article));
  const stored = await store.articles.getMany(ids);
  const usable = (id: Article['id']) => {
    const article = stored.get(id)?.article;
    return article?.state === 'usable' ? [article] : [];
  };
  if ((state.held ?? []).length < MOST_HELD_BACK) {
    // Members come first, and of these the newest are shown; copies and tombstones are named behind them.
    const passed = ids.filter((id) => !held.has(id));
    return passed.slice(0, state.shown).flatMap(usable);
  }
  // Of more that are held back the state does not tell: they are held against the profile anew.
  const members = ids.flatMap(usable);
  const sources = await store.sources.getMany([...new Set(members.map(({ source }) => source))]);
  return screened({ feed, members, tombstones: [], sources, site }).members.filter(isRead).slice(0, state.shown);
}
