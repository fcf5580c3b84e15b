import type { AbsoluteUrl, SourceFeed, SourceItem } from '../../lib/model/index.ts';
import { parseFeed } from '../../lib/parse/index.ts';

export const ADDRESS = 'https://news.example/feeds/all.xml' as AbsoluteUrl;

/** An RSS 2.0 document around these items. */
export function rss(items: string, attributes = ''): string {
  return `<rss version="2.0"${attributes}><channel><title>News</title><link>https://news.example/</link>${items}</channel></rss>`;
}

/** An Atom 1.0 document around these entries. */
export function atom(entries: string, attributes = ''): string {
  return `<feed xmlns="http://www.w3.org/2005/Atom"${attributes}><title>News</title><id>urn:news</id>${entries}</feed>`;
}

export async function parse(text: string): Promise<SourceFeed> {
  return parseFeed(text, { url: ADDRESS });
}

/** The first item of a feed. */
export async function firstItem(text: string): Promise<SourceItem> {
  const item = (await parse(text)).items[0];
  if (!item) throw new Error('the feed has no item');
  return item;
}

/** The codes of all repairs of a feed and its items. */
export function repairCodes(feed: SourceFeed): readonly string[] {
  return [...feed.repairs, ...feed.items.flatMap((item) => item.repairs)].map(({ code }) => code);
}
