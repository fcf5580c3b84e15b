import { setTimeout as delay } from 'node:timers/promises';
import { SIZES } from '../../lib/config/index.ts';
import { type CostData, drawCost, totalOf } from '../../lib/console/index.ts';
import { type BillLine, billOf, billOfMeasured, PRICES_OF } from '../../lib/cost/index.ts';
import { instant, millis } from '../../lib/model/index.ts';
import type { Place } from './place.ts';
import { page } from './registry.ts';

/** A bill is reckoned anew after so long: CloudWatch has its price, too. */
const ANEW_MS = 60 * 60_000;

/** So many days of a deployment are measured. */
const DAYS = 7;

/** How many readers a workload is reckoned with that nobody counts. */
const READERS = 100;

/** Lines of less than half a cent are counted together. */
const LEAST_DOLLARS = 0.005;

/** Milliseconds before a bill is begun that takes all of the processor for a moment. */
const SOON_MS = 500;

/** A day with less news than this is no measure yet. */
const LEAST_ARTICLES = 1;

type Reckoned = NonNullable<CostData['bill']>;

/** What is known of each place's bill, so that it is reckoned once. */
type Known = { bill: Reckoned | null; fault: string | null; at: number; command: readonly string[] };
const known = new WeakMap<Place, Known>();

/** What a month costs, as far as that is known; reckoned behind the page where it is not. */
export async function costNow(place: Place): Promise<{ readonly dollars: number; readonly what: string } | null> {
  const { bill } = lookUp(place);
  return bill === null
    ? null
    : {
        dollars: bill.dollars,
        what: place.setup.stack === null ? 'is what this would cost on AWS' : 'at the pace of the last week',
      };
}

/** The bill, line by line. */
export const costPage = page<CostData>({
  path: '/cost',
  title: 'Cost',
  async load(place) {
    const { bill, fault, command } = lookUp(place);
    const prices = `Prices: AWS’s list, ${PRICES_OF.region}, ${PRICES_OF.date}; free tiers, discounts and taxes are not included.`;
    return { bill, fault, prices, command };
  },
  draw: drawCost,
});

function lookUp(place: Place): Known {
  const before = known.get(place);
  if (before !== undefined && millis(place.now()) - before.at < ANEW_MS) return before;
  const asked: Known = {
    bill: before?.bill ?? null,
    fault: null,
    at: millis(place.now()),
    command: before?.command ?? ['cost'],
  };
  known.set(place, asked);
  reckon(place).then(
    ({ bill, command }) => {
      asked.bill = bill;
      asked.command = command;
    },
    (error: unknown) => {
      asked.fault = error instanceof Error ? error.message : String(error);
      // A bill that could not be had is tried again sooner.
      asked.at -= ANEW_MS - 60_000;
    },
  );
  return asked;
}

async function reckon(place: Place): Promise<{ readonly bill: Reckoned; readonly command: readonly string[] }> {
  const { stack } = place.setup;
  if (stack !== null) {
    const now = place.now();
    const { measureStack } = await import('../workplace/stack-measurements.ts');
    const from = instant(millis(now) - DAYS * 24 * 3600_000);
    const bill = billOfMeasured(await measureStack(stack, from, now));
    return {
      bill: reckoned(bill, 'A month at the pace of the last week, as measured by CloudWatch.'),
      command: ['cost'],
    };
  }
  const [{ seen }, feeds, day] = await Promise.all([
    place.lately.sources(),
    place.lately.feeds(),
    place.recording.day(),
  ]);
  // A day of thousands of sources takes a moment to be simulated: the page that asks first is on its way by then.
  await delay(SOON_MS);
  const declared = feeds.filter(({ filter: { sources } }) => sources === undefined).length;
  const articles = Math.max(LEAST_ARTICLES, day === null ? 0 : totalOf(day).articles);
  const workload = {
    articles,
    sources: seen.length,
    feeds: Math.max(0, declared - 1),
    subscribers: READERS,
    pushed: 0,
    every: 0,
  };
  const what = `If it ran on AWS: ${articles} articles a day from ${workload.sources} sources, their own feeds, the feed of everything and ${workload.feeds} more, for ${READERS} readers. Here you pay only for this machine.`;
  const command = [
    'cost',
    ...(['articles', 'sources', 'feeds'] as const).flatMap((name) => [`--${name}`, String(workload[name])]),
  ];
  return { bill: reckoned(billOf(workload, SIZES.production), what), command };
}

function reckoned(
  { lines, dollars }: { readonly lines: readonly BillLine[]; readonly dollars: number },
  what: string,
): Reckoned {
  const shown = lines.filter((line) => line.dollars >= LEAST_DOLLARS);
  return {
    dollars,
    what,
    rest: lines.filter(({ count }) => count > 0).length - shown.length,
    lines: shown.map((line) => ({
      service: line.service,
      what: line.what,
      count: line.count,
      unit: line.price.unit,
      dollars: line.dollars,
    })),
  };
}
