import { READINGS, type Readings, serveReadings } from '../../../lib/pipeline/index.ts';

// What processes for readings run, with faults that are asked for by words in what is read: nothing of ours can be relied on
// to freeze. Each is of a kind that strangers' documents have found in programs: an expression that backtracks for ever, a
// loop, and memory without end.

const textOf = (body: Uint8Array) => Buffer.from(body).toString();

/** What it does not give back. */
const kept: Buffer[] = [];

function misbehave(text: string): void {
  if (text.includes('BACKTRACK')) /^(?:a+)+$/.test(`${'a'.repeat(60)}!`);
  if (text.includes('LOOP')) for (;;);
  if (text.includes('DEVOUR')) {
    const hoard: unknown[] = [];
    for (let i = 0; ; i++) hoard.push({ [`field ${i}`]: [i, `text ${i}`] });
  }
  // What a thread's bound on memory does not hold: one piece that is too large.
  if (text.includes('SWALLOW')) {
    const numbers: number[] = [];
    for (;;) numbers.push(numbers.length * 1.5);
  }
  if (text.includes('GROW')) kept.push(Buffer.alloc(200_000_000, 1));
  if (text.includes('LEAVE')) process.exit(3);
}

const FAULTY: Readings = {
  ...READINGS,
  async feed(answer) {
    misbehave(textOf(answer.body));
    const feed = await READINGS.feed(answer);
    return textOf(answer.body).includes('PROCESS') ? { ...feed, title: `read by ${process.pid}` } : feed;
  },
  page(answer, options) {
    misbehave(textOf(answer.body));
    return READINGS.page(answer, options);
  },
  told(offer, source) {
    misbehave(JSON.stringify(offer.told));
    return READINGS.told(offer, source);
  },
  pushed(pushed, source, now) {
    misbehave(JSON.stringify(pushed));
    return READINGS.pushed(pushed, source, now);
  },
};

serveReadings(FAULTY);
