import { type AbsoluteUrl, absoluteUrl, withoutTail } from '../../model/index.ts';
import type { NamedFeed, SeenPage, WordPress } from './page.ts';
import { FEWEST_LISTED, type Finding, withoutComments } from './rank.ts';
import { pageListed } from './read.ts';
import { outcomeLine, type Search, type Way } from './search.ts';

/** Of the feeds that a page declares, and of those that it merely links to, so many are looked at. */
const MOST_DECLARED = 4;
const MOST_LINKED = 3;

/** The feeds that a page declares, comments aside; and those of its own that WordPress keeps for an archive's page. */
export async function declaredFeeds(page: SeenPage, search: Search): Promise<Finding[]> {
  const declared = withoutComments(page.declared, page);
  const finds = await tryAll(
    declared.slice(0, MOST_DECLARED).map(({ url }) => url),
    'alternate',
    search,
  );
  const isPart = page.kind === 'listing' && new URL(page.url).pathname !== '/';
  if (page.wordpress === null || !isPart) return finds;
  const own = [ownFeed(page.url), ...archiveResource(page.wordpress)];
  return [...finds, ...(await tryFirst(own, 'wordpress', search)).map((find) => ({ ...find, specific: true }))];
}

/** The feeds that a page declares and that were not looked at. */
export function unreadFeeds(page: SeenPage): NamedFeed[] {
  return withoutComments(page.declared, page).slice(MOST_DECLARED);
}

/** What a page links to and looks like a feed; where that is a page of its own, as `/rss-feeds` may be, what this names. */
export async function linkedFeeds({ linked }: SeenPage, search: Search): Promise<Finding[]> {
  for (const { url } of linked.slice(0, MOST_LINKED)) {
    const { finding, page } = await look(url, 'linked', search);
    if (finding !== null && finding.listed.total > 0) return [finding];
    const named = page === null ? [] : [...withoutComments(page.declared, page), ...page.linked];
    const found = await tryFirst(
      named.slice(0, MOST_DECLARED).map((one) => one.url),
      'linked',
      search,
    );
    if (found.length > 0) return found;
  }
  return [];
}

/** The feeds that every WordPress has, and its posts by the REST API, at the root of an installation. */
export function wordPressFeeds(site: AbsoluteUrl, { api }: WordPress, search: Search): Promise<Finding[]> {
  const root = api === null ? absoluteUrl('/', site)! : rootOf(api);
  const feeds = ['feed/', '?feed=rss2'].flatMap((path) => absoluteUrl(path, root) ?? []);
  const posts = collection(api ?? absoluteUrl('wp-json/', root), 'wp/v2/posts');
  return tryFirst([...feeds, ...posts], 'wordpress', search);
}

/** The addresses at which a site has its feed where nothing names it. */
export async function commonFeeds(site: AbsoluteUrl, generator: string | null, search: Search): Promise<Finding[]> {
  const own = BY_GENERATOR.find(([name]) => name.test(generator ?? ''))?.[1] ?? [];
  const urls = [...new Set([...own, ...COMMON])].flatMap((path) => absoluteUrl(path, site) ?? []);
  return tryFirst(await search.allowed(urls, 'common path'), 'common path', search);
}

/** The page itself, where it lists enough. */
export function listing(page: SeenPage | null, url: AbsoluteUrl, search: Search): Finding[] {
  if (page === null || page.kind !== 'listing' || page.items.length < FEWEST_LISTED) return [];
  return [{ way: 'listing', listed: pageListed(page, search.guest.now()), url, at: page.url }];
}

const COMMON = [
  '/feed',
  '/rss.xml',
  '/feed.xml',
  '/atom.xml',
  '/index.xml',
  '/rss',
  '/feed.json',
  '/feed/',
  '/?feed=rss2',
];

/** Where those who make sites put their feeds, by the generator that a page names. */
const BY_GENERATOR: readonly (readonly [generator: RegExp, paths: readonly string[]])[] = [
  // https://support.google.com/blogger/answer/97933
  [/blogger/i, ['/feeds/posts/default']],
  // https://ghost.org/help/rss/
  [/^ghost\b/i, ['/rss/']],
  // https://docs.joomla.org/Syndicating_content: any page with this query
  [/joomla/i, ['/?format=feed&type=rss']],
  // https://meta.discourse.org/t/discourse-rss-feeds/264134
  [/discourse/i, ['/latest.rss']],
  // https://gohugo.io/templates/rss/
  [/^hugo\b/i, ['/index.xml']],
  // https://support.squarespace.com/hc/en-us/articles/206543567: a blog's page with this query
  [/squarespace/i, ['?format=rss']],
];

