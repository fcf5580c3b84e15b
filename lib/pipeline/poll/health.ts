import { silenceOf, spanWords } from '../../habit/index.ts';
import {
  bytesWords,
  type Instant,
  type Mailbox,
  type MailFate,
  millis,
  NO_SHAPE_HABIT,
  type Source,
  type SourceState,
} from '../../model/index.ts';
import { STOPS_BEFORE_ASIDE } from '../reader.ts';

/** What may be the matter with a source, the gravest first. */
export const CONDITIONS = [
  'quarantined',
  'aside',
  'retired',
  'failing',
  'full',
  'moved',
  'gap',
  'leaving',
  'silent',
  'overdue',
  'unpolled',
  'paused',
  'letters',
  'pushed',
  'ok',
] as const;

export type Condition = (typeof CONDITIONS)[number];

/**
 * How a source stands: what is the matter first of all (`ok` if nothing is), how grave it is, and one line that says it
 * to whoever looks at the status, the log or the API. The line tells times from now, and so changes while the condition
 * does not: compare conditions, show lines.
 */
export type Health = {
  readonly level: 'ok' | 'waiting' | 'warning' | 'broken';
  readonly condition: Condition;
  readonly line: string;
};

/** What was kept of a source today, and the most that is, in bytes. */
export type KeptToday = { readonly bytes: number; readonly most: number };

/** From this share of the most that is kept of a source on a day on, it is said. */
const NEARLY_FULL = 0.8;

/** One failure may be anything; so many in a row are a fault. */
const BROKEN_AFTER = 3;

/** Items lost this long ago are history: what could be done about them was. */
const GAP_SHOWN_MS = 7 * 24 * 3600_000;

/** A source that is due for this long is not polled at all; less may be a machine that runs once a day. */
const OVERDUE_MS = 48 * 3600_000;

/**
/** What is known of a source beside its state: bytes kept of it today (null: not looked at), and items left out. */
export type Seen = {
  readonly kept?: KeptToday | null;
  readonly leftOut?: number;
  readonly letters?: LettersSeen | null;
};

/** What is known of a mail source's letters: how many are what, and whether it was accepted. */
export type LettersSeen = {
  readonly mailbox: Pick<Mailbox, 'accepted'> | null;
  readonly counts: Readonly<Record<MailFate, number>>;
};

/**
 * The health of a source, everything that is the matter in one line, the gravest first. What an operator has paused
 * raises no alarm, but the line still says what was the matter. Items that are left out are those of its last answer
 * where nobody counted them.
 */
export function healthOf(source: Source, state: SourceState, now: Instant, seen: Seen = {}): Health {
  const { kept = null, leftOut = state.reckoning?.leftOut ?? 0, letters = null } = seen;
  if (source.kind === 'mail') return filled(source, state, now, { kept, leftOut, letters }) ?? written(source, letters);
  if (source.kind === 'push')
    return (
      filled(source, state, now, { kept, leftOut, letters }) ?? { level: 'ok', condition: 'pushed', line: 'pushed to' }
    );
  const troubles = CHECKS.map((check) => check(source, state, now, { kept, leftOut, letters })).filter(
    (trouble) => trouble !== null,
  );
  const [gravest] = troubles;
  const line = troubles.map((trouble) => trouble.line).join('; ');
  if (source.paused) {
    return {
      level: 'waiting',
      condition: 'paused',
      line: gravest === undefined ? 'paused' : `paused; before: ${line}`,
    };
  }
  if (gravest !== undefined) return { ...gravest, level: levelOf(troubles), line };
  if (state.lastPoll === null) return { level: 'waiting', condition: 'unpolled', line: 'not polled yet' };
  const where = state.address === null ? 'ok' : `ok, read at ${state.address}`;
  return { level: 'ok', condition: 'ok', line: `${where}${hubWords(state)}` };
}

/** A hub that does not push makes nothing worse than it would be without: the source is polled. */
function hubWords({ hub }: SourceState): string {
  return hub?.trouble === undefined ? '' : `, by polls alone: the hub ${new URL(hub.url).host} ${hub.trouble}`;
}

/**
 * The state of a source whose drift the operator accepts: out of quarantine, nothing is its habit any more, and what it
 * gives is read whole at the next poll, which is the caller's to call for.
 */
export function acceptShape(state: SourceState): SourceState {
  return {
    ...state,
    quarantine: null,
    shape: NO_SHAPE_HABIT,
    etag: null,
    lastModified: null,
    validatorsOf: null,
    bodyHash: null,
  };
}

type Check = (source: Source, state: SourceState, now: Instant, seen: Required<Seen>) => Health | null;

/** In the order of {@link CONDITIONS}. */
const CHECKS: readonly Check[] = [quarantined, putAside, failed, filled, moved, gapped, leaving, silent, overdue];

function quarantined({ id }: Source, { quarantine, shape }: SourceState, now: Instant): Health | null {
  if (quarantine === null) return null;
  const ends = shape.unlike === null ? '' : ' or this has lasted for a day';
  const line = `quarantined for ${ago(quarantine.since, now)}: ${quarantine.reason}; its last good feed stays until it recovers${ends}. To accept the change, run feedmill sources accept ${id}`;
  return { level: 'broken', condition: 'quarantined', line };
}

/** Whether a source is put aside, after the reading of its answers had to be cut off so many times in a row. */
function isAside({ stops }: Pick<SourceState, 'stops'>): boolean {
  return stops >= STOPS_BEFORE_ASIDE;
}

function putAside(_source: Source, state: SourceState, now: Instant): Health | null {
  if (!isAside(state)) return null;
  const { lastError, nextDue } = state;
  const next = nextDue === null ? 'no longer polled' : `tried again in ${spanWords(millis(nextDue) - millis(now))}`;
  return {
    level: 'broken',
    condition: 'aside',
    line: `put aside, ${next}: ${lastError ?? 'its answers cannot be read'}`,
  };
}

