import { type Command, InvalidArgumentError, Option } from 'commander';
import { SIZES, type Size } from '../../lib/config/index.ts';
import {
  ASSUMED,
  type Bill,
  type BillLine,
  billOf,
  billOfMeasured,
  LASTS,
  type MeasuredBill,
  PRICES_OF,
  perArticle,
  SECONDS,
  type Step,
  type Workload,
} from '../../lib/cost/index.ts';
import { FEED_FORMATS, type FeedFormat, instant, millis } from '../../lib/model/index.ts';
import { printableJson } from '../show/printable.ts';
import { textTable } from '../show/table.ts';
import type { CommandContext } from './context.ts';
import { examples } from './options.ts';

type CostOptions = Omit<Workload, 'pushed' | 'webhooks' | 'partners' | 'changeLogs'> & {
  readonly partners: number;
  readonly changeLogs: number;
  readonly webhooks: number;
  readonly subscribersByPush: number;
  readonly size: Size;
  readonly days: number;
  readonly nat?: boolean;
  readonly payloadDays?: number;
  readonly perArticle?: boolean;
  readonly json?: boolean;
  readonly stack?: string;
};

/** `feedmill cost`: what a workload costs a month on AWS before anything is deployed, or a deployment at its pace. */
export function registerCost(program: Command, context: CommandContext): void {
  program
    .command('cost')
    .description(
      'estimate the monthly AWS bill of a workload from counted requests; with --stack, from what was measured',
    )
    .option('--articles <n>', 'new articles per day', toCount, 500)
    .option('--sources <n>', 'sources followed', toCount, 50)
    .option('--feeds <n>', "feeds besides the feed of everything and each source's own", toCount, 10)
    .option('--formats <list>', 'formats of each feed (default: rss,atom,json,html)', toFormats)
    .option('--ninjs <n>', 'feeds that are published in ninjs, too (default: none)', toCount)
    .option('--subscribers <n>', 'readers who poll, one feed each', toCount, 100)
    .option('--subscribers-by-push <n>', 'subscribers at your own WebSub hub, one feed each', toCount, 0)
    .option('--webhooks <n>', 'partners told by webhook, one feed each', toCount, 0)
    .option('--partners <n>', 'partners who fetch by a token, one feed each, every five minutes', toCount, 0)
    .option('--change-logs <n>', 'feeds with a change log, besides those told by webhook', toCount, 0)
    .option('--every <seconds>', 'least time between two regenerations of a feed; 0: at once', toSeconds, 0)
    .option('--nat', 'the functions reach the network through your NAT gateway')
    .option('--payload-days <n>', 'days that payloads are kept (default: for good)', toCount)
    .option('--per-article', 'show what one article costs, step by step')
    .addOption(
      new Option('--size <size>', 'how much monitoring is deployed').choices(Object.keys(SIZES)).default('production'),
    )
    .option('--days <n>', 'with --stack: how many of the last days to count', toCount, 7)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examples(
        'cost',
        'cost --sources 200 --feeds 1000 --articles 20000 --every 60s',
        'cost --articles 20000 --sources 200 --subscribers-by-push 50',
        'cost --articles 20000 --sources 200 --feeds 1000 --formats rss,json',
        'cost --per-article',
        'cost --json',
        '--stack Feedmill cost --days 30',
      ),
    )
    .action(
      async ({
        json,
        stack,
        days,
        size,
        nat = false,
        payloadDays,
        perArticle: isStepwise,
        subscribersByPush,
        ...given
      }: CostOptions) => {
        const workload: Workload = { ...given, pushed: subscribersByPush };
        if (stack !== undefined) {
          const now = context.now();
          const from = instant(millis(now) - Math.max(1, days) * 24 * 3600_000);
          // What one machine never needs is not loaded for it.
          const { measureStack } = await import('../workplace/stack-measurements.ts');
          const bill = billOfMeasured(await measureStack(stack, from, now));
          const data = { ...bill, prices: PRICES_OF };
          return context.out(json ? `${printableJson(data, 2)}\n` : showMeasured(stack, bill, context));
        }
        const bill = billOf(workload, { ...SIZES[size], nat, payloadDays });
        if (!json) return context.out(isStepwise ? showSteps(bill, context) : showBill(bill, context));
        const assumed = { ...ASSUMED, functions: SECONDS, lasts: LASTS };
        const data = { ...bill, ...(isStepwise && { perArticle: perArticle(bill) }), prices: PRICES_OF, assumed };
        context.out(`${printableJson(data, 2)}\n`);
      },
    );
}

function showBill(bill: Bill, context: CommandContext): string {
  const { articles } = bill.workload;
  const perMillion = articles === 0 ? '' : `${money((bill.dollars / (articles * 30)) * 1e6)} for a million articles.\n`;
  return `${workloadWords(bill)}

${showLines(bill, context)}

${perMillion}${assumptions(bill)}`;
}

const STEP_WORDS: Readonly<Record<Step, string>> = {
  poll: 'its source is polled',
  ingest: 'it is ingested',
  route: 'it is routed to its feeds',
  publish: 'its feeds are regenerated',
  archive: 'it is filed in archives',
  correct: 'one in ten is corrected',
  tell: 'subscribers are told',
  keep: 'it is stored',
  read: 'readers poll',
  stand: 'fixed costs',
};

