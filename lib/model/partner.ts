import type { AbsoluteUrl, FeedId, PartnerId, Sha256, SourceId } from './ids.ts';
import type { Instant } from './instant.ts';

/** Who gets a feed, or what a source tells: partners who have it, and nobody else. */
export type Visibility = 'partners';

/** Somebody who fetches feeds by a token, as the operator defines him. */
export type Partner = {
  readonly id: PartnerId;
  /** Shown to the operator alone, as the terms are. */
  readonly name: string;
  /** The feeds he gets by his token, public ones and others. */
  readonly feeds: readonly FeedId[];
  /** The sources to which he may push articles. */
  readonly sources: readonly SourceId[];
  /** How many requests he may make; null for as many as he likes. */
  readonly quota: Quota | null;
  /** What was agreed with him, in the operator's words; null where nothing is noted. */
  readonly terms: string | null;
  /** Where he is told of changes; null where he is not. */
  readonly webhook: { readonly url: AbsoluteUrl } | null;
  /** Who defined him: the configuration file (which he follows) or the command line (which outlives the file). */
  readonly origin: 'config' | 'command';
};

/** The most requests of a partner in a minute and on a day (UTC); null for no such limit. */
export type Quota = { readonly perMinute: number | null; readonly perDay: number | null };

/**
 * A token that opens a partner's door, by its SHA-256: what it says, only its holder knows. 32 random bytes need no salt.
 */
export type PartnerToken = {
  readonly hash: Sha256;
  readonly partner: PartnerId;
  /** Its first letters, by which the operator tells one from the other. */
  readonly start: string;
  readonly since: Instant;
  /** From when on it opens nothing, since another took its place; null where it holds until it is revoked. */
  readonly until: Instant | null;
};

/** Whether a token still opens its partner's door. */
export function holds({ until }: Pick<PartnerToken, 'until'>, now: Instant): boolean {
  return until === null || now < until;
}

/** Whether a partner has a feed. */
export function hasFeed({ feeds }: Pick<Partner, 'feeds'>, feed: FeedId): boolean {
  return feeds.includes(feed);
}

/** Whether a feed or a source is for partners alone. */
export function isForPartners({ visibility }: { readonly visibility?: Visibility | undefined }): boolean {
  return visibility === 'partners';
}