function failed(source: Source, state: SourceState, now: Instant): Health | null {
  const { failures, lastError, lastSuccess, nextDue } = state;
  if (failures === 0 || isAside(state)) return null;
  const error = lastError ?? 'no reason recorded';
  if (nextDue === null && !source.paused) {
    const line = `retired, no longer polled: ${error}; remove it, or pause and resume it to try again`;
    return { level: 'broken', condition: 'retired', line };
  }
  const times = failures === 1 ? 'failed once' : `failed ${failures} times in a row`;
  const success = lastSuccess === null ? 'never read' : `last read ${ago(lastSuccess, now)} ago`;
  const left = nextDue === null ? null : millis(nextDue) - millis(now);
  const next = left === null ? '' : left <= 0 ? '; next attempt now' : `; next attempt in ${spanWords(left)}`;
  const level = failures < BROKEN_AFTER ? 'warning' : 'broken';
  return { level, condition: 'failing', line: `${times} (${success}): ${error}${next}` };
}

function filled(_source: Source, _state: SourceState, _now: Instant, { kept }: Required<Seen>): Health | null {
  if (kept === null || kept.bytes < NEARLY_FULL * kept.most) return null;
  const said = `stored ${bytesWords(kept.bytes)} of at most ${bytesWords(kept.most)} today`;
  const line =
    kept.bytes < kept.most
      ? said
      : `${said}; the rest waits for tomorrow (UTC). If you trust the source, raise limits.keptPerDay`;
  return { level: 'warning', condition: 'full', line };
}

function moved({ url, origin }: Source, { address, moving }: SourceState, now: Instant): Health | null {
  const warning = { level: 'warning', condition: 'moved' } as const;
  if (moving !== null) {
    const polls = moving.polls === 1 ? 'one poll' : `${moving.polls} polls in a row`;
    const says = moving.by === 'feed' ? 'says itself' : 'says';
    const line = `${says} for ${ago(moving.since, now)} that it has moved permanently to ${moving.to} (${polls}); this is accepted once it has lasted`;
    return { ...warning, line };
  }
  // A source of the command line is defined nowhere else: where it moved to is where it is.
  if (address === null || address === url || origin === 'command') return null;
  return {
    ...warning,
    line: `moved permanently to ${address} and is read there; change its url in the configuration file`,
  };
}

function gapped(_source: Source, { gap }: SourceState, now: Instant): Health | null {
  if (gap === null || gap.filled || millis(now) - millis(gap.at) > GAP_SHOWN_MS) return null;
  const reason = gap.reason === null ? '' : ` (${gap.reason})`;
  const found = gap.found === 0 ? '' : `, ${gap.found} found again`;
  const line = `items may have been lost between two polls ${ago(gap.at, now)} ago${found}${reason}; if this happens again, give it a shorter interval`;
  return { level: 'warning', condition: 'gap', line };
}

/** Some item may always be odd; of a source that is read rightly hardly any is left out. */
const LEAVING_SHARE = 0.1;

function leaving(
  { id }: Source,
  { items, reckoning }: SourceState,
  _now: Instant,
  { leftOut }: Required<Seen>,
): Health | null {
  const listed = items + (reckoning?.leftOut ?? 0);
  if (leftOut <= LEAVING_SHARE * listed) return null;
  const line = `${leftOut} of the ${listed} items it lists ${leftOut === 1 ? 'is' : 'are'} left out; to see why, run feedmill sources show ${id}`;
  return { level: 'warning', condition: 'leaving', line };
}

function silent(_source: Source, { posting }: SourceState): Health | null {
  const line = silenceOf(posting);
  return line === null ? null : { level: 'warning', condition: 'silent', line };
}

function overdue(_source: Source, { nextDue }: SourceState, now: Instant): Health | null {
  if (nextDue === null || millis(now) - millis(nextDue) < OVERDUE_MS) return null;
  return {
    level: 'warning',
    condition: 'overdue',
    line: `due for ${ago(nextDue, now)} but not polled; is Feedmill running?`,
  };
}

/** A source that letters come to: what waits for its operator is said first. */
function written({ id, paused }: Source, letters: LettersSeen | null): Health {
  const counts = letters?.counts;
  const said =
    counts === undefined
      ? []
      : FATES.flatMap(([fate, words]) => (counts[fate] > 0 ? [`${counts[fate]} ${words}`] : []));
  const isWaiting = (counts?.waiting ?? 0) > 0 && !paused;
  const line = [paused ? 'paused' : 'receives letters', ...said].join('; ');
  const asks = (counts?.quarantined ?? 0) > 0 || (counts?.unreadable ?? 0) > 0 || isWaiting;
  if (asks) {
    const remedy = isWaiting ? `feedmill sources accept ${id}` : `feedmill sources show ${id}`;
    return { level: 'warning', condition: 'letters', line: `${line}; ${remedy}` };
  }
  return { level: paused ? 'waiting' : 'ok', condition: paused ? 'paused' : 'pushed', line };
}

const FATES: readonly (readonly [fate: MailFate, words: string])[] = [
  ['waiting', 'waiting to be accepted'],
  ['quarantined', 'in quarantine'],
  ['unreadable', 'that cannot be read'],
  ['shown', 'for operators only'],
  ['published', 'published'],
];

function levelOf(troubles: readonly Health[]): Health['level'] {
  return troubles.some(({ level }) => level === 'broken') ? 'broken' : 'warning';
}

function ago(moment: Instant, now: Instant): string {
  return spanWords(millis(now) - millis(moment));
}
