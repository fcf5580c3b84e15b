import type { RuleName, Severity } from './rules.ts';

/** Something wrong with a feed: what, where, and by which rule. */
export type Finding = {
  readonly severity: Severity;
  /** A name of ours (`rss-date`) or of a partner's contract (`msn-date-age`). */
  readonly rule: RuleName | (string & {});
  /** What is wrong and what would be right, on one line. */
  readonly message: string;
  /** The section that says so. */
  readonly spec: string;
  /** Both from 1; null where the finding is of no place in the document (how it was served). */
  readonly line: number | null;
  readonly column: number | null;
  /** `rss/channel/item[3]/pubDate`, `items[2].url`; empty for the document as a whole. */
  readonly path: string;
  /** The item's number from 1 and what it is called; null outside of items. */
  readonly item: { readonly number: number; readonly name: string | null } | null;
};

/** What a checked document is. */
export type FeedKind =
  | 'RSS 2.0'
  | 'RSS 0.9x'
  | 'RSS 1.0'
  | 'Atom 1.0'
  | 'Atom 1.0 entry'
  | 'Atom 0.3'
  | 'JSON Feed'
  | 'no feed';

/** What is to be said of a feed. */
export type Verdict = {
  readonly kind: FeedKind;
  readonly items: number;
  /** In the order of the document, of no place first. Of each rule the first {@link MOST_PER_RULE} alone. */
  readonly findings: readonly Finding[];
  /** How many there are of each severity, those left out counted too. */
  readonly counts: Readonly<Record<Severity, number>>;
  /** How many were left out, by rule. */
  readonly more: Readonly<Record<string, number>>;
};

/** Findings that are told of one rule: a feed of thousands of items has the same fault in each. */
export const MOST_PER_RULE = 25;
