import type { QueueName } from '../../lib/pipeline/index.ts';
import { settle } from '../acts/settle.ts';
import { printableJson } from '../show/printable.ts';
import type { Workplace } from '../workplace/workplace.ts';
import type { CommandContext } from './context.ts';
import type { Chosen } from './options.ts';

/** Puts every dead letter of these queues back, tries them where this process holds the queues, and says how many. */
export async function redriveAll(
  queues: readonly QueueName[],
  { json }: Chosen,
  workplace: Workplace,
  context: CommandContext,
): Promise<void> {
  const back: Partial<Record<QueueName, number>> = {};
  for (const queue of queues) back[queue] = await workplace.deadLetters.redrive(queue);
  if (json) context.out(`${printableJson(back, 2)}\n`);
  else {
    const count = Object.values(back).reduce((sum, one) => sum + one, 0);
    const each = queues.map((queue) => `${back[queue]} on ${queue}`).join(', ');
    const now = count > 0 && workplace.held !== null ? '; trying them now' : '';
    context.out(`${count} dead ${count === 1 ? 'letter is' : 'letters are'} back on the queues: ${each}${now}\n`);
  }
  await settle(workplace);
}
