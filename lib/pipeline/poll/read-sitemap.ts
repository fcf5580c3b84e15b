import type { Fetched } from '../../fetch/index.ts';
import type { AbsoluteUrl, Instant, Source, SourceItem } from '../../model/index.ts';
import type { Ports } from '../ports.ts';
import { answerBytes } from '../reader.ts';
import { articlesAmong, newestFirst, newestOf } from './sitemap-choice.ts';
import { followIndex } from './sitemap-index.ts';
import { type Unreadable, unreadable } from './unreadable.ts';

/** What a sitemap lists, newest first; or one line on why nothing can be read from it. */
export type SitemapReading =
  | {
      readonly outcome: 'read';
      readonly items: readonly SourceItem[];
      /** False where there is more than was taken. */
      readonly complete: boolean;
      /** Whether the same bytes would list the same again: not so for an index that does not tell what changed. */
      readonly settled: boolean;
    }
  | Unreadable;

/**
 * Reads the newest articles that a sitemap, or an index of sitemaps, names (sitemaps.org/protocol.html, with Google's
 * news extension): see {@link newestOf} for how many. Never throws for what they hold nor for what a host does.
 */
export async function readSitemap(
  source: Source,
  answer: Fetched,
  now: Instant,
  limit: number,
  ports: Ports,
): Promise<SitemapReading> {
  const read = await listsOf(source, answer, now, limit, ports);
  if ('message' in read) return read;
  const lists = withoutTwins(read.lists);
  const known = new Set((await ports.store.sources.window(source.id)).map((item) => item.url));
  const isKnown = (item: SourceItem) => known.size === 0 || known.has(item.url);
  const items = newestOf(lists, limit, now, isKnown);
  const complete = read.complete && items.length === lists.flat().length;
  return { outcome: 'read', items, complete, settled: read.settled };
}

type Lists = {
  readonly lists: readonly (readonly SourceItem[])[];
  readonly complete: boolean;
  readonly settled: boolean;
};

async function listsOf(
  source: Source,
  answer: Fetched,
  now: Instant,
  limit: number,
  ports: Ports,
): Promise<Lists | Unreadable> {
  const { url } = answer;
  const found = await ports.read('sitemap', source.id, answerBytes(answer)).catch(unreadable);
  if ('message' in found) return found;
  if (found.kind === 'urlset') {
    const articles = articlesAmong(found.items);
    return found.items.length > 0 && articles.length === 0
      ? unreadable(`${url} lists no articles, only listing pages and files; use the site's sitemap of posts`)
      : { lists: [newestFirst(articles, now)], complete: true, settled: true };
  }
  const { lists, settled, errors } = await followIndex(source, { url, sitemaps: found.sitemaps }, now, limit, ports);
  if (lists.length === 0) {
    const why = errors[0] === undefined ? 'none of those it names lists articles' : `none could be read: ${errors[0]}`;
    return unreadable(`${url} is a sitemap index of ${found.sitemaps.length} sitemaps, and ${why}`);
  }
  for (const error of errors) ports.log.warn('a sitemap was left out', { source: source.id, error });
  return { lists, complete: false, settled };
}

/** A story may be in the news sitemap and in that of all posts: the first, which tells more, holds. */
function withoutTwins(lists: Lists['lists']): SourceItem[][] {
  const known = new Set<AbsoluteUrl | null>();
  return lists.map((items) =>
    items.filter(({ url }) => {
      const isNew = !known.has(url);
      known.add(url);
      return isNew;
    }),
  );
}
