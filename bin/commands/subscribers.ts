import type { Command } from 'commander';
import type { FeedId } from '../../lib/model/index.ts';
import { findSubscriber, listSubscribers, removeSubscriber } from '../../lib/pipeline/index.ts';
import { settle } from '../acts/settle.ts';
import { printableJson } from '../show/printable.ts';
import { shownSubscriber, showSubscriber, showSubscribers } from '../show/subscribers.ts';
import type { CommandContext } from './context.ts';
import { type Chosen, examples, withJson } from './options.ts';
import { withWorkplace } from './with-workplace.ts';

/** `feedmill subscribers list|show|remove`: who is told of changes by our own hub. */
export function registerSubscribers(program: Command, context: CommandContext): void {
  const subscribers = program.command('subscribers').description('manage subscribers of your own WebSub hub');

  withJson(subscribers.command('list'))
    .description('list the subscribers and show which cannot be reached')
    .option('--feed <id>', 'only of this feed')
    .addHelpText('after', examples('subscribers list', 'subscribers list --feed all --json'))
    .action((chosen: Chosen & { readonly feed?: string }) =>
      withWorkplace(chosen, context, async ({ ports, hubPorts }) => {
        const all = await listSubscribers(hubPorts, chosen.feed as FeedId | undefined);
        if (chosen.json) return context.out(`${printableJson(all.map(shownSubscriber), 2)}\n`);
        const none = hubPorts.hub?.kind === 'own' ? '' : '; to accept subscriptions, set site.hub to own';
        if (all.length === 0) return context.out(`There are no subscribers${none}.\n`);
        context.out(`${showSubscribers(all, ports.now(), context.color, context.terminal?.columns ?? null)}\n`);
      }),
    );

  withJson(subscribers.command('show').argument('<id>', 'the subscriber'))
    .description('show one subscriber: its lease, what it has received, and why it cannot be reached')
    .addHelpText('after', examples('subscribers show 1e3292efcd73204c'))
    .action((id: string, chosen: Chosen) =>
      withWorkplace(chosen, context, async ({ ports, hubPorts }) => {
        const one = await findSubscriber(id, hubPorts);
        if (one === null) return nobody(id, context);
        if (chosen.json) return context.out(`${printableJson(shownSubscriber(one), 2)}\n`);
        context.out(`${showSubscriber(one, ports.now(), context.color, context.terminal?.columns ?? null)}\n`);
      }),
    );

  withJson(subscribers.command('remove').argument('<id>', 'the subscriber'))
    .description('end a subscription; the subscriber is told and may subscribe again')
    .option('-r, --reason <text>', 'the reason the subscriber is given', 'the subscription was ended by the publisher')
    .addHelpText('after', examples('subscribers remove 1e3292efcd73204c --reason "too much traffic"'))
    .action((id: string, chosen: Chosen & { readonly reason: string }) =>
      withWorkplace(chosen, context, async (workplace) => {
        const one = await findSubscriber(id, workplace.hubPorts);
        if (one === null) return nobody(id, context);
        await removeSubscriber(one, chosen.reason, workplace.hubPorts);
        await settle(workplace);
        if (chosen.json) return context.out(`${printableJson({ removed: id }, 2)}\n`);
        context.out(`${id} removed; it is told and receives nothing more\n`);
      }),
    );
}

function nobody(id: string, context: CommandContext): void {
  context.err(`There is no subscriber ${id}. To see them all, run feedmill subscribers list\n`);
  context.exit(1);
}
