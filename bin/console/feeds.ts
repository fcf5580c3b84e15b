import { drawFeeds, type FeedRow, type FeedsData, pagingOf } from '../../lib/console/index.ts';
import type { Feed, FeedState } from '../../lib/model/index.ts';
import { documentPath } from '../../lib/publish/index.ts';
import { heldWords, isHeld } from '../show/held.ts';
import { page } from './registry.ts';

const ON_A_PAGE = 50;

const ORIGINS: readonly Feed['origin'][] = ['config', 'command', 'automatic'];

/** Every feed. */
export const feedsPage = page<FeedsData>({
  path: '/feeds',
  title: 'Feeds',
  async load(place, { query }) {
    const { ports } = await place.workplace();
    const feeds = await place.lately.feeds();
    const text = (query.get('q') ?? '').slice(0, 200);
    const origin = ORIGINS.find((one) => one === query.get('origin')) ?? '';
    const wanted = text.toLowerCase();
    const found = feeds.filter(
      (feed) =>
        (origin === '' || feed.origin === origin) &&
        [feed.id, feed.title].some((part) => part.toLowerCase().includes(wanted)),
    );
    const paging = pagingOf(query.get('page'), found.length, ON_A_PAGE);
    const shown = found.slice(paging.first, paging.first + paging.size);
    // Only of those that are shown: a state holds the names of all members.
    const states = await ports.store.feeds.states(shown.map(({ id }) => id));
    return {
      rows: shown.map((feed) => rowOf(feed, states.get(feed.id) ?? null, ports.site.baseUrl)),
      paging,
      filter: { text, origin },
      all: feeds.length,
      origins: ORIGINS.map((one) => [one, feeds.filter((feed) => feed.origin === one).length] as const).filter(
        ([, count]) => count > 0,
      ),
    };
  },
  draw: drawFeeds,
});

function rowOf(feed: Feed, state: FeedState | null, baseUrl: string): FeedRow {
  const format = feed.formats.includes('html') ? 'html' : (feed.formats[0] ?? 'rss');
  return {
    id: feed.id,
    title: feed.title,
    origin: feed.origin,
    shown: state?.shown ?? 0,
    size: feed.size,
    lastPublished: state?.lastPublished ?? null,
    delay: state?.delay ?? null,
    held: feed.profile === undefined ? null : heldWords(feed, state),
    isHeld: isHeld(state),
    address: new URL(documentPath({ id: feed.id }, format), baseUrl).href,
  };
}
