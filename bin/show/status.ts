import pc from 'picocolors';
import { type Instant, later, millis, type SourceState } from '../../lib/model/index.ts';
import { CONDITIONS, type Condition, type Health, type SourceStatus, type Status } from '../../lib/pipeline/index.ts';
import { elapsedWords, roughWords } from './elapsed.ts';
import { heldWords, isHeld } from './held.ts';
import { type Cell, textTable } from './table.ts';

/**
 * The status as a line that sums it up and two tables: sources with their polls and health, feeds with their publishes.
 * Wrapped to `width` columns; null where the output is no terminal. `none` is said where there is no source.
 */
export function showStatus(
  status: Status,
  now: Instant,
  color: boolean,
  width: number | null = null,
  none: string = NO_SOURCE,
): string {
  const feeds = feedTable(status, now, color);
  return `${showSources(status.sources, now, color, width, none)}\n\n${feeds}`;
}

const NO_SOURCE = 'no sources yet; add one with feedmill sources add URL';

/** The sources alone: how many stand how, and a table of them, those in trouble first. */
export function showSources(
  sources: readonly SourceStatus[],
  now: Instant,
  color: boolean,
  width: number | null = null,
  none: string = NO_SOURCE,
): string {
  if (sources.length === 0) return pc.createColors(color).dim(none);
  const withLeftOut = sources.some(leavesOut);
  const head = ['SOURCE', 'KIND', 'LAST POLL', 'ITEMS', ...(withLeftOut ? ['LEFT OUT'] : []), 'NEXT DUE', 'HEALTH'];
  return `${summary(sources, color)}\n\n${textTable(head, sourceRows(sources, now, color), color, width)}`;
}

const SAID: Readonly<Record<Condition, string>> = {
  quarantined: 'quarantined',
  aside: 'put aside',
  retired: 'retired',
  failing: 'failing',
  full: 'near the daily limit',
  moved: 'moved',
  gap: 'with a gap',
  leaving: 'leaving items out',
  silent: 'silent',
  overdue: 'overdue',
  unpolled: 'not polled yet',
  paused: 'paused',
  letters: 'with letters waiting for you',
  pushed: 'pushed to',
  ok: 'ok',
};

/** `12 sources: 10 ok, 1 quarantined, 1 failing`. */
function summary(sources: readonly SourceStatus[], color: boolean): string {
  const counts = (['ok', ...CONDITIONS.filter((condition) => condition !== 'ok')] as const).flatMap((condition) => {
    const those = sources.filter(({ health }) => health.condition === condition);
    const [first] = those;
    return first === undefined ? [] : [tintOf(gravest(those), color)(`${those.length} ${SAID[condition]}`)];
  });
  return `${sources.length} ${sources.length === 1 ? 'source' : 'sources'}: ${counts.join(', ')}`;
}

const LEVELS = ['broken', 'warning', 'waiting', 'ok'] as const satisfies readonly Health['level'][];

function gravest(sources: readonly SourceStatus[]): Health['level'] {
  return LEVELS.find((level) => sources.some(({ health }) => health.level === level)) ?? 'ok';
}

/** What an operator has to look at is red or yellow. */
export function tintOf(level: Health['level'], color: boolean): (text: string) => string {
  const { green, red, yellow, dim } = pc.createColors(color);
  return { ok: green, waiting: dim, warning: yellow, broken: red }[level];
}

/** Where a source lists what no feed shows, a column says how much. */
function leavesOut({ leftOut }: SourceStatus): boolean {
  return leftOut.count > 0;
}

function sourceRows(sources: readonly SourceStatus[], now: Instant, color: boolean): Cell[][] {
  const withLeftOut = sources.some(leavesOut);
  const isTrouble = ({ level }: Health) => level === 'broken' || level === 'warning';
  // Among those that are well the order is that of the configuration.
  const rank = ({ health }: SourceStatus) =>
    isTrouble(health) ? LEVELS.indexOf(health.level) * CONDITIONS.length + CONDITIONS.indexOf(health.condition) : 1000;
  return [...sources]
    .sort((a, b) => rank(a) - rank(b))
    .map(({ source, state, leftOut, health }) => [
      source.id,
      source.kind,
      sinceWords(state.lastPoll, now),
      String(state.items),
      ...(withLeftOut ? [leftOut.count === 0 ? '-' : String(leftOut.count)] : []),
      dueWords(state, now),
      { text: health.line, tint: tintOf(health.level, color) },
    ]);
}

/** Where a feed keeps a partner's contract, a column says what that holds back. */
function feedTable({ feeds }: Status, now: Instant, color: boolean): string {
  const withProfile = feeds.some(({ feed }) => feed.profile !== undefined);
  const { yellow, dim } = pc.createColors(color);
  const rows = feeds.map(({ feed, state }) => [
    feed.id,
    String(state?.shown ?? 0),
    sinceWords(state?.lastPublished ?? null, now),
    state?.delay === null || state === null ? '-' : elapsedWords(state.delay),
    ...(withProfile ? [{ text: heldWords(feed, state), tint: isHeld(state) ? yellow : dim }] : []),
  ]);
  return textTable(['FEED', 'MEMBERS', 'LAST PUBLISHED', 'DELAY', ...(withProfile ? ['PROFILE'] : [])], rows, color);
}

/** `12 s ago`, `3 min ago`; `never` for null. */
export function sinceWords(moment: Instant | null, now: Instant): string {
  return moment === null ? 'never' : `${roughWords(millis(now) - millis(moment))} ago`;
}

/** When its own answer is asked for next: `in 3 min`, `now`, `polling`; `-` where it never is. */
export function dueWords(
  { nextDue, pollDue, leased }: Pick<SourceState, 'nextDue' | 'pollDue' | 'leased'>,
  now: Instant,
): string {
  if (nextDue === null) return '-';
  if (leased) return 'polling';
  // What is due first may be a listed page, looked at again; the later of the two is the poll, or the end of a wait.
  const left = millis(pollDue === null ? nextDue : later(pollDue, nextDue)) - millis(now);
  return left <= 0 ? 'now' : `in ${roughWords(left)}`;
}
