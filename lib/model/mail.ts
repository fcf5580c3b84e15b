import type { ArticleId, SourceId } from './ids.ts';
import type { Instant } from './instant.ts';

/**
 * What a letter is taken for. A newsletter alone may be published; the others are for the operator: who asks to be
 * confirmed, sends a code, asks whether letters may be forwarded here, bills, answers, answers by itself, says nothing, or
 * cannot be read.
 */
export type MailKind =
  | 'newsletter'
  | 'confirmation'
  | 'code'
  | 'forwarding'
  | 'receipt'
  | 'reply'
  | 'auto-reply'
  | 'empty'
  | 'unreadable';

/** What a check of a letter said; `none` where it was not made, or said nothing either way. */
export type MailCheck = 'pass' | 'fail' | 'none';

/** What those through whom a letter came found about it (RFC 7208, RFC 6376, RFC 7489), as far as they are believed. */
export type MailChecks = {
  readonly spf: MailCheck;
  readonly dkim: MailCheck;
  readonly dmarc: MailCheck;
  readonly spam: MailCheck;
  readonly virus: MailCheck;
};

export const NO_CHECKS: MailChecks = { spf: 'none', dkim: 'none', dmarc: 'none', spam: 'none', virus: 'none' };

/**
 * What became of a letter: its articles are published; it waits until the source is accepted; it is shown to the operator
 * alone; it failed its checks; it could not be read.
 */
export type MailFate = 'published' | 'waiting' | 'shown' | 'quarantined' | 'unreadable';

/** A letter that came, as it is remembered for the operator. Nothing of it is for anybody else. */
export type KeptMail = {
  readonly source: SourceId;
  /** By what it is named: when it came and the beginning of its hash. */
  readonly name: string;
  readonly at: Instant;
  /** The object that holds it as it came. */
  readonly key: string;
  readonly bytes: number;
  readonly kind: MailKind;
  readonly fate: MailFate;
  /** Why it is taken for that, and why this became of it, in one line. */
  readonly why: string;
  readonly subject: string | null;
  readonly from: string | null;
  /** How it begins. */
  readonly says: string;
  /** What it asks to follow or to type, where it is no newsletter. */
  readonly links: readonly string[];
  readonly codes: readonly string[];
  /** Addresses by which it can be unsubscribed from (RFC 2369, RFC 8058). */
  readonly unsubscribe: readonly string[];
  readonly articles: readonly ArticleId[];
  readonly checks: MailChecks;
};

/** The address of a mail source. Who knows it writes as the source does: it is shown to the operator alone. */
export type Mailbox = {
  /** What stands before the @. */
  readonly local: string;
  readonly since: Instant;
  /** Addresses of before, which are no longer taken from. */
  readonly former: readonly string[];
  /** When the operator accepted what comes; null until then. */
  readonly accepted: Instant | null;
};
