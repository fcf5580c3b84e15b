import type { Article, ArticleId, Feed, FeedState } from '../../lib/model/index.ts';
import { shownMembers } from '../../lib/pipeline/index.ts';
import { headline } from '../show/headline.ts';
import type { Waiting } from '../show/waiting.ts';
import type { Workplace } from '../workplace/workplace.ts';
import { waitingFor } from './feed-waiting.ts';

/** Everything that is known of a feed. */
export type FeedStory = {
  readonly feed: Feed;
  readonly state: FeedState | null;
  /** The articles that its documents show, in their order. */
  readonly members: readonly Article[];
  /** Articles that its archives show by their excerpts alone. */
  readonly excerpts: number;
  /** What would be in it, or change it, but waits for somebody. */
  readonly waiting: Waiting;
  /** The titles of the articles that its profile holds back. */
  readonly heldTitles: ReadonlyMap<ArticleId, string>;
};

/** Reads the whole story of a feed. */
export async function feedStory(feed: Feed, workplace: Pick<Workplace, 'ports' | 'deadLetters'>): Promise<FeedStory> {
  const { ports } = workplace;
  const state = await ports.store.feeds.state(feed.id);
  const members = await shownMembers(feed, state, ports);
  let excerpts = 0;
  for await (const archive of ports.store.archives.from(feed.id, '')) excerpts += archive.excerpts ?? 0;
  const waiting = await waitingFor(feed, workplace);
  const held = await ports.store.articles.getMany((state?.held ?? []).map(({ article }) => article));
  const heldTitles = new Map([...held].map(([id, { article }]) => [id, headline(article)]));
  return { feed, state, members, excerpts, waiting, heldTitles };
}
