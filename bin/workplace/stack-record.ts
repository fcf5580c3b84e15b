import { type Day, dayAt, QUARTER_MS, QUARTERS, QUIET, type Quarter, quietDay } from '../../lib/console/index.ts';
import { type Instant, instant, millis } from '../../lib/model/index.ts';
import { LOGGED_FUNCTIONS, type LoggedFunction } from './deployed-functions.ts';
import { linesAsked, type Recording, readLogLine } from './record.ts';
import { readLogs } from './stack-logs.ts';
import { quarterlyOf } from './stack-measurements.ts';

/** A look at the logs takes no longer than this, in milliseconds; it then shows what was found. */
const LOOK_MS = 8000;

/** What CloudWatch measured is asked for no more often than this: each metric has its price. */
const MEASURED_EVERY_MS = 5 * 60_000;

/** What the functions of a deployment wrote, and what CloudWatch measured of them. */
export function stackRecord(stack: string, now: () => Instant): Recording {
  let measured: { readonly day: Day; readonly at: number } | null = null;
  return {
    async lines(asked) {
      const functions = Object.keys(LOGGED_FUNCTIONS) as LoggedFunction[];
      const until = AbortSignal.timeout(LOOK_MS);
      const found = await readLogs(stack, functions, asked.since, asked.match, until);
      const told = linesAsked(
        found.flatMap((line) => readLogLine(line) ?? []),
        { ...asked, match: null },
      );
      return { ...told, isAll: told.isAll && !until.aborted };
    },
    async day() {
      const at = now();
      if (measured === null || millis(at) - measured.at > MEASURED_EVERY_MS) {
        measured = { day: await measuredDay(stack, at), at: millis(at) };
      }
      return dayAt(measured.day, at);
    },
  };
}

async function measuredDay(stack: string, now: Instant): Promise<Day> {
  const { from } = quietDay(now);
  const until = instant(millis(from) + QUARTERS * QUARTER_MS);
  const [polls, articles, repairs, count, sum, most] = await quarterlyOf(stack, from, until, [
    ['Polls', 'Sum'],
    ['Revisions', 'Sum'],
    ['Repairs', 'Sum'],
    ['Delay', 'SampleCount'],
    ['Delay', 'Sum'],
    ['Delay', 'Maximum'],
  ]);
  const quarters = Array.from({ length: QUARTERS }, (_, at): Quarter => {
    const begins = millis(from) + at * QUARTER_MS;
    const of = (values: ReadonlyMap<number, number> | undefined) => values?.get(begins) ?? 0;
    const delays = { count: of(count), sum: of(sum), most: of(most) };
    return { ...QUIET, polls: of(polls), articles: of(articles), repairs: of(repairs), delays };
  });
  return { from, quarters };
}
