import { type Command, InvalidArgumentError } from 'commander';
import { takedownKey } from '../../lib/model/index.ts';
import {
  type Aftermath,
  awaitTakedown,
  type TakedownReport,
  takeDown,
  takedownReports,
} from '../../lib/pipeline/index.ts';
import { settle } from '../acts/settle.ts';
import { elapsedWords } from '../show/elapsed.ts';
import { printableJson } from '../show/printable.ts';
import { type Cell, textTable } from '../show/table.ts';
import { withArticle } from './article-named.ts';
import type { CommandContext } from './context.ts';
import { type Chosen, examples, withJson } from './options.ts';
import { withWorkplace } from './with-workplace.ts';

/** How long the command waits for the last document; the takedown holds whatever comes of that. */
const PATIENCE_MS = 60_000;

/** `feedmill takedown` and `feedmill takedowns`: the order, and the record of how far each order has got. */
export function registerTakedown(program: Command, context: CommandContext): void {
  withJson(program.command('takedown').argument('<article>', 'its id, or any of its addresses'))
    .description('take an article down: remove it from every feed and page, erase its texts, leave a tombstone')
    .requiredOption('--reason <reason>', 'why; subscribers see this')
    .addHelpText(
      'after',
      examples(
        'takedown https://example.org/story --reason "withdrawn by the author"',
        'takedown urn:feedmill:mzxw6ytboi2dqnrxgq4a --reason "court order 12/26"',
      ),
    )
    .action((name: string, chosen: Chosen & { readonly reason: string }) =>
      withWorkplace(chosen, context, (workplace) =>
        withArticle(name, workplace, context, async (id) => {
          const { ports } = workplace;
          await takeDown(id, { reason: chosen.reason, by: 'operator', seen: ports.now() }, ports);
          await settle(workplace);
          const stored = await ports.store.articles.get(id);
          if (stored === null) return;
          const key = takedownKey(stored.article, stored.written);
          const report = await awaitTakedown(key, AbortSignal.timeout(PATIENCE_MS), ports);
          context.out(chosen.json ? `${printableJson(report, 2)}\n` : `${id} ${inWords(report)}\n`);
          context.exit(report?.done ? 0 : 1);
        }),
      ),
    );

  withJson(program.command('takedowns'))
    .description('list takedowns: by whom, why, how long until the last document was clean, and what was restored')
    .option('-n, --newest <count>', 'how many', count, 20)
    .addHelpText('after', examples('takedowns', 'takedowns --newest 100 --json'))
    .action((chosen: Chosen & { readonly newest: number }) =>
      withWorkplace(chosen, context, async ({ ports }) => {
        const reports = await takedownReports(chosen.newest, ports);
        if (chosen.json) return context.out(`${printableJson(reports, 2)}\n`);
        if (reports.length === 0) return context.out('No takedowns.\n');
        context.out(`${textTable(HEAD, reports.map(row), context.color, context.terminal?.columns ?? null)}\n`);
      }),
    );
}

const HEAD = ['ORDERED', 'ARTICLE', 'NOW', 'BY', 'FEEDS', 'DOCUMENTS', 'OBJECTS', 'TOOK', 'REASON'];

/** How an article that was taken down stands now. */
const NOW: Readonly<Record<Aftermath, string>> = {
  down: 'down',
  lifted: 'lifted, not back yet',
  back: 'back',
  'down again': 'down again',
};

function row(report: TakedownReport & { readonly now: Aftermath }): Cell[] {
  const { ordered, article, now, by, feeds, waiting, documents, objects, took, reason } = report;
  return [
    `${ordered.slice(0, 19)}Z`,
    article,
    NOW[now],
    by ?? '-',
    waiting.length === 0 ? String(feeds.length) : `${feeds.length - waiting.length} of ${feeds.length}`,
    String(documents),
    String(objects),
    took === null ? `not yet: ${waiting.join(', ')}` : seconds(took),
    reason ?? '-',
  ];
}

/** `gone from 4 feeds, 16 documents, 1 page, 3 objects in 0.8 s`. */
export function inWords(report: TakedownReport | null): string {
  if (report === null)
    return 'is taken down. Documents that show it are still being rewritten; to check, run feedmill takedowns';
  const { feeds, documents, pages, objects, took, waiting } = report;
  const all = [
    several(feeds.length - waiting.length, 'feed'),
    several(documents, 'document'),
    several(pages, 'page'),
    several(objects, 'object'),
  ].join(', ');
  if (took !== null) return `removed from ${all} in ${seconds(took)}`;
  return `removed from ${all}; still in ${waiting.join(', ')}; to check, run feedmill takedowns`;
}

function several(number: number, thing: string): string {
  return number === 1 ? `1 ${thing}` : `${number} ${thing}s`;
}

function seconds(milliseconds: number): string {
  return milliseconds < 10_000 ? `${(milliseconds / 1000).toFixed(2)} s` : elapsedWords(milliseconds);
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 1000)
    throw new InvalidArgumentError('Write a number from 1 to 1000.');
  return value;
}
