import type { Instant } from '../../lib/model/index.ts';
import type { Setup } from '../setup.ts';
import type { Recording } from '../workplace/record.ts';
import type { Workplace } from '../workplace/workplace.ts';
import { type Lately, openLately } from './lately.ts';

/** What the console works on, and what it keeps beside it while it is open. */
export type Place = {
  readonly setup: Setup;
  /** The workplace, for one page or one action. */
  workplace(): Promise<Workplace>;
  /** What is to be known on every page, a line each. */
  warnings(): readonly string[];
  readonly now: () => Instant;
  /** Carries what an action wrote to its feeds, as the command that does the same does. */
  settle(workplace: Workplace): Promise<void>;
  /** How sources and feeds stood a moment ago. */
  readonly lately: Lately;
  /** The log, and the measures of the last day. */
  readonly recording: Recording;
};

export type PlaceOptions = Pick<Place, 'setup' | 'now' | 'settle' | 'recording'> & {
  /** Opens the workplace; what is to be known of it is told as lines. Whoever opened it before closes it. */
  open(warn: (line: string) => void): Promise<Workplace>;
  /** After so many milliseconds it is opened anew at the next look, since it may have become another; null: never. */
  readonly anewAfterMs: number | null;
};

/** How long pages that are under way may go on with a workplace that is not the newest any more. */
const FAREWELL_MS = 60_000;

/** A place whose workplace is opened when it is first needed, and anew as it is told. */
export function openPlace(options: PlaceOptions): Place & { close(): Promise<void> } {
  let current: Opened | null = null;
  let opening: Promise<Opened> | null = null;
  const openNew = async (): Promise<Opened> => {
    const warnings: string[] = [];
    const workplace = await options.open((line) => warnings.push(line));
    return { workplace, warnings, at: Date.now() };
  };
  const workplace = async (): Promise<Workplace> => {
    const { anewAfterMs } = options;
    if (current !== null && (anewAfterMs === null || Date.now() - current.at < anewAfterMs)) return current.workplace;
    const before = current;
    opening ??= openNew();
    try {
      const opened = await opening;
      if (current !== opened) {
        current = opened;
        if (before !== null) setTimeout(() => before.workplace.close().catch(() => {}), FAREWELL_MS).unref();
      }
    } catch (error) {
      // What was there goes on: a stack that is being deployed may lack for a moment what it says of itself.
      if (before === null) throw error;
      current = { ...before, at: Date.now(), warnings: [error instanceof Error ? error.message : String(error)] };
    } finally {
      opening = null;
    }
    return current.workplace;
  };
  return {
    setup: options.setup,
    workplace,
    warnings: () => current?.warnings ?? [],
    now: options.now,
    settle: options.settle,
    lately: openLately(async () => (await workplace()).ports),
    recording: options.recording,
    close: async () => current?.workplace.close(),
  };
}

type Opened = { readonly workplace: Workplace; readonly warnings: readonly string[]; readonly at: number };

/** What is worked on, in words. */
export function placeWords({ stack, folder }: Pick<Setup, 'stack' | 'folder'>): string {
  return stack === null ? `data folder ${folder}` : `stack ${stack}`;
}
