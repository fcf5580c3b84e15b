import { type FeedReaders, type Instant, millis, type Usage } from '../../lib/model/index.ts';
import { distinct, readersOf } from '../../lib/partners/index.ts';
import type { FeedFetched, PartnerTrouble, PartnerUsage } from '../../lib/pipeline/index.ts';
import { roughWords } from './elapsed.ts';
import { sinceWords } from './status.ts';
import { textTable } from './table.ts';

/** So many programs are named of a day. */
const NAMED = 3;

/** What a partner has fetched: how far it is with each feed, then a table of the days. */
export function showUsage({ days, feeds, shared }: PartnerUsage, now: Instant, color: boolean): string {
  const rows = feeds.map((one) => [one.feed, sinceWords(one.last, now), newestWords(one), behindWords(one, now)]);
  const parts = [
    ...(rows.length === 0 ? [] : [textTable(['FEED', 'FETCHED', 'NEWEST ARTICLE FETCHED', 'BEHIND'], rows, color)]),
    days.length === 0 ? 'nothing fetched in the last 30 days' : textTable(DAYS, days.map(dayRow), color),
    ...(shared === null ? [] : [`its token looks shared: ${sharedWords(shared)}`]),
  ];
  return parts.join('\n\n');
}

const DAYS = ['DAY', 'REQUESTS', 'UNCHANGED', 'REFUSED', 'BYTES', 'ADDRESSES', 'PROGRAMS'];

function dayRow({ day, requests, notModified, refused, bytes, addresses, agents }: Usage): string[] {
  const names = Object.entries(agents).sort(([, a], [, b]) => b - a);
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
  const named = names.slice(0, NAMED).map(([name, count]) => `${name} (${count})`);
  return [
    ...[day, requests, notModified, refused, bytes, distinct(addresses)].map(String),
    `${named.join(', ')}${more}`,
  ];
}

function newestWords({ last, newest }: FeedFetched): string {
  if (last === null) return '-';
  return newest === null ? 'none' : newest.title || newest.article;
}

function behindWords({ last, behind }: FeedFetched, now: Instant): string {
  if (last === null) return '-';
  if (behind === null) return 'nothing';
  const { articles, isMore, since } = behind;
  return `${isMore ? 'more than ' : ''}${articles} ${articles === 1 ? 'article' : 'articles'}, ${roughWords(millis(now) - millis(since))}`;
}

function sharedWords({ day, agents, addresses }: NonNullable<PartnerUsage['shared']>): string {
  return `on ${day} ${agents.join(', ')} fetched from ${addresses} addresses`;
}

/** Who fetches a feed for how many readers, as they say. */
export function showReaders(readers: FeedReaders | null, now: Instant, color: boolean): string {
  const all = readers === null ? [] : readersOf(readers, now);
  if (all.length === 0) return 'No aggregator has said for how many readers it fetches this feed.';
  const sum = all.reduce((so, one) => so + one.readers, 0);
  const table = textTable(
    ['AGGREGATOR', 'READERS'],
    all.map((one) => [one.by, String(one.readers)]),
    color,
  );
  return `${table}\n${sum} ${sum === 1 ? 'reader' : 'readers'} in all; other programs do not say`;
}

/** What of the partners is to be looked at, a line each. */
export function troubleLines(troubles: readonly PartnerTrouble[], now: Instant): string[] {
  return troubles.map((one) => {
    if (one.trouble === 'wrong tokens') return `tokens that open nothing: ${one.requests} requests today`;
    const who = `partner ${one.partner}`;
    if (one.trouble === 'shared') return `${who}: its token looks shared: ${sharedWords(one.shared)}`;
    if (one.trouble === 'over') return `${who}: quota used up: ${one.requests} requests today, ${one.perDay} allowed`;
    return `${who}: ${one.last === null ? 'fetched nothing for a week' : `last fetched ${sinceWords(one.last, now)}`}`;
  });
}
