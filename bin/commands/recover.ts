import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import type { Command } from 'commander';
import { rebuild } from '../../lib/pipeline/index.ts';
import { recoverItems, type TableItem } from '../../lib/store/index.ts';
import { printableJson } from '../show/printable.ts';
import type { CommandContext } from './context.ts';
import { type Chosen, examples, withJson } from './options.ts';
import { withWorkplace } from './with-workplace.ts';

/** `feedmill recover`: the items of a table that was restored from a backup, over those of the deployed one. */
export function registerRecover(program: Command, context: CommandContext): void {
  withJson(program.command('recover').argument('<table>', 'the restored table'))
    .description('copy the items of a table restored from a backup into a deployed stack')
    .addHelpText('after', examples('--stack Feedmill recover Feedmill-restored'))
    .action(async (from: string, chosen: Chosen) => {
      if (chosen.stack === undefined) {
        context.err(
          'Name the deployment: feedmill --stack NAME recover TABLE. On one machine, copy the data folder back instead.\n',
        );
        return context.exit(2);
      }
      await withWorkplace(chosen, context, async ({ ports, table }) => {
        const client = new DynamoDBClient({});
        try {
          const recovered = await recoverItems(itemsOf(client, from), table);
          // Feeds show what stood before, and would take what comes next for something they show already.
          const { feeds } = await rebuild([], ports);
          if (chosen.json) return context.out(`${printableJson({ ...recovered, feeds }, 2)}\n`);
          const { put, same, takenDown, left } = recovered;
          context.out(
            `${put} items restored, ${same} already the same, ${takenDown} left as they are because they were taken down since, ${left} short-lived items left out\n` +
              `${feeds.length} feeds: queued for publishing\n`,
          );
        } finally {
          client.destroy();
        }
      });
    });
}

async function* itemsOf(client: DynamoDBClient, TableName: string): AsyncGenerator<TableItem> {
  for await (const { Items = [] } of paginateScan({ client }, { TableName })) yield* Items;
}
