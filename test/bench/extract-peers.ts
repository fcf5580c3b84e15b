import { type Answer, type Figures, figuresOf } from './extract-figures.ts';
import { htmlOf, SETS, type SetName, truthsOf } from './extract-pages.ts';
import { ReaderProcess, type Reading } from './extract-process.ts';
import { EXTRACTORS, READER_NAMES, type ReaderName } from './extract-readers.ts';
import { blockText } from './extract-text.ts';
import { median } from './parse-speed.ts';

/** How fast a reader is over the `aeb` pages, and what it takes. */
export type Pace = {
  readonly perSecond: number;
  /** Feedmill's pages/s in proportion to its. */
  readonly ratio: number;
  readonly slowestMs: number;
  /** The highest point of its process over all pages, and its size before the first of them, in MB. */
  readonly peak: number;
  readonly start: number;
};

/** All that is measured. */
export type Comparison = {
  readonly accuracy: readonly { readonly set: SetName; readonly reader: string; readonly figures: Figures }[];
  readonly paces: Readonly<Record<ReaderName, Pace>>;
  /** The largest page of all sets, read by Feedmill in a process that reads nothing else. */
  readonly largest: {
    readonly page: string;
    readonly megabytes: number;
    readonly peak: number;
    readonly start: number;
  };
};

const ROUNDS = 3;

/**
 * Has every reader, each in its own process, read the sets that others' scores are known of (which warms it), then the
 * `aeb` pages for time: turn by turn, so that a busy moment of the machine falls on all alike; ratios are of one round.
 */
export async function compare(): Promise<Comparison> {
  const largest = await largestPage();
  const processes = new Map(READER_NAMES.map((name) => [name, new ReaderProcess(name)]));
  const accuracy: Comparison['accuracy'][number][] = [];
  const readers = READER_NAMES.values();
  const readAll = async () => {
    for (const name of readers) {
      for (const set of ['mediacloud-dates', 'fundus', 'wcxb'] as const) {
        const reading = await processes.get(name)!.read(set);
        if (EXTRACTORS.includes(name)) accuracy.push(...scores(set, name, reading));
      }
    }
  };
  // No time is taken of these, so two share the machine.
  await Promise.all([readAll(), readAll()]);
  const rounds: Record<ReaderName, Reading>[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const readings: Partial<Record<ReaderName, Reading>> = {};
    for (const name of round % 2 === 0 ? READER_NAMES : READER_NAMES.toReversed()) {
      readings[name] = await processes.get(name)!.read('aeb');
    }
    rounds.push(readings as Record<ReaderName, Reading>);
  }
  for (const process of processes.values()) process.end();
  for (const name of EXTRACTORS) accuracy.push(...scores('aeb', name, rounds[0]![name]));
  const paces = Object.fromEntries(READER_NAMES.map((name) => [name, pace(name, rounds)]));
  const place = ({ set, reader }: (typeof accuracy)[number]) =>
    SETS.indexOf(set) * READER_NAMES.length + READER_NAMES.findIndex((name) => reader.startsWith(name));
  accuracy.sort((a, b) => place(a) - place(b));
  return { accuracy, paces: paces as Comparison['paces'], largest };
}

/** The figures of a reader, and once more by the text that it gives as plain, where it gives markup as well. */
function scores(set: SetName, name: ReaderName, { answers }: Reading): Comparison['accuracy'] {
  const truths = truthsOf(set);
  const figures = (text: (answer: Answer) => Answer['text']) =>
    figuresOf(
      truths.map(([id, truth], i) => {
        const answer = answers[i] ?? {};
        return [id, truth, { ...answer, text: text(answer) }] as const;
      }),
    );
  const all = { set, reader: name, figures: figures(({ html, text }) => (html ? blockText(html) : text)) };
  if (!answers.some((answer) => answer?.html && answer.text)) return [all];
  const { precision, recall, f1, exact } = figures(({ text }) => text);
  if (f1 === undefined) return [all];
  const body = { precision, recall, f1, exact } as Figures;
  return [all, { set, reader: `${name}, its textContent`, figures: body }];
}

function pace(name: ReaderName, rounds: readonly Record<ReaderName, Reading>[]): Pace {
  const speeds = rounds.map((round) => perSecond(round[name]));
  const { peak, start } = rounds.at(-1)![name];
  return {
    perSecond: median(speeds),
    ratio: median(rounds.map((round, i) => perSecond(round.Feedmill) / speeds[i]!)),
    slowestMs: median(rounds.map((round) => Math.max(...round[name].milliseconds))),
    peak: Math.max(...rounds.map((round) => round[name].peak), peak),
    start,
  };
}

function perSecond({ milliseconds }: Reading): number {
  return (1000 * milliseconds.length) / milliseconds.reduce((sum, one) => sum + one, 0);
}

async function largestPage(): Promise<Comparison['largest']> {
  const pages = SETS.flatMap((set) => truthsOf(set).map(([id]) => ({ set, id, length: htmlOf(set, id).length })));
  const { set, id, length } = pages.reduce((most, one) => (one.length > most.length ? one : most));
  const process = new ReaderProcess('Feedmill');
  const { peak, start } = await process.read(set, id);
  process.end();
  return { page: `${set}/${id}`, megabytes: length / 1e6, peak, start };
}
