import type { SourceFeed } from '../model/index.ts';
import type { FeedContext } from './feed-context.ts';
import { readJsonFeed } from './json-feed.ts';
import { NotAFeedError, notAFeed } from './not-a-feed.ts';
import { readPosts, wordPressFault } from './wordpress.ts';

/** Whether a text is JSON rather than XML. */
export function looksLikeJson(text: string): boolean {
  return /^\uFEFF?\s*[{[]/.test(text);
}

/**
 * Reads what JSON a feed may be: a JSON Feed, or the posts of WordPress' REST API. Throws NotAFeedError where the JSON
 * is broken or is something else.
 */
export function parseJson(text: string, context: FeedContext): SourceFeed {
  const value = jsonValue(text);
  const fault = wordPressFault(value);
  if (fault !== null) throw new NotAFeedError(fault);
  const feed = readJsonFeed(value, context.url) ?? readPosts(value, context.url);
  if (feed === null) throw notAFeed(text, context.contentType);
  return feed;
}

function jsonValue(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : 'malformed';
    throw new NotAFeedError(`not a feed: it is JSON that cannot be read (${reason}); ask again, or tell its publisher`);
  }
}
