import { createLogUpdate } from 'log-update';
import pc from 'picocolors';
import type { RunStage } from '../workplace/run-due.ts';
import { printable } from './printable.ts';

/** What is shown of a run while it lasts. */
export type RunProgress = {
  readonly stage: (stage: RunStage) => void;
  /** A poll has ended, an article come in, a document gone out. */
  readonly count: (step: 'polls' | 'articles' | 'publishes') => void;
  /** Takes away what was drawn. */
  readonly close: () => void;
};

/** How often the line is drawn anew. */
const REDRAW_MS = 200;

/** A line on a terminal that says how far a run has come; nothing where there is no terminal. */
export function showRunProgress(terminal: NodeJS.WriteStream | null, color: boolean): RunProgress {
  if (terminal === null) return { stage: () => {}, count: () => {}, close: () => {} };
  const update = createLogUpdate(terminal);
  const done = { polls: 0, articles: 0, publishes: 0 };
  let last: RunStage = { due: 0, left: [] };
  const draw = () => update(pc.createColors(color).dim(progressLine(last, done)));
  const beat = setInterval(draw, REDRAW_MS);
  let isOpen = true;
  return {
    stage(stage) {
      last = stage;
      draw();
    },
    count(step) {
      done[step] += 1;
    },
    close() {
      if (!isOpen) return;
      isOpen = false;
      clearInterval(beat);
      update.clear();
      update.done();
    },
  };
}

/** `polled 12 of 600, 30 articles, 4 documents; 2 wait for their host, the first until 10:03:20`. */
export function progressLine(
  { due, left }: RunStage,
  done: { readonly polls: number; readonly articles: number; readonly publishes: number },
): string {
  const looks = Math.min(done.polls, due - left.length);
  const counts = `polled ${Math.max(looks, 0)} of ${due} sources, ${done.articles} articles, ${done.publishes} documents`;
  const [first] = left.toSorted((a, b) => (a.until < b.until ? -1 : 1));
  if (first === undefined) return counts;
  const wait =
    left.length === 1
      ? `${printable(first.source)} is waiting for its host`
      : `${left.length} are waiting for their hosts, the first`;
  return `${counts}; ${wait} until ${first.until.slice(11, 19)} UTC`;
}
