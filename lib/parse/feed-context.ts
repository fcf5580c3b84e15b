import type { AbsoluteUrl, Instant } from '../model/index.ts';

/** Where a feed's text came from. */
export type FeedContext = {
  /** What relative addresses refer to. */
  readonly url: AbsoluteUrl;
  /** As the server said: told where there is no feed, not believed against the text. */
  readonly contentType?: string | null;
  /** When it was fetched: a date long after it is none of publication. Without it no date is too late. */
  readonly now?: Instant | null;
};
