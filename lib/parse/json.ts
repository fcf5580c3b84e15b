import type { SourceFeed } from '../model/index.ts';
import type { FeedContext } from './feed-context.ts';
import { readJsonFeed } from './json-feed.ts';
import { mendJson, startOfJson } from './lenient-json.ts';
import { NotAFeedError, notAFeed } from './not-a-feed.ts';
import { RepairLog } from './repair-log.ts';
import { readPosts, wordPressFault } from './wordpress.ts';

/** Whether a text is JSON rather than XML. */
export function looksLikeJson(text: string): boolean {
  return startOfJson(text) >= 0;
}

/**
 * Reads what JSON a feed may be: a JSON Feed, or the posts of WordPress' REST API. Throws NotAFeedError where the JSON
 * is broken past mending or is something else.
 */
export function parseJson(text: string, context: FeedContext): SourceFeed {
  const repairs = new RepairLog();
  const value = jsonValue(text, repairs);
  const fault = wordPressFault(value);
  if (fault !== null) throw new NotAFeedError(fault);
  const feed = readJsonFeed(value, context) ?? readPosts(value, context);
  if (feed === null) throw notAFeed(text, context.contentType);
  return { ...feed, repairs: [...repairs.list(), ...feed.repairs] };
}

function jsonValue(text: string, repairs: RepairLog): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const { text: mended, mended: what } = mendJson(text);
    try {
      const value: unknown = JSON.parse(mended);
      repairs.add('json-mended', `${what.join(', ')}: not valid in JSON`);
      return value;
    } catch {
      const reason = error instanceof Error ? error.message.split('\n', 1)[0] : 'malformed';
      throw new NotAFeedError(
        `not a feed: it is JSON that cannot be read (${reason}); try again, or tell its publisher`,
      );
    }
  }
}
