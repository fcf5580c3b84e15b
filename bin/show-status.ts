import pc from 'picocolors';
import { type Instant, millis, type Source, type SourceState } from '../lib/model/index.ts';
import type { Status } from '../lib/pipeline/index.ts';
import { type Cell, textTable } from './table.ts';

/** The status as two tables: sources with their polls, feeds with their publishes. */
export function showStatus(status: Status, now: Instant, color: boolean): string {
  const { dim } = pc.createColors(color);
  const sources =
    status.sources.length === 0
      ? dim('no source yet: feedmill sources add URL')
      : textTable(
          ['SOURCE', 'KIND', 'LAST POLL', 'ITEMS', 'NEXT DUE', 'HEALTH'],
          sourceRows(status, now, color),
          color,
        );
  const feeds = textTable(['FEED', 'MEMBERS', 'LAST PUBLISHED', 'DELAY'], feedRows(status, now), color);
  return `${sources}\n\n${feeds}`;
}

function sourceRows(status: Status, now: Instant, color: boolean): Cell[][] {
  const { green, red, dim } = pc.createColors(color);
  return status.sources.map(({ source, state }) => {
    const health: Cell =
      state.lastError !== null
        ? { text: `${state.failures} failed: ${shortened(state.lastError, 60)}`, tint: red }
        : state.lastSuccess === null
          ? { text: source.kind === 'push' ? 'pushed to' : 'not polled yet', tint: dim }
          : { text: 'ok', tint: green };
    const due = source.paused ? 'paused' : dueWords(source, state, now);
    return [source.id, source.kind, sinceWords(state.lastPoll, now), String(state.items), due, health];
  });
}

function feedRows(status: Status, now: Instant): string[][] {
  return status.feeds.map(({ feed, state }) => [
    feed.id,
    String(state?.shown ?? 0),
    sinceWords(state?.lastPublished ?? null, now),
    state?.delay === null || state === null ? '-' : `${state.delay} ms`,
  ]);
}

/** `12 s ago`, `3 min ago`; `never` for null. */
export function sinceWords(moment: Instant | null, now: Instant): string {
  return moment === null ? 'never' : `${duration(millis(now) - millis(moment))} ago`;
}

function dueWords(source: Source, state: SourceState, now: Instant): string {
  if (state.nextDue === null) return '-';
  const left = millis(state.nextDue) - millis(now);
  // A source that is being polled is leased for longer than it ever waits.
  if (state.failures === 0 && left > source.interval.most * 1000) return 'polling';
  return left <= 0 ? 'now' : `in ${duration(left)}`;
}

function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86400)} d`;
}

function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
