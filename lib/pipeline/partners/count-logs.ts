import {
  type Day,
  dayOf,
  type FeedId,
  type Instant,
  instant,
  millis,
  NOBODY,
  type PartnerId,
  type ReadersSaid,
  type Usage,
} from '../../model/index.ts';
import {
  addressMark,
  askedPath,
  endOfDay,
  isToken,
  type LoggedRequest,
  type PartnerFetch,
  readersJoined,
  readersSaid,
  tokenHash,
  usageOf,
  usagesJoined,
} from '../../partners/index.ts';
import type { Ports } from '../ports.ts';
import { boundAtEdge, type EdgeStore, followEdge } from './follow-edge.ts';

/** An access log that CloudFront has written, by its key, and the hour (`2026-11-29-20`) whose requests it has. */
export type AccessLog = { readonly key: string; readonly hour: string };

/** The access logs, and what the function at the edge noted beside them. */
export type AccessLogs = {
  /** The logs of a day, in the order of their keys; a request for each thousand. */
  readonly of: (day: Day) => Promise<AccessLog[]>;
  /** A log's lines; none where it is gone. One request. */
  readonly read: (key: string) => AsyncIterable<LoggedRequest>;
  /** Whose requests were let in between two moments, by the requests' ids. */
  readonly whose: (from: Instant, to: Instant) => Promise<ReadonlyMap<string, PartnerId>>;
};

export type LogCounter = Pick<Ports, 'now' | 'log'> & {
  readonly store: Pick<Ports['store'], 'usages' | 'partners' | 'feeds'>;
  readonly logs: AccessLogs;
  readonly edge: EdgeStore;
  readonly freshKey: () => Uint8Array;
};

/** So many logs are counted together: one write for each partner and day in them. */
const MOST_LOGS = 100;

/** A log may come that much later than what it tells of (CloudFront's documentation). */
const LATE_MS = 25 * 3600_000;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** What a batch of logs came to; null where there was nothing new. */
export type LogsCounted = {
  readonly logs: number;
  /** All lines in them. */
  readonly requests: number;
  readonly partners: number;
  /** Requests of partners, and with tokens that open nothing. */
  readonly fetched: number;
  readonly wrong: number;
};

/**
 * Counts the access logs that were not counted yet, each once, whatever is cut off in between: which logs a batch has is
 * written down before it is counted, and with each figure which batch was the last to go in. Whoever finds a batch begun
 * counts the same logs again, and leaves alone what has them already. Once a day it sees that the edge knows what the table
 * knows. Costs a listing of a day or two, and by what there is new.
 */
export async function countLogs(counter: LogCounter): Promise<LogsCounted | null> {
  const { store, log, now } = counter;
  const found = await store.usages.counting();
  const today = dayOf(now());
  const compared = found.compared === today ? found : { ...found, compared: today };
  if (found.compared !== today) {
    const mended = await followEdge(counter);
    if (mended > 0) log.info('edge followed', { keys: mended });
  }
  const isBegun = found.pending.length > 0;
  const pending = isBegun ? found.pending : (await newLogs(counter)).slice(0, MOST_LOGS).map(({ key }) => key);
  if (pending.length === 0 && found.compared === today) return null;
  const batch = pending.length === 0 || isBegun ? found.batch : found.batch + 1;
  // Another is at it: what it counts is counted.
  if (!(await store.usages.saveCounting({ ...compared, batch, pending }))) return null;
  if (pending.length === 0) return null;
  const counted = await countBatch(pending, batch, counter);
  for (const [hour, keys] of byHour(pending)) await store.usages.noteCounted(hour, keys);
  await store.usages.saveCounting({ ...compared, version: found.version + 1, batch, pending: [] });
  log.info('usage counted', { ...counted });
  return counted;
}

async function newLogs({ store, logs, now }: LogCounter): Promise<AccessLog[]> {
  const days = new Set([instant(millis(now()) - LATE_MS), now()].map(dayOf));
  const fresh: AccessLog[] = [];
  for (const day of days) {
    const counted = await store.usages.counted(day);
    fresh.push(...(await logs.of(day)).filter(({ key }) => !counted.has(nameOf(key))));
  }
  return fresh;
}

/** What tells a log from all others: its hour, and its own part of its name. */
function nameOf(key: string): string {
  const hour = hourOf(key) ?? '';
  return `${hour}.${ownPart(key)}`;
}

function ownPart(key: string): string {
  return key.slice(0, -'.gz'.length).split('.').at(-1) ?? '';
}

/** `feeds/E1.2026-11-29-20.ab12.gz`: the hour. */
export function hourOf(key: string): string | null {
  return /\.(\d{4}-\d\d-\d\d-\d\d)\.[^/.]+\.gz$/.exec(key)?.[1] ?? null;
}

function byHour(keys: readonly string[]): Map<string, string[]> {
  const hours = new Map<string, string[]>();
  for (const key of keys) {
    const hour = hourOf(key) ?? '';
    hours.set(hour, [...(hours.get(hour) ?? []), ownPart(key)]);
  }
  return hours;
}

type Fetched = PartnerFetch & { readonly partner: PartnerId };

