import { robotsUrl } from '../../fetch/index.ts';
import { type AbsoluteUrl, absoluteUrl } from '../../model/index.ts';
import type { Sitemap } from '../../parse/index.ts';
import { type NamedSitemap, sitemapsInOrder } from '../poll/sitemap-choice.ts';
import type { Finding } from './rank.ts';
import { type Listed, sitemapListed } from './read.ts';
import { outcomeLine, type Search, type Way } from './search.ts';

type SitemapIndex = Extract<Sitemap, { readonly kind: 'index' }>;

/** Of the sitemaps that robots.txt names, so many are looked at. */
const MOST_NAMED = 3;

/** Of the sitemaps that an index names, so many are looked at for articles. */
const MOST_LOOKED_INTO = 3;

/** The sitemaps that the site's robots.txt names (sitemaps.org/protocol.html#submit_robots), those of news first. */
export async function robotsSitemaps(site: AbsoluteUrl, search: Search): Promise<Finding[]> {
  const { robots } = await search.guest.store.hosts.get(new URL(site).host);
  const named = [...(robots?.text ?? '').matchAll(/^[ \t]*sitemap[ \t]*:[ \t]*(\S+)/gim)].flatMap(
    ([, written]) => absoluteUrl(written!, site) ?? [],
  );
  if (named.length === 0) search.tell('robots sitemap', robotsUrl(site), 'nothing', 'names no sitemap');
  const inOrder = [...named.filter(isOfNews), ...named.filter((url) => !isOfNews(url))];
  return firstOf([...new Set(inOrder)].slice(0, MOST_NAMED), 'robots sitemap', search);
}

/** The names under which sitemaps are found that nothing names. */
export async function commonSitemaps(site: AbsoluteUrl, search: Search): Promise<Finding[]> {
  const urls = ['/sitemap.xml', '/sitemap_index.xml', '/news-sitemap.xml'].map((path) => absoluteUrl(path, site)!);
  return firstOf(await search.allowed(urls, 'sitemap'), 'sitemap', search);
}

async function firstOf(urls: readonly AbsoluteUrl[], way: Way, search: Search): Promise<Finding[]> {
  for (const url of urls) {
    const finding = await trySitemap(url, way, search);
    if (finding !== null) return [finding];
  }
  return [];
}

async function trySitemap(url: AbsoluteUrl, way: Way, search: Search): Promise<Finding | null> {
  const answer = await search.ask(url);
  if (answer === null) return null;
  if (answer.outcome !== 'fetched') {
    search.tell(way, url, answer.outcome === 'gone' ? 'nothing' : 'failed', outcomeLine(answer));
    return null;
  }
  const reading = await search.read(answer);
  if (reading.is === 'sitemap') {
    return sitemapFinding(reading.sitemap, { way, url: answer.movedTo ?? url, at: answer.url }, search);
  }
  search.tell(way, url, 'nothing', reading.is === 'none' ? reading.line : `a ${reading.is}, not a sitemap`);
  return null;
}

/** What can be followed of a sitemap that was read; tells of it. */
export async function sitemapFinding(
  sitemap: Sitemap,
  place: Pick<Finding, 'way' | 'url' | 'at'>,
  search: Search,
  asGiven = false,
): Promise<Finding | null> {
  const { way, url } = place;
  if (sitemap.kind === 'index') return indexFinding(sitemap, place, search, asGiven);
  const listed = sitemapListed(sitemap.items, search.guest.now());
  const found = listed.total > 0;
  search.tell(way, url, found ? 'found' : 'nothing', found ? sitemapLine(listed) : 'a sitemap without articles');
  return found ? { ...place, listed, isNews: isOfNews(url) } : null;
}

/**
 * Of an index, the sitemap of news if there is one that stays, which names nothing but what is new; else the index itself,
 * with what one of its sitemaps lists.
 */
async function indexFinding(
  { sitemaps }: SitemapIndex,
  place: Pick<Finding, 'way' | 'url' | 'at'>,
  search: Search,
  asGiven: boolean,
): Promise<Finding | null> {
  const now = search.guest.now();
  const { way, url } = place;
  const ordered = sitemapsInOrder(sitemaps, now);
  const ofNews = ordered.filter((one) => isOfNews(one.url));
  const [news] = ofNews.length === 1 && !asGiven ? ofNews.filter(staysTheSame) : [];
  search.tell(way, url, 'step', `a sitemap index of ${sitemaps.length} sitemaps`);
  if (news !== undefined) {
    const finding = await trySitemap(news.url, way, search);
    if (finding !== null) return finding;
  }
  let pool: readonly NamedSitemap[] = ordered.filter((one) => one !== news);
  for (let looked = 0; looked < MOST_LOOKED_INTO && pool[0] !== undefined; looked++) {
    const [{ url: inner }, ...rest] = pool as [NamedSitemap, ...NamedSitemap[]];
    pool = rest;
    const answer = await search.ask(inner);
    if (answer?.outcome !== 'fetched') {
      if (answer !== null) search.tell(way, inner, 'failed', outcomeLine(answer));
      continue;
    }
    const reading = await search.read(answer);
    if (reading.is !== 'sitemap') search.tell(way, inner, 'nothing', 'not a sitemap, although the index lists it');
    else if (reading.sitemap.kind === 'index') pool = [...sitemapsInOrder(reading.sitemap.sitemaps, now), ...pool];
    else {
      const listed = sitemapListed(reading.sitemap.items, now);
      search.tell(way, inner, listed.total > 0 ? 'found' : 'nothing', `of that index; ${sitemapLine(listed)}`);
      if (listed.total > 0) return { ...place, listed };
    }
  }
  return null;
}

function sitemapLine({ total }: Listed): string {
  return `a sitemap of ${total} ${total === 1 ? 'article' : 'articles'}`;
}

function isOfNews(url: AbsoluteUrl): boolean {
  const { pathname, search } = new URL(url);
  return (
    /news(?!letter)/i.test(pathname.slice(pathname.lastIndexOf('/')) + search) || /\/news\/sitemap/i.test(pathname)
  );
}

/** Not so the sitemap of a month, or one of several by number. */
function staysTheSame({ url }: NamedSitemap): boolean {
  return !/\d/.test(new URL(url).pathname + new URL(url).search);
}
