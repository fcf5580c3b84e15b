import type { SourceFeed } from '../model/index.ts';
import type { CanonicalFeed } from './canonical-document.ts';
import { canonicalFeed } from './canonical-xml.ts';
import type { RawFeed, RawItem } from './element.ts';
import { readWithRssParser } from './engine.ts';
import { readFeed } from './feed.ts';
import type { FeedContext } from './feed-context.ts';
import { looksLikeJson, parseJson } from './json.ts';
import { notAFeed } from './not-a-feed.ts';
import { closeCdata } from './open-cdata.ts';
import { ordinaryFeed } from './ordinary.ts';
import { RepairLog } from './repair-log.ts';

export type { FeedContext } from './feed-context.ts';
export { BREAKS_OFF } from './item.ts';
export { NotAFeedError } from './not-a-feed.ts';
export { NotOpmlError, type OpmlList, parseOpml, type Subscription } from './opml.ts';
export { gunzipIfPacked, UnpackError } from './packed.ts';
export { rootOf } from './prolog.ts';
export { isSitemap, NotASitemapError, parseSitemap, type Sitemap } from './sitemap.ts';

/**
 * Reads an RSS (0.9x, 1.0, 2.0), Atom (0.3, 1.0) or JSON feed (1.0, 1.1), or the posts of WordPress' REST API, from its
 * decoded text. What is broken is mended where its meaning is plain, and each repair is recorded on the item or the feed;
 * what a feed does not state is null.
 * Throws {@link NotAFeedError} where there is no feed. Takes time linear in the text, whatever it holds.
 */
export async function parseFeed(text: string, context: FeedContext): Promise<SourceFeed> {
  if (looksLikeJson(text)) return parseJson(text, context);
  const repairs = new RepairLog();
  const feed = (await readOrdinary(text)) ?? (await readCanonical(text, context, repairs));
  return readFeed(feed, context, repairs);
}

/** The short way: a well-formed feed nearly as it stands. Null where rss-parser would lose something of it. */
async function readOrdinary(text: string): Promise<RawFeed | null> {
  const ordinary = ordinaryFeed(text);
  return ordinary && readWithRssParser(ordinary, ordinary.items).catch(() => null);
}

/** The long way: anything with a feed in it, made canonical first. */
async function readCanonical(text: string, context: FeedContext, repairs: RepairLog): Promise<RawFeed> {
  const { text: closed, fields } = closeCdata(text);
  const canonical = canonicalFeed(closed, context.url);
  for (const field of fields) repairs.add('cdata-unclosed', `${field}: its CDATA section is not closed`);
  if (!canonical) throw notAFeed(text, context.contentType);
  for (const { code, detail } of canonical.repairs) repairs.add(code, detail);
  const feed = await readWithRssParser(canonical, canonical.items).catch(() => readOneByOne(canonical, repairs));
  return canonical.breaksOff ? brokenOff(feed) : feed;
}

/** The feed with its last item marked as one of which more was to come. */
function brokenOff(feed: RawFeed): RawFeed {
  const last = feed.items.at(-1);
  if (last === undefined) return feed;
  const { attributes, fields } = last;
  return { ...feed, items: [...feed.items.slice(0, -1), { attributes, fields, breaksOff: true }] };
}

/** An item that rss-parser will not have even so is left out; its neighbours stay. */
async function readOneByOne(canonical: CanonicalFeed, repairs: RepairLog): Promise<RawFeed> {
  const channel = await readWithRssParser(canonical, []);
  const items: RawItem[] = [];
  for (const item of canonical.items) {
    try {
      items.push(...(await readWithRssParser({ ...canonical, channel: '' }, [item])).items);
    } catch (error) {
      repairs.add('item-dropped', error instanceof Error ? error.message.split('\n', 1)[0]! : String(error));
    }
  }
  return { ...channel, items };
}