async function countBatch(keys: readonly string[], batch: number, counter: LogCounter): Promise<LogsCounted> {
  const { store } = counter;
  const whose = await whoseIn(keys, counter);
  const keyOf = dayKeys(counter);
  const usages = new Map<string, Usage>();
  const said = new Map<FeedId, Map<string, ReadersSaid>>();
  let requests = 0;
  for (const key of keys) {
    // A log at a time is held: what it comes to is small, whatever it holds.
    const fetches = new Map<string, Fetched[]>();
    for await (const line of counter.logs.read(key)) {
      requests++;
      const { feed, token, document } = askedPath(line.path);
      const partner = await whose(line, token);
      if (partner === null) {
        if (feed !== null && line.status < 400) noteReaders(said, feed, document, line);
        continue;
      }
      const day = dayOf(line.at);
      const address = addressMark(line.address, await keyOf(day));
      const { status, bytes, agent, at } = line;
      const name = `${day} ${partner}`;
      const all = fetches.get(name) ?? [];
      all.push({ partner, feed, status, bytes, agent, address, at });
      fetches.set(name, all);
    }
    for (const [name, all] of fetches) {
      const [day = '', partner = ''] = name.split(' ');
      const one = usageOf(partner as PartnerId, day as Day, all);
      const before = usages.get(name);
      usages.set(name, before === undefined ? one : usagesJoined(before, one));
    }
  }
  for (const usage of usages.values()) await addUsage(usage, batch, counter);
  for (const [feed, all] of said) {
    const known = (await store.usages.readers(feed)) ?? { feed, said: {} };
    const joined = readersJoined(known, all);
    if (joined !== known) await store.usages.saveReaders(joined, counter.now());
  }
  const counts = [...usages.values()].map((one) => [one.partner, one.requests] as const);
  const sum = (of: (partner: PartnerId) => boolean) =>
    counts.reduce((so, [partner, count]) => so + (of(partner) ? count : 0), 0);
  return {
    logs: keys.length,
    requests,
    partners: new Set(counts.flatMap(([partner]) => (partner === NOBODY ? [] : [partner]))).size,
    fetched: sum((partner) => partner !== NOBODY),
    wrong: sum((partner) => partner === NOBODY),
  };
}

/** The key of each day is read once a batch. */
function dayKeys({ store, freshKey }: LogCounter) {
  const keys = new Map<Day, Uint8Array>();
  return async (day: Day): Promise<Uint8Array> => {
    const key = keys.get(day) ?? (await store.usages.keyOf(day, freshKey));
    keys.set(day, key);
    return key;
  };
}

function noteReaders(
  said: Map<FeedId, Map<string, ReadersSaid>>,
  feed: FeedId,
  document: string,
  { agent, at }: LoggedRequest,
): void {
  const one = readersSaid(agent, document, at);
  if (one === null) return;
  const [name, figure] = one;
  const all = said.get(feed) ?? new Map<string, ReadersSaid>();
  const before = all.get(name);
  if (before === undefined || before.at <= figure.at) all.set(name, figure);
  said.set(feed, all);
}

/**
 * Whose a logged request is: as the function at the edge noted it by the request's id, else by the token in the path, where the
 * log keeps it; {@link NOBODY}'s where there is one that opens nothing, and null where there is none. A token is looked up
 * once a batch.
 */
async function whoseIn(keys: readonly string[], { logs, store, now }: LogCounter) {
  const hours = keys.flatMap((key) => hourOf(key) ?? []).sort();
  const noted = hours.length === 0 ? new Map() : await logs.whose(startOf(hours[0]), endOf(hours.at(-1)));
  const known = new Map<string, PartnerId>();
  return async ({ request }: LoggedRequest, token: string | null): Promise<PartnerId | null> => {
    const partner = noted.get(request);
    if (partner !== undefined) return partner;
    if (token === null) return null;
    if (!isToken(token)) return NOBODY;
    const hash = tokenHash(token);
    const before = known.get(hash);
    if (before !== undefined) return before;
    // Who guesses makes us look nothing up but for so many of them.
    const door = known.size < MOST_TOKENS ? await store.partners.behind(hash, now()) : null;
    const found = door?.partner.id ?? NOBODY;
    known.set(hash, found);
    return found;
  };
}

const MOST_TOKENS = 1000;

function startOf(hour = ''): Instant {
  return instant(momentOf(hour) - 5 * MINUTE_MS);
}

function endOf(hour = ''): Instant {
  return instant(momentOf(hour) + HOUR_MS + 5 * MINUTE_MS);
}

function momentOf(hour: string): number {
  return Date.parse(`${hour.slice(0, 10)}T${hour.slice(11)}:00:00.000Z`);
}

/** Adds to what is known of a partner's day, unless this batch is in it; and tells the edge where he has had his quota. */
async function addUsage(usage: Usage, batch: number, { store, edge, log, now }: LogCounter): Promise<void> {
  for (;;) {
    const known = await store.usages.get(usage.partner, usage.day);
    if (known !== null && known.batch >= batch) return;
    const joined = known === null ? usage : usagesJoined(known.usage, usage);
    await holdToQuota(joined, known?.usage.requests ?? 0, { store, edge, log, now });
    if (await store.usages.save(joined, known, batch)) return;
  }
}

/** Before the usage is written: cut off in between, it is told again. */
async function holdToQuota(
  { partner, day, requests }: Usage,
  before: number,
  { store, edge, log, now }: Pick<LogCounter, 'store' | 'edge' | 'log' | 'now'>,
): Promise<void> {
  if (partner === NOBODY || day !== dayOf(now())) return;
  const perDay = (await store.partners.get(partner))?.quota?.perDay ?? null;
  if (perDay === null || requests < perDay || before >= perDay) return;
  await boundAtEdge(partner, millis(endOfDay(now())) / 1000, edge);
  log.warn('quota had', { partner, requests, perDay });
}
