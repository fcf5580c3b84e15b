import type { IngestOutcome } from './ingest/ingest-outcome.ts';

/** What is measured of a running mill, each under one name for the dashboard, the alarms and the bill. */
export const MEASURES = {
  /** Looks at sources. */
  Polls: 'Count',
  /** Items that polls handed to be taken in. */
  Items: 'Count',
  /** From what the newest item states that a source's hub pushed to its push: as many as there were pushes of something new. */
  PushDelay: 'Milliseconds',
  /** What was mended of sources' documents while they were read. */
  Repairs: 'Count',
  /** Revisions of articles that were taken in. */
  Revisions: 'Count',
  /** Sources whose answer was found to be unlike them. */
  Quarantines: 'Count',
  /** Sources that were heard before and are not any more. */
  SilentSources: 'Count',
  /** Publishes that put a document. */
  PublishesDone: 'Count',
  /** Documents that they put. */
  DocumentsPut: 'Count',
  /** Publishes that found nothing to put. */
  PublishesSkipped: 'Count',
  /** From the first write that a publish brought to its feed, less what the feed was to wait (`every`). */
  Delay: 'Milliseconds',
  /** From the order to take an article down to a feed without it. */
  TakedownTime: 'Milliseconds',
  /** Deliveries that a subscriber or a partner has acknowledged. */
  Deliveries: 'Count',
  /** Bytes that were sent with them. */
  DeliveryBytes: 'Count',
  /** From the first write that a delivery brings to its acknowledgement. */
  DeliveryDelay: 'Milliseconds',
  /** Deliveries that failed, each time that they were tried. */
  DeliveryFailures: 'Count',
  /** Tellings that a hub elsewhere has taken. */
  HubPings: 'Count',
  /** Tellings that it did not take. */
  HubFailures: 'Count',
  /** Partners' webhooks that were given up on, and are switched off. */
  WebhooksOff: 'Count',
  /** Requests of partners, as the access logs tell them. */
  PartnerRequests: 'Count',
  /** Requests with tokens that open nothing, as the access logs tell them. */
  TokensRefused: 'Count',
  /** Functions that were called far more often than usual. */
  Runaways: 'Count',
} as const satisfies Record<string, 'Count' | 'Milliseconds'>;

export type Measured = { readonly name: keyof typeof MEASURES; readonly value: number };

type Fields = Readonly<Record<string, unknown>>;

/** Outcomes of taking an article in that made a revision. */
const TAKEN_IN: readonly string[] = ['created', 'revised'] satisfies IngestOutcome['outcome'][];

/** What each line of the log tells. */
const TOLD: Readonly<Record<string, (fields: Fields) => Measured[]>> = {
  polled: ({ offered, repairs }) => [
    { name: 'Polls', value: 1 },
    { name: 'Items', value: Number(offered) },
    { name: 'Repairs', value: Number(repairs ?? 0) },
  ],
  pushed: ({ delay }) => (typeof delay === 'number' ? [{ name: 'PushDelay', value: delay }] : []),
  'poll failed': () => [{ name: 'Polls', value: 1 }],
  'source quarantined': () => [
    { name: 'Polls', value: 1 },
    { name: 'Quarantines', value: 1 },
  ],
  'source still in quarantine': () => [{ name: 'Polls', value: 1 }],
  'source silent': () => [{ name: 'SilentSources', value: 1 }],
  ingested: ({ outcome }) => (TAKEN_IN.includes(String(outcome)) ? [{ name: 'Revisions', value: 1 }] : []),
  published: ({ delay, waited, put }) => [
    { name: 'PublishesDone', value: 1 },
    { name: 'DocumentsPut', value: Array.isArray(put) ? put.length : 0 },
    ...(typeof delay === 'number' ? [{ name: 'Delay' as const, value: delay - Number(waited ?? 0) }] : []),
  ],
  unchanged: () => [{ name: 'PublishesSkipped', value: 1 }],
  covered: () => [{ name: 'PublishesSkipped', value: 1 }],
  delivered: arrived,
  'not delivered': () => [{ name: 'DeliveryFailures', value: 1 }],
  'webhook delivered': arrived,
  'webhook not delivered': () => [{ name: 'DeliveryFailures', value: 1 }],
  'webhook switched off': () => [{ name: 'WebhooksOff', value: 1 }],
  'hub told': () => [{ name: 'HubPings', value: 1 }],
  'hub not told': () => [{ name: 'HubFailures', value: 1 }],
  'usage counted': ({ fetched, wrong }) => [
    { name: 'PartnerRequests', value: Number(fetched) },
    { name: 'TokensRefused', value: Number(wrong) },
  ],
  'function runs away': () => [{ name: 'Runaways', value: 1 }],
  'out of a feed': ({ took }) => [{ name: 'TakedownTime', value: Number(took) }],
};

function arrived({ bytes, delay }: Fields): Measured[] {
  return [
    { name: 'Deliveries', value: 1 },
    { name: 'DeliveryBytes', value: Number(bytes) },
    ...(typeof delay === 'number' ? [{ name: 'DeliveryDelay' as const, value: delay }] : []),
  ];
}

/**
 * What a line of the log measures, so that nothing is measured that is not also told, with its ids. Counts of 0 are left
 * out.
 */
export function measuresOf(message: string, fields: Fields): Measured[] {
  const told = Object.hasOwn(TOLD, message) ? TOLD[message] : undefined;
  return (told?.(fields) ?? []).filter(({ name, value }) => value > 0 || MEASURES[name] !== 'Count');
}
