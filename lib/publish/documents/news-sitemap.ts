import {
  type AbsoluteUrl,
  type Article,
  absoluteUrl,
  type Feed,
  formatStated,
  leadsNowhere,
  millis,
} from '../../model/index.ts';
import { articlePath, type Site } from '../address.ts';
import { languageTag, oneLine, writableDate } from './writable.ts';
import { element } from './xml.ts';

/** What a news sitemap is made of; {@link DocumentInput} has it. */
export type NewsSitemapInput = {
  readonly feed: Pick<Feed, 'language'>;
  /** Newest first, all usable. */
  readonly members: readonly Article[];
  readonly site: Site;
};

/** Search engines look at no more of one news sitemap. */
const MOST_URLS = 1000;

const DAY = 24 * 60 * 60 * 1000;

/**
 * The publisher's own news of two days, as search engines take it (a sitemap with the news extension, at most 1,000
 * addresses, the newest first). The two days end with the newest article's date, not with the clock, so that the bytes
 * follow from the articles alone; what is older by the clock, search engines pass over. Listed is what they accept: an
 * article with title, stated date (that is not in the future) and language (its own, else the feed's), at an address on the site's host or another
 * of the publisher's own. One without any address of its own is listed at its page here.
 */
export function renderNewsSitemap({ feed, members, site }: NewsSitemapInput): string {
  const listed = new Map<string, News>();
  for (const member of members) {
    const news = newsOf(member, feed, site);
    if (news !== null && !listed.has(news.url)) listed.set(news.url, news);
  }
  const newest = Math.max(...[...listed.values()].map(({ at }) => at));
  const recent = [...listed.values()]
    .filter(({ at }) => at >= newest - 2 * DAY)
    .sort((a, b) => b.at - a.at)
    .slice(0, MOST_URLS);
  const publication = oneLine(site.title) ?? new URL(site.baseUrl).hostname;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" ',
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n',
    ...recent.map((news) => urlElement(news, publication)),
    '</urlset>\n',
  ].join('');
}

type News = {
  readonly url: AbsoluteUrl;
  readonly title: string;
  readonly language: string;
  readonly at: number;
  /** As W3C's profile of ISO 8601 writes it: a day alone where no hour was stated. */
  readonly date: string;
};

function newsOf(article: Article, feed: Pick<Feed, 'language'>, site: Site): News | null {
  const url = ownAddress(article, site);
  const title = oneLine(article.title);
  const published = writableDate(article.published);
  const language = newsLanguage(article.language) ?? newsLanguage(feed.language);
  if (url === null || title === null || published === null || language === null) return null;
  const at = millis(published.instant);
  // One date far ahead would move the two days there, and leave out everything else.
  if (at > millis(article.revisedAt) + DAY) return null;
  return { url, title, language, at, date: formatStated(published) ?? published.instant };
}

/** Addresses on other hosts are nothing that this site may speak for; longer ones than 2,048 are not taken (sitemaps.org). */
function ownAddress({ id, canonicalUrl }: Article, site: Site): AbsoluteUrl | null {
  const url =
    canonicalUrl === null || leadsNowhere(canonicalUrl)
      ? absoluteUrl(articlePath(id), site.baseUrl)
      : absoluteUrl(canonicalUrl);
  if (url === null || url.length >= 2048) return null;
  const { host } = new URL(url);
  return host === new URL(site.baseUrl).host || site.ownHosts?.includes(host) ? url : null;
}

/** ISO 639 alone, but for Chinese, which is told apart by its script's country. */
function newsLanguage(language: string | null): string | null {
  const [primary = '', ...rest] = (languageTag(language) ?? '').toLowerCase().split('-');
  if (!/^[a-z]{2,3}$/.test(primary)) return null;
  if (primary !== 'zh') return primary;
  return rest.some((part) => ['tw', 'hk', 'mo', 'hant'].includes(part)) ? 'zh-tw' : 'zh-cn';
}

function urlElement({ url, title, language, date }: News, publication: string): string {
  const parts = [
    element('news:publication', {}, [element('news:name', {}, publication), element('news:language', {}, language)]),
    element('news:publication_date', {}, date),
    element('news:title', {}, title),
  ];
  return `${element('url', {}, [element('loc', {}, url), element('news:news', {}, parts)])}\n`;
}
