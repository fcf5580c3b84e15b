import {
  type ArticleId,
  dayOf,
  type FeedId,
  holds,
  type Instant,
  instant,
  later,
  millis,
  NOBODY,
  type Partner,
  type PartnerToken,
  USAGE_DAYS,
  type Usage,
} from '../../model/index.ts';
import { noUsage, type SharedToken, sharedToken } from '../../partners/index.ts';
import type { Ports } from '../ports.ts';

/** How far a partner is with a feed. */
export type FeedFetched = {
  readonly feed: FeedId;
  /** When it last had what the feed showed then; null where it did not within a month. */
  readonly last: Instant | null;
  /** The newest article that it showed then, and since when that is known; null where it showed none. */
  readonly newest: { readonly article: ArticleId; readonly title: string; readonly seen: Instant } | null;
  /** What it has missed since, and since when; null where it is nothing. */
  readonly behind: { readonly articles: number; readonly isMore: boolean; readonly since: Instant } | null;
};

/** What a partner has fetched. */
export type PartnerUsage = {
  /** The days on which anything was asked, the last first. */
  readonly days: readonly Usage[];
  readonly feeds: readonly FeedFetched[];
  /** That a token seems to be in several hands, as the last such day of a week says. */
  readonly shared: SharedToken | null;
};

const DAY_MS = 24 * 3600_000;

/** So many places of a feed are looked through for what somebody has missed. */
const MOST_PLACES = 100;

/** Of so many days a token that seems to be shared is told. */
const SHARED_DAYS = 7;

/** For so many days a partner may fetch nothing before that is told. */
const QUIET_DAYS = 3;

type Reader = Pick<Ports, 'now'> & {
  readonly store: Pick<Ports['store'], 'usages' | 'memberships' | 'articles' | 'partners'>;
};

/**
 * What a partner has fetched in a month, and how far behind it is with each of its feeds: by what the feed shows that was
 * not known when it was fetched last. One query, and for each feed one of at most a hundred places, and an article.
 */
export async function usageOfPartner(
  { id, feeds }: Pick<Partner, 'id' | 'feeds'>,
  reader: Reader,
): Promise<PartnerUsage> {
  const { store, now } = reader;
  const days = await store.usages.since(id, dayOf(instant(millis(now()) - USAGE_DAYS * DAY_MS)));
  const fetched: FeedFetched[] = [];
  for (const feed of feeds) fetched.push(await feedFetched(feed, lastOf(days, feed), reader));
  return { days, feeds: fetched, shared: sharedOf(days, now()) };
}

function lastOf(days: readonly Usage[], feed: FeedId): Instant | null {
  const all = days.flatMap(({ feeds }) => feeds[feed]?.last ?? []);
  return all.length === 0 ? null : all.reduce(later);
}

async function feedFetched(feed: FeedId, last: Instant | null, { store }: Reader): Promise<FeedFetched> {
  if (last === null) return { feed, last, newest: null, behind: null };
  let [articles, looked] = [0, 0];
  let since = null as Instant | null;
  let found = null as { article: ArticleId; seen: Instant } | null;
  for await (const { article, at, gone } of store.memberships.latest(feed, 'newest', MOST_PLACES)) {
    if (++looked > MOST_PLACES) break;
    if (gone) continue;
    // `date/first seen`: it is shown since it was seen, whatever its date.
    const seen = (at.split('/')[1] ?? at) as Instant;
    if (seen > last) {
      articles++;
      since = since === null || seen < since ? seen : since;
    } else found ??= { article, seen };
  }
  const known = found === null ? undefined : (await store.articles.getMany([found.article])).get(found.article);
  return {
    feed,
    last,
    newest: found === null ? null : { ...found, title: known?.article.title ?? '' },
    behind: since === null ? null : { articles, isMore: looked > MOST_PLACES, since },
  };
}

function sharedOf(days: readonly Usage[], now: Instant): SharedToken | null {
  const since = dayOf(instant(millis(now) - SHARED_DAYS * DAY_MS));
  for (const day of days) {
    const shared = day.day >= since ? sharedToken(day) : null;
    if (shared !== null) return shared;
  }
  return null;
}

/** Something about partners that an operator is to look at. */
export type PartnerTrouble =
  | { readonly partner: Partner['id']; readonly trouble: 'quiet'; readonly last: Instant | null }
  | { readonly partner: Partner['id']; readonly trouble: 'shared'; readonly shared: SharedToken }
  | { readonly partner: Partner['id']; readonly trouble: 'over'; readonly perDay: number; readonly requests: number }
  | { readonly partner: null; readonly trouble: 'wrong tokens'; readonly requests: number };

/** So many requests a day with tokens that open nothing are somebody who guesses, or a token that was not taken out. */
const MANY_WRONG = 100;

/**
 * The partners who have a token and fetch nothing any more, whose token seems to be shared, or who are over their quota; and
 * that many come with tokens that open nothing. Two queries a partner, and one read.
 */
export async function partnerTroubles({ store, now }: Pick<Reader, 'store' | 'now'>): Promise<PartnerTrouble[]> {
  const found: PartnerTrouble[] = [];
  const at = now();
  for (const partner of await store.partners.list()) {
    const tokens = await store.partners.tokens(partner.id);
    const days = await store.usages.since(partner.id, dayOf(instant(millis(at) - SHARED_DAYS * DAY_MS)));
    found.push(...troublesOf(partner, tokens, days, at));
  }
  const wrong = (await store.usages.get(NOBODY, dayOf(at)))?.usage.requests ?? 0;
  if (wrong >= MANY_WRONG) found.push({ partner: null, trouble: 'wrong tokens', requests: wrong });
  return found;
}

function troublesOf(
  { id, quota }: Partner,
  tokens: readonly PartnerToken[],
  days: readonly Usage[],
  at: Instant,
): PartnerTrouble[] {
  const last = days
    .flatMap((day) => day.last ?? [])
    .reduce<Instant | null>((a, b) => (a === null ? b : later(a, b)), null);
  const quietSince = instant(millis(at) - QUIET_DAYS * DAY_MS);
  // Who was given a token only now has not come yet.
  const isExpected = tokens.some((token) => holds(token, at) && token.since < quietSince);
  const today = days.find(({ day }) => day === dayOf(at)) ?? noUsage(id, dayOf(at));
  const perDay = quota?.perDay ?? null;
  const shared = sharedOf(days, at);
  return [
    ...(isExpected && (last === null || last < quietSince) ? [{ partner: id, trouble: 'quiet', last } as const] : []),
    ...(shared === null ? [] : [{ partner: id, trouble: 'shared', shared } as const]),
    ...(perDay !== null && today.requests >= perDay
      ? [{ partner: id, trouble: 'over', perDay, requests: today.requests } as const]
      : []),
  ];
}