/** https://wordpress.org/documentation/article/wordpress-feeds/: every archive has its own, below it. */
function ownFeed(page: AbsoluteUrl): AbsoluteUrl {
  const url = new URL(page);
  url.pathname = `${withoutTail(url.pathname, /\//)}/feed/`;
  url.hash = '';
  return url.href as AbsoluteUrl;
}

/** The posts of an archive in the REST API: of a category, a tag, an author, or of a post type of the site's own. */
function archiveResource({ api, resource }: WordPress): AbsoluteUrl[] {
  const [, base, id] = /\/wp\/v2\/([\w-]+)(?:\/(\d+))?\/?(?:[?&]|$)/.exec(resource ?? '') ?? [];
  if (resource === null || base === undefined) return [];
  if (id === undefined) return collection(resource, '');
  const filter = POSTS_BY[base];
  return filter === undefined || api === null ? [] : collection(api, 'wp/v2/posts', `${filter}=${id}`);
}

/** https://developer.wordpress.org/rest-api/reference/posts/#arguments */
const POSTS_BY: Readonly<Record<string, string>> = { categories: 'categories', tags: 'tags', users: 'author' };

/** A list of the REST API with the names of authors and tags, which otherwise are numbers. */
function collection(root: AbsoluteUrl | null, path: string, ...filters: string[]): AbsoluteUrl[] {
  if (root === null) return [];
  const query = [...filters, 'per_page=20', '_embed=author,wp:term,wp:featuredmedia'].join('&');
  const url = absoluteUrl(`${root}${path}${root.includes('?') ? '&' : '?'}${query}`);
  return url === null ? [] : [url];
}

/** An installation is where its API is, which is a folder of it or, without fair addresses, a parameter. */
function rootOf(api: AbsoluteUrl): AbsoluteUrl {
  const url = new URL(api);
  url.pathname = url.pathname.replace(/(?:index\.php\/?|wp-json\/?)+$/, '');
  url.search = '';
  return url.href as AbsoluteUrl;
}

async function tryFirst(urls: readonly AbsoluteUrl[], way: Way, search: Search): Promise<Finding[]> {
  for (const url of urls) {
    const { finding } = await look(url, way, search);
    if (finding !== null && finding.listed.total > 0) return [finding];
  }
  return [];
}

async function tryAll(urls: readonly AbsoluteUrl[], way: Way, search: Search): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const url of urls) {
    const { finding } = await look(url, way, search);
    if (finding !== null) findings.push(finding);
  }
  return findings;
}

/** The feed at an address, or the page that is there instead. */
type Look = { readonly finding: Finding | null; readonly page: SeenPage | null };

async function look(url: AbsoluteUrl, way: Way, search: Search): Promise<Look> {
  const nothing = { finding: null, page: null };
  const answer = await search.ask(url);
  if (answer === null) return nothing;
  if (answer.outcome !== 'fetched') {
    search.tell(way, url, answer.outcome === 'gone' ? 'nothing' : 'failed', outcomeLine(answer));
    return nothing;
  }
  const reading = await search.read(answer);
  if (reading.is === 'feed') {
    const { listed } = reading;
    search.tell(way, url, listed.total > 0 ? 'found' : 'nothing', feedLine(listed));
    return { finding: { way, listed, url: answer.movedTo ?? url, at: answer.url }, page: null };
  }
  // Many sites answer an address that they do not have with a page that says so, and 200.
  search.tell(way, url, 'nothing', reading.is === 'none' ? reading.line : `a ${reading.is}, not a feed`);
  return reading.is === 'page' ? { finding: null, page: reading.page } : nothing;
}

/** What a feed is, in a few words. */
export function feedLine({ total }: Finding['listed']): string {
  return total === 0 ? 'a feed without items' : `a feed of ${total} ${total === 1 ? 'item' : 'items'}`;
}
