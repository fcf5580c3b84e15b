import { type Command, InvalidArgumentError } from 'commander';
import { ASSUMED, type Bill, billOf, PRICES_OF, SECONDS, type Workload } from '../../lib/cost/index.ts';
import { textTable } from '../table.ts';
import type { CommandContext } from './context.ts';
import { examples } from './options.ts';

/** `feedmill cost`: what a workload costs a month on AWS, before anything is deployed. */
export function registerCost(program: Command, context: CommandContext): void {
  program
    .command('cost')
    .description('what a workload would cost a month on AWS, line by line, from counted requests and list prices')
    .option('--articles <n>', 'new articles a day', toCount, 500)
    .option('--sources <n>', 'sources that are followed', toCount, 50)
    .option('--feeds <n>', 'feeds that are published', toCount, 60)
    .option('--subscribers <n>', 'readers, each of one feed', toCount, 100)
    .option('--json', 'print JSON')
    .addHelpText('after', examples('cost', 'cost --sources 200 --feeds 1000 --articles 20000', 'cost --json'))
    .action(({ json, ...workload }: Workload & { readonly json?: boolean }) => {
      const bill = billOf(workload);
      const data = { ...bill, prices: PRICES_OF, assumed: { ...ASSUMED, functions: SECONDS } };
      context.out(json ? `${JSON.stringify(data, null, 2)}\n` : showBill(bill, context));
    });
}

function showBill({ workload, lines, dollars }: Bill, { color }: CommandContext): string {
  const { articles, sources, feeds, subscribers } = workload;
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
  return `${number(articles)} articles a day from ${number(sources)} sources into ${number(feeds)} feeds for ${number(subscribers)} subscribers

${textTable(head, [...rows, ['all', '', '', '', '', money(dollars).padStart(10), '']], color)}

Prices: AWS's list, ${PRICES_OF.region}, ${PRICES_OF.date}; free tiers, discounts, taxes and access logs are not counted.
Counted: units of the table and puts of objects, as the tests assert them, each article regenerating ${ASSUMED.feedsPerArticle} feeds of 50 by
  itself; a burst takes far fewer regenerations.
Assumed: ${ASSUMED.pollsPerDay} polls a source and ${ASSUMED.readsPerDay} reads a subscriber a day, one article in ${1 / ASSUMED.editedShare} corrected, functions' seconds and sizes
  (--json shows all of them).
`;
}

function number(count: number): string {
  return count.toLocaleString('en-US', { maximumFractionDigits: count < 100 ? 2 : 0 });
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
