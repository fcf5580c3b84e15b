import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { absoluteUrl } from '../../lib/model/index.ts';
import type { Answer } from './extract-figures.ts';
import { htmlOf, type SetName, truthsOf } from './extract-pages.ts';
import { READERS, type ReaderName } from './extract-readers.ts';

/** What is asked of the process: to read a set, or one page of it. */
type Request = { readonly set: SetName; readonly id: string | null };

/** What a process made of the pages, in the order of the set. */
export type Reading = {
  readonly answers: readonly (Answer | null)[];
  /** Pages that it threw on. */
  readonly thrown: number;
  /** From markup in memory to answer, of each page: reading from disk, and scoring, are outside. */
  readonly milliseconds: readonly number[];
  /** The highest point of the whole process so far, and its size before its first page, in MB. */
  readonly peak: number;
  readonly start: number;
};

/** A reader in a process of its own, with the memory that Node takes by itself. */
export class ReaderProcess {
  readonly #child: ChildProcess;
  readonly #died: Promise<never>;

  constructor(name: ReaderName) {
    const { NODE_OPTIONS: _, ...env } = process.env;
    this.#child = fork(PROGRAM, [name], { execArgv: [], env: { ...env, TZ: 'UTC' } });
    this.#died = once(this.#child, 'exit').then(([code]) => {
      throw new Error(`the process of ${name} ended with ${code}`);
    });
    this.#died.catch(() => {});
  }

  /** Has it read a set, or one page of it. Rejects where the process dies of it. */
  async read(set: SetName, id: string | null = null): Promise<Reading> {
    this.#child.send({ set, id } satisfies Request);
    const [reading] = await Promise.race([once(this.#child, 'message'), this.#died]);
    return reading;
  }

  end(): void {
    this.#child.disconnect();
  }
}

const PROGRAM = fileURLToPath(import.meta.url);

/** Reads what is asked for, until nobody asks any more. */
async function serve(name: ReaderName): Promise<void> {
  const reader = await READERS[name]();
  // What the peers say of broken style sheets and JSON-LD would bury the table.
  Object.assign(console, { log() {}, warn() {}, error() {} });
  const start = process.memoryUsage.rss() / 1e6;
  process.on('message', async ({ set, id }: Request) => {
    const answers: (Answer | null)[] = [];
    const milliseconds: number[] = [];
    let thrown = 0;
    for (const [page, { url }] of truthsOf(set)) {
      if (id !== null && page !== id) continue;
      const html = htmlOf(set, page);
      const began = performance.now();
      let answer: Answer | null = null;
      try {
        answer = await reader(html, absoluteUrl(url)!);
      } catch {
        thrown += 1;
      }
      milliseconds.push(performance.now() - began);
      answers.push(answer);
      // jsdom lets go of a page only between two turns of the event loop: without this it piles up gigabytes.
      await turn();
    }
    // Linux tells the highest point of a process in KB.
    const peak = process.resourceUsage().maxRSS / 1000;
    process.send!({ answers, thrown, milliseconds, peak, start } satisfies Reading);
  });
}

if (process.argv[1] === PROGRAM) await serve(process.argv[2] as ReaderName);
