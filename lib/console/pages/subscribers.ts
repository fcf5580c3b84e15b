import type { Instant } from '../../model/index.ts';
import { pathOf } from '../address.ts';
import { sameAs } from '../command-line.ts';
import type { Draw } from '../frame.ts';
import { html, outside, type Part } from '../html.ts';
import { chapterAddress } from '../remedies.ts';
import { number, several, table } from '../table.ts';
import { ago } from '../time.ts';

/** Who is told of changes by our own hub: only the site of each, as whoever knows a callback can feed it. */
export type SubscriberRow = {
  readonly id: string;
  readonly feed: string;
  readonly format: string;
  readonly site: string;
  readonly leaseUntil: Instant;
  readonly deliveries: number;
  readonly lastDelivery: Instant | null;
  /** Why nothing reaches it; null where it is reached. */
  readonly trouble: string | null;
};

/** How the hub that the feeds name stands; null where they name none. */
export type HubShown = {
  readonly url: string;
  readonly isOwn: boolean;
  /** What is the matter, a line each. */
  readonly troubles: readonly string[];
};

export type SubscribersData = {
  readonly hub: HubShown | null;
  /** The first of them, those whom nothing reaches first, and how many there are. */
  readonly rows: readonly SubscriberRow[];
  readonly count: number;
};

/** Who is subscribed at our own hub, and whom nothing reaches. */
export const drawSubscribers: Draw<SubscribersData> = ({ hub, rows, count }, frame) => ({
  title: 'Subscribers',
  live: 10,
  body: html`<p class="back"><a href="/feeds">Feeds</a></p>
<h1>Subscribers</h1>
<div id="list" data-live>${hubWords(hub)}${
    rows.length === 0
      ? html`<p class="none">There are no subscribers.${hub?.isOwn ? null : html` To accept subscriptions, set <code>site.hub: own</code> in the configuration.`}</p>`
      : [
          list(rows, frame.now),
          count > rows.length
            ? html`<p class="soft">The first ${number(rows.length)} of ${several(count, 'subscriber')}.</p>`
            : null,
        ]
  }</div>
<p>${sameAs(frame, ['subscribers', 'list'])}</p>`,
});

/** How the hub stands, in sentences, with the chapter that says what to do. */
export function hubWords(hub: HubShown | null): Part {
  if (hub === null) return null;
  const what = hub.isOwn
    ? 'The feeds name Feedmill’s own hub'
    : 'The feeds name a hub elsewhere, which is notified of every change';
  const troubles = hub.troubles.map(
    (one) =>
      html`<p class="fault">${outside(one, 400)} <a href="${chapterAddress('HubDeaf')}">More on this<span class="unseen">: HubDeaf</span></a></p>`,
  );
  return [html`<p>${what}: <code>${outside(hub.url, 200)}</code>.</p>`, troubles];
}

function list(rows: readonly SubscriberRow[], now: Instant): Part {
  return table(
    'Subscribers',
    [
      { title: 'At' },
      { title: 'Feed' },
      { title: 'Lease' },
      { title: 'Deliveries', numeric: true },
      { title: 'Last' },
      { title: 'State' },
    ],
    rows.map((one) => [
      html`${outside(one.site, 80)} <small>${outside(one.id, 40)}</small>`,
      html`<a href="${pathOf('feeds', one.feed)}">${outside(one.feed, 60)}</a> ${one.format}`,
      one.leaseUntil <= now ? 'over' : ago(one.leaseUntil, now),
      number(one.deliveries),
      ago(one.lastDelivery, now),
      one.trouble === null
        ? html`<span class="state ok">reached</span>`
        : html`<span class="state warning">not reached</span> ${outside(one.trouble, 200)}`,
    ]),
  );
}
