import type { FramedPage, PageOptions, Picked, Pointing, RuleMark } from '../extract/index.ts';
import type { Fetched } from '../fetch/index.ts';
import type {
  AbsoluteUrl,
  ArticleContent,
  Extraction,
  ExtractionRules,
  Instant,
  KeptMail,
  MailChecks,
  Sha256,
  Source,
  SourceFeed,
  SourceId,
} from '../model/index.ts';
import type { Sitemap } from '../parse/index.ts';
import type { Offer } from './messages.ts';
import type { Reading, SeenAnswer } from './seen.ts';

/** The bytes of an answer, and what is needed to read them. */
export type AnswerBytes = Pick<Fetched, 'body' | 'contentType' | 'url'>;

/** No more of an answer than its reading needs: all of it is copied for the process that reads. */
export function answerBytes({ body, contentType, url }: AnswerBytes): AnswerBytes {
  return { body, contentType, url };
}

/** What is pushed: a page, a plain text, or an article in JSON. */
export type Pushed =
  | { readonly form: 'html'; readonly html: string; readonly url: AbsoluteUrl | null }
  | { readonly form: 'text'; readonly text: string }
  | { readonly form: 'json'; readonly json: unknown };

/** The offers a push makes, in order; or why it makes none, in one line. */
export type Pushing =
  | { readonly offers: readonly Offer[]; readonly reason: null }
  | { readonly offers: readonly []; readonly reason: string };

/** What is needed to read a letter besides itself. */
export type MailGiven = {
  readonly source: Pick<Source, 'id' | 'language' | 'tags' | 'digest'>;
  /** What stands before and behind the @ of our own addresses, which nobody is to be told. */
  readonly locals: readonly string[];
  readonly domain: string;
  readonly at: Instant;
  /** Where its pictures will be found by everybody. */
  readonly base: AbsoluteUrl;
  /** The mail server whose word on a letter is believed; null for none. */
  readonly trusted: string | null;
  /** What is known of its checks already; null where its own fields are to be asked. */
  readonly checks: MailChecks | null;
};

/** What a letter tells as one article. */
export type MailStory = {
  readonly guid: string;
  readonly url: AbsoluteUrl | null;
  readonly content: ArticleContent;
  /** A mark of what it says, whenever it is sent. */
  readonly told: Sha256;
  /** The beginning of its pictures' keys; null where none came with it. */
  readonly pictures: string | null;
};

/** A letter as it was read: for the operator, and what of it is for everybody. */
export type MailRead = Pick<
  KeptMail,
  'kind' | 'why' | 'subject' | 'from' | 'says' | 'links' | 'codes' | 'unsubscribe' | 'checks'
> & {
  readonly stories: readonly MailStory[];
  readonly pictures: readonly { readonly key: string; readonly contentType: string; readonly bytes: Uint8Array }[];
};

/**
 * The work on what strangers wrote, as functions from plain data to plain data, so that it may be done in another process.
 * Each throws where there is nothing to be read, with one line that says why.
 */
export type Readings = {
  /** Dates are understood as of `now`, where it is given. */
  readonly feed: (answer: AnswerBytes, now?: Instant) => Promise<SourceFeed>;
  /** Null where it is a feed, which is read as one or not at all. */
  readonly page: (answer: AnswerBytes, options: Omit<PageOptions, 'url'>) => Extraction | null;
  /** How many elements of a page a rule's selector selects. */
  readonly matched: (answer: AnswerBytes, selector: string) => number;
  /** The elements of a page that each selector of the rules selects. */
  readonly marked: (answer: AnswerBytes, rules: ExtractionRules) => RuleMark[];
  /** A page for people to pick elements of. */
  readonly framed: (answer: AnswerBytes) => FramedPage;
  /** Selectors for what was pointed at on a page. */
  readonly picked: (answer: AnswerBytes, pointing: Pointing) => Picked;
  /** What can be followed of an answer, whatever it is; `as` is what it is taken for where it is nothing. */
  readonly seen: (answer: SeenAnswer, now: Instant, rules?: ExtractionRules, as?: 'page' | null) => Promise<Reading>;
  readonly sitemap: (answer: AnswerBytes) => Sitemap;
  /** What a source tells of an article, cleaned. */
  readonly told: (offer: Pick<Offer, 'told' | 'url'>, source: Source) => ArticleContent;
  readonly pushed: (pushed: Pushed, source: SourceId, now: Instant) => Pushing;
  /** What cannot be read comes back as that. */
  readonly mail: (body: Uint8Array, given: MailGiven) => Promise<MailRead>;
};

/**
 * Has something read that `source` gave. Rejects with what the reading throws (its name and message are kept, its class is
 * not), with {@link ReadingStopped} where it took more time or memory than it may, and with {@link NotRead} when we stop.
 */
export type Read = <K extends keyof Readings>(
  what: K,
  source: SourceId,
  ...given: Parameters<Readings[K]>
) => Promise<Awaited<ReturnType<Readings[K]>>>;

/** Nothing was read, because we stop: whoever asked is to ask again once we are back. What gave it has no part in it. */
export class NotRead extends Error {
  override readonly name = 'NotRead';

  constructor() {
    super('not read: Feedmill is stopping');
  }
}

/** A machine may have been too busy once; a source whose reading had to be cut off so often is put aside. */
export const STOPS_BEFORE_ASIDE = 2;

/** A reading was cut off, or was not begun, because what its source gives had to be cut off before. */
export class ReadingStopped extends Error {
  override readonly name = 'ReadingStopped';
  /** Whether nothing more of the source is read for now. */
  readonly isAside: boolean;

  constructor(message: string, isAside: boolean) {
    super(message);
    this.isAside = isAside;
  }
}
