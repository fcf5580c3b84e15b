import type { QueueName } from '../../lib/pipeline/index.ts';
import { redriveAll, redrivenWords } from '../acts/letters.ts';
import { settle } from '../acts/settle.ts';
import { printableJson } from '../show/printable.ts';
import type { Workplace } from '../workplace/workplace.ts';
import type { CommandContext } from './context.ts';
import type { Chosen } from './options.ts';

/** Puts every dead letter of these queues back, tries them where this process holds the queues, and says how many. */
export async function redriveAndSay(
  queues: readonly QueueName[],
  { json }: Chosen,
  workplace: Workplace,
  context: CommandContext,
): Promise<void> {
  const back = await redriveAll(queues, workplace);
  if (json) context.out(`${printableJson(back, 2)}\n`);
  else {
    const count = Object.values(back).reduce((sum, one) => sum + one, 0);
    const now = count > 0 && workplace.held !== null ? '; retrying now' : '';
    context.out(`${redrivenWords(back)}${now}\n`);
  }
  await settle(workplace);
}