function showSteps(bill: Bill, { color }: CommandContext): string {
  const steps = perArticle(bill);
  const rows = steps.flatMap(({ step, lines, perMillion }) => [
    [STEP_WORDS[step], '', '', '', money(perMillion).padStart(10)],
    ...lines.map((line) => [
      '',
      `${line.service}: ${line.what}`,
      number(line.count / 1e6),
      line.price.unit,
      money(line.dollars).padStart(10),
    ]),
  ]);
  const all = steps.reduce((sum, { perMillion }) => sum + perMillion, 0);
  const table = textTable(
    ['step', 'what', 'of one article', 'unit', ' a million'],
    [...rows, ['all', '', '', '', money(all).padStart(10)]],
    color,
  );
  return `${workloadWords(bill)}

${table}

${assumptions(bill)}`;
}

function workloadWords({
  workload: { articles, sources, feeds, subscribers, pushed, webhooks = 0, partners = 0, every },
}: Bill): string {
  const hooked = webhooks === 0 ? '' : ` and ${number(webhooks)} partners by webhook`;
  const byToken = partners === 0 ? '' : ` and ${number(partners)} partners by token`;
  const told = `${pushed === 0 ? '' : ` and ${number(pushed)} by push`}${hooked}${byToken}`;
  const pace = every === 0 ? '' : `, a feed regenerated every ${every} s at most`;
  return `${number(articles)} articles a day from ${number(sources)} sources into ${number(feeds)} feeds, those of the sources and that of everything, for ${number(subscribers)} subscribers${told}${pace}`;
}

/** What the figures are made of; see `lib/cost`. */
function assumptions({ workload, day }: Bill): string {
  const { articles } = workload;
  const each = (count: number) => (articles === 0 ? '0' : number(count / articles));
  return `Prices: AWS's list, ${PRICES_OF.region}, ${PRICES_OF.date}; free tiers, discounts, taxes and access logs are not counted.
Counted: units of the table and puts of objects, as the tests assert them, of feeds of ${ASSUMED.membersOfFeed} in ${(workload.formats ?? FEED_FORMATS).join(', ')}.
Simulated: a day of arrivals by Zipf over sources (none above ${number(ASSUMED.mostArticlesOfSource)} a day) and feeds, day and night; ${each(day.polls)} polls
  an article by the learned schedule; an article in the feed of everything, its source's and ${ASSUMED.topicsPerArticle} more; visited pages ${ASSUMED.hostSpacing} s
  apart at a host; the stream in windows of a second, each feed's orders one after the other, ten at once, ${LASTS.publish} s a
  regeneration: ${each(day.all.regenerations)} regenerations an article, ${each(day.all.covered)} looks that found it shown already.
Assumed: ${ASSUMED.readsPerDay} reads a subscriber a day, one article in ${1 / ASSUMED.editedShare} corrected, functions' seconds and sizes (--json shows all of
  them).
`;
}

function showMeasured(stack: string, bill: MeasuredBill, context: CommandContext): string {
  return `${stack} for a month at the pace of the last ${span(bill.days)}

${showLines(bill, context)}

Prices: AWS's list, ${PRICES_OF.region}, ${PRICES_OF.date}; free tiers, discounts, taxes and access logs are not counted.
Measured by CloudWatch; puts to S3 by what was published and taken in, without archives and articles' pages.
`;
}

function showLines(
  { lines, dollars }: { readonly lines: readonly BillLine[]; readonly dollars: number },
  { color }: CommandContext,
): string {
  const rows = lines
    .filter(({ count }) => count > 0)
    .map((line) => [
      line.service,
      line.what,
      number(line.count),
      line.price.unit,
      `$${line.price.dollars}${line.price.per === 1 ? '' : ' a million'}`,
      money(line.dollars).padStart(10),
      `${dollars === 0 ? 0 : Math.round((100 * line.dollars) / dollars)} %`.padStart(5),
    ]);
  const head = ['service', 'what', 'count', 'unit', 'price', '   a month', 'share'];
  return textTable(head, [...rows, ['all', '', '', '', '', money(dollars).padStart(10), '']], color);
}

function number(count: number): string {
  const digits = count < 0.1 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: count < 100 ? 2 : 0 };
  return count.toLocaleString('en-US', digits);
}

function span(days: number): string {
  const shown = number(days);
  return shown === '1' ? 'day' : `${shown} days`;
}

function money(dollars: number): string {
  return `$${dollars.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

const SECONDS_OF: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** `60`, `60s` or `5m`. */
function toSeconds(written: string): number {
  const unit = SECONDS_OF[written.slice(-1)];
  const count = unit === undefined ? written : written.slice(0, -1);
  const seconds = Number(count) * (unit ?? 1);
  if (!/^\d+$/.test(count) || seconds > 86_400) {
    throw new InvalidArgumentError('It must be a duration up to a day, such as 60s or 5m.');
  }
  return seconds;
}

function toFormats(written: string): readonly FeedFormat[] {
  const formats = FEED_FORMATS.filter((format) => written.split(',').includes(format));
  if (written.split(',').some((one) => !formats.some((format) => format === one))) {
    throw new InvalidArgumentError(`It must be some of ${FEED_FORMATS.join(', ')}, with commas between them.`);
  }
  return formats;
}

function toCount(written: string): number {
  const count = Number(written);
  if (!/^\d+$/.test(written) || !Number.isSafeInteger(count) || count > 1e9) {
    throw new InvalidArgumentError('It must be a whole number from 0 to 1,000,000,000.');
  }
  return count;
}
