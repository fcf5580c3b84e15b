import pc from 'picocolors';
import { type Instant, millis, type Subscriber, siteOf } from '../../lib/model/index.ts';
import type { HubStatus } from '../../lib/pipeline/index.ts';
import { roughWords } from './elapsed.ts';
import { sinceWords } from './status.ts';
import { type Cell, textTable } from './table.ts';

/** What is shown of a subscriber in words and as data: whoever knows a callback can feed it, so only its site is told. */
export function shownSubscriber({ secret, callback, acknowledged, entries: _, ...subscriber }: Subscriber) {
  return { ...subscriber, site: siteOf(callback), signed: secret !== null, etag: acknowledged };
}

/** Subscribers, a row each, those whom nothing reaches first. */
export function showSubscribers(
  all: readonly Subscriber[],
  now: Instant,
  color: boolean,
  width: number | null = null,
): string {
  const rows = [...all]
    .sort((a, b) => Number(b.failing !== null) - Number(a.failing !== null))
    .map((one): Cell[] => [
      one.id,
      `${one.feed}/${one.format}`,
      new URL(one.callback).host,
      leaseWords(one, now),
      String(one.deliveries),
      sinceWords(one.lastDelivery, now),
      stateOf(one, now, color),
    ]);
  return textTable(['ID', 'TOPIC', 'AT', 'LEASE', 'DELIVERIES', 'LAST', 'STATE'], rows, color, width);
}

/** One with all that is known of it. */
export function showSubscriber(one: Subscriber, now: Instant, color: boolean, width: number | null = null): string {
  const { failing } = one;
  const facts: (readonly [label: string, fact: string | null])[] = [
    ['topic', `${one.feed}/${one.format}`],
    ['at', siteOf(one.callback)],
    ['signed', one.secret === null ? 'no: it gave no secret' : 'with its secret, by sha256'],
    ['since', `${one.since} (${sinceWords(one.since, now)})`],
    ['lease', `until ${one.leaseUntil} (${leaseWords(one, now)})`],
    ['deliveries', String(one.deliveries)],
    ['last', one.lastDelivery === null ? 'never' : `${one.lastDelivery} (${sinceWords(one.lastDelivery, now)})`],
    ['has', one.acknowledged === null ? 'nothing known' : `the topic of ETag "${one.acknowledged}"`],
    ['failing since', failing === null ? null : `${failing.since}, ${failing.times} times in a row`],
    ['why', failing?.error ?? null],
    ['tried again', failing === null ? null : (failing.next ?? 'when the topic changes')],
  ];
  const rows = facts.flatMap(([label, fact]) => (fact === null ? [] : [[label, fact]]));
  return textTable(['SUBSCRIBER', one.id], rows, color, width);
}

/** How the hub stands, in a line; empty where none is named. */
export function showHub(hub: HubStatus | null, now: Instant, color: boolean): string {
  if (hub === null) return '';
  const { red, yellow, dim } = pc.createColors(color);
  if (hub.kind === 'elsewhere') {
    if (hub.failing === null) return dim(`hub ${hub.url} is notified of every change\n`);
    return red(
      `hub ${hub.url} is failing (first failure ${sinceWords(hub.failing.since, now)}): ${hub.failing.error}\n`,
    );
  }
  const count = `${hub.subscribers} ${hub.subscribers === 1 ? 'subscriber' : 'subscribers'}`;
  const unreached =
    hub.unreached === 0 ? '' : yellow(`, ${hub.unreached} of them unreachable; see feedmill subscribers list`);
  const bounded = hub.bounded.map(({ host, most }) =>
    yellow(
      `${most} subscriptions named callbacks at ${host} within an hour; no more are verified there until the hour is over\n`,
    ),
  );
  return `${dim(`hub ${hub.url}: ${count}`)}${unreached}\n${bounded.join('')}`;
}

function leaseWords({ leaseUntil }: Subscriber, now: Instant): string {
  const left = millis(leaseUntil) - millis(now);
  return left > 0 ? `${roughWords(left)} left` : `ended ${roughWords(-left)} ago`;
}

function stateOf({ failing, leaseUntil }: Subscriber, now: Instant, color: boolean): Cell {
  const { green, red, yellow, dim } = pc.createColors(color);
  if (leaseUntil <= now) return { text: 'lease expired', tint: dim };
  if (failing === null) return { text: 'ok', tint: green };
  const tint = failing.next === null ? red : yellow;
  return { text: `not reached ${failing.times} times: ${failing.error}`, tint };
}
