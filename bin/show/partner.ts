import { type Feed, holds, type Instant, type Partner, type PartnerToken } from '../../lib/model/index.ts';
import type { WebhookStatus } from '../../lib/pipeline/index.ts';
import { documentUrl, type Site } from '../../lib/publish/index.ts';
import { sinceWords } from './status.ts';
import { textTable } from './table.ts';
import { webhookFacts } from './webhook.ts';

/** What is known of a partner: its definition, its tokens, and those of its feeds that there are. */
export type PartnerStory = {
  readonly partner: Partner;
  readonly tokens: readonly PartnerToken[];
  readonly feeds: readonly Feed[];
  /** How its webhook stands; null where it has none. */
  readonly webhook: WebhookStatus | null;
};

/** Partners, a row each. */
export function showPartners(
  all: readonly (Pick<PartnerStory, 'partner' | 'tokens'> & { readonly last: Instant | null })[],
  now: Instant,
  color: boolean,
): string {
  const rows = all.map(({ partner, tokens, last }) => [
    partner.id,
    partner.name,
    partner.origin,
    String(partner.feeds.length),
    tokenWords(tokens, now),
    quotaWords(partner) ?? 'none',
    sinceWords(last, now),
  ]);
  return textTable(['PARTNER', 'NAME', 'ORIGIN', 'FEEDS', 'TOKENS', 'QUOTA', 'LAST FETCH'], rows, color);
}

/** One with all that is known of it. No token is among it: it was shown once. */
export function showPartner(
  { partner, tokens, feeds, webhook }: PartnerStory,
  site: Site,
  now: Instant,
  color: boolean,
): string {
  const known = new Map<string, Feed>(feeds.map((feed) => [feed.id, feed]));
  const facts: (readonly [label: string, fact: string | null])[] = [
    ['name', partner.name],
    ['origin', partner.origin],
    ['quota', quotaWords(partner)],
    ['terms', partner.terms],
    ...(webhook === null ? [] : webhookFacts(webhook, now)),
    ['pushes to', partner.sources.length === 0 ? null : partner.sources.join(', ')],
    ...partner.feeds.map((id) => ['feed', feedWords(id, known.get(id), site)] as const),
    ...tokens.map((token) => ['token', oneTokenWords(token, now)] as const),
    ['token', tokens.length === 0 ? `none; to create one, run feedmill partners rotate ${partner.id}` : null],
  ];
  const rows = facts.flatMap(([label, fact]) => (fact === null ? [] : [[label, fact]]));
  return textTable(['PARTNER', partner.id], rows, color);
}

function feedWords(id: Partner['feeds'][number], feed: Feed | undefined, site: Site): string {
  if (feed === undefined) return `${id}: there is no such feed`;
  const whom = feed.visibility === 'partners' ? 'for partners' : 'public';
  return `${documentUrl(id, feed.formats[0] ?? 'atom', site)} (${whom})`;
}

function oneTokenWords(token: PartnerToken, now: Instant): string {
  const { start, since, until } = token;
  const made = `fm_${start}…, made ${sinceWords(since, now)}`;
  if (until === null) return made;
  return `${made}, ${holds(token, now) ? `valid until ${until}` : `expired ${until}`}`;
}

function tokenWords(tokens: readonly PartnerToken[], now: Instant): string {
  const holding = tokens.filter((token) => holds(token, now));
  const ending = holding.filter(({ until }) => until !== null).length;
  return `${holding.length}${ending > 0 ? `, ${ending} of them ending` : ''}`;
}

function quotaWords({ quota }: Partner): string | null {
  if (quota === null) return null;
  const parts = [
    ...(quota.perMinute === null ? [] : [`${quota.perMinute} a minute`]),
    ...(quota.perDay === null ? [] : [`${quota.perDay} a day`]),
  ];
  return parts.join(', ');
}
