import { type Command, InvalidArgumentError, Option } from 'commander';
import { SIZES, type Size } from '../../lib/config/index.ts';
import {
  ASSUMED,
  type Bill,
  type BillLine,
  billOf,
  billOfMeasured,
  type MeasuredBill,
  PRICES_OF,
  SECONDS,
  type Workload,
} from '../../lib/cost/index.ts';
import { instant, millis } from '../../lib/model/index.ts';
import { printableJson } from '../show/printable.ts';
import { textTable } from '../show/table.ts';
import type { CommandContext } from './context.ts';
import { examples } from './options.ts';

type CostOptions = Workload & {
  readonly size: Size;
  readonly days: number;
  readonly json?: boolean;
  readonly stack?: string;
};

/** `feedmill cost`: what a workload costs a month on AWS before anything is deployed, or a deployment at its pace. */
export function registerCost(program: Command, context: CommandContext): void {
  program
    .command('cost')
    .description('what a workload would cost a month on AWS, from counted requests; with --stack, what was measured')
    .option('--articles <n>', 'new articles a day', toCount, 500)
    .option('--sources <n>', 'sources that are followed', toCount, 50)
    .option('--feeds <n>', 'feeds that are published', toCount, 60)
    .option('--subscribers <n>', 'readers, each of one feed', toCount, 100)
    .addOption(
      new Option('--size <size>', 'how much is watched, as it is deployed')
        .choices(Object.keys(SIZES))
        .default('production'),
    )
    .option('--days <n>', 'with --stack: so many of the last days', toCount, 7)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examples(
        'cost',
        'cost --sources 200 --feeds 1000 --articles 20000',
        'cost --json',
        '--stack Feedmill cost --days 30',
      ),
    )
    .action(async ({ json, stack, days, size, ...workload }: CostOptions) => {
      if (stack !== undefined) {
        const now = context.now();
        const from = instant(millis(now) - Math.max(1, days) * 24 * 3600_000);
        // What one machine never needs is not loaded for it.
        const { measureStack } = await import('../workplace/stack-measurements.ts');
        const bill = billOfMeasured(await measureStack(stack, from, now));
        const data = { ...bill, prices: PRICES_OF };
        return context.out(json ? `${printableJson(data, 2)}\n` : showMeasured(stack, bill, context));
      }
      const bill = billOf(workload, SIZES[size]);
      const data = { ...bill, prices: PRICES_OF, assumed: { ...ASSUMED, functions: SECONDS } };
      context.out(json ? `${printableJson(data, 2)}\n` : showBill(bill, context));
    });
}

function showBill({ workload, ...bill }: Bill, context: CommandContext): string {
  const { articles, sources, feeds, subscribers } = workload;
  return `${number(articles)} articles a day from ${number(sources)} sources into ${number(feeds)} feeds for ${number(subscribers)} subscribers

${showLines(bill, context)}

Prices: AWS's list, ${PRICES_OF.region}, ${PRICES_OF.date}; free tiers, discounts, taxes and access logs are not counted.
Counted: units of the table and puts of objects, as the tests assert them, each article regenerating ${ASSUMED.feedsPerArticle} feeds of 50 by
  itself; a burst takes far fewer regenerations.
Assumed: ${ASSUMED.pollsPerDay} polls a source and ${ASSUMED.readsPerDay} reads a subscriber a day, one article in ${1 / ASSUMED.editedShare} corrected, functions' seconds and sizes
  (--json shows all of them).
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
  const rows = lines.map((line) => [
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
  return count.toLocaleString('en-US', { maximumFractionDigits: count < 100 ? 2 : 0 });
}

function span(days: number): string {
  const shown = number(days);
  return shown === '1' ? 'day' : `${shown} days`;
}

function money(dollars: number): string {
  return `$${dollars.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

function toCount(written: string): number {
  const count = Number(written);
  if (!/^\d+$/.test(written) || !Number.isSafeInteger(count) || count > 1e9) {
    throw new InvalidArgumentError('It must be a whole number from 0 to 1,000,000,000.');
  }
  return count;
}
