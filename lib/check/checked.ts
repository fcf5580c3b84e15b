import type { Instant, PartnerMedia } from '../model/index.ts';
import type { FeedKind } from './finding.ts';
import type { Report, Spot } from './findings.ts';

/** What a check is told besides the document. */
export type CheckContext = {
  readonly report: Report;
  /** The moment by which a date is in the future. */
  readonly now: Instant;
  /** Where the document was fetched from; null where nobody says. */
  readonly url: string | null;
};

/** An item as its format's check read it, for what is asked of any item whatever its format. */
export type CheckedItem = {
  readonly spot: Spot;
  readonly id: string | null;
  readonly title: string | null;
  readonly url: string | null;
  readonly published: Instant | null;
  readonly updated: Instant | null;
  readonly authors: readonly string[];
  readonly language: string | null;
  /** HTML or plain text, as given. */
  readonly summary: string | null;
  readonly html: string | null;
  readonly media: readonly PartnerMedia[];
  /** The item takes an article back, as a partner has it: nothing is demanded of it. */
  readonly withdrawn: boolean;
};

/** A feed as its format's check read it. */
export type CheckedFeed = {
  readonly kind: FeedKind;
  /** Where the feed is introduced: what is missing of it is missing there. */
  readonly spot: Spot;
  readonly title: string | null;
  readonly link: string | null;
  readonly description: string | null;
  readonly language: string | null;
  readonly updated: Instant | null;
  readonly logo: string | null;
  readonly ttl: number | null;
  /** The address that the feed gives as its own, and where; null where it gives none. */
  readonly self: { readonly url: string; readonly spot: Spot } | null;
  readonly items: readonly CheckedItem[];
};

/** A document that is none, with nothing in it. */
export function nothing(spot: Spot, kind: FeedKind = 'no feed'): CheckedFeed {
  const none = { title: null, link: null, description: null, language: null, updated: null, logo: null, ttl: null };
  return { kind, spot, ...none, self: null, items: [] };
}
