import { InvalidArgumentError } from 'commander';
import { duration } from '../../lib/config/index.ts';
import type { Partner, PartnerId } from '../../lib/model/index.ts';
import type { Setup } from '../setup.ts';
import type { Workplace } from '../workplace/workplace.ts';
import type { CommandContext } from './context.ts';
import type { Chosen } from './options.ts';
import { withWorkplace } from './with-workplace.ts';

/** Works on a partner; says where to look where there is none by this id. */
export function withPartner(
  id: string,
  chosen: Chosen,
  context: CommandContext,
  work: (workplace: Workplace, partner: Partner, setup: Setup) => Promise<void> | void,
): Promise<void> {
  return withWorkplace(chosen, context, async (workplace, setup) => {
    const partner = await workplace.ports.store.partners.get(id as PartnerId);
    if (partner !== null) return work(workplace, partner, setup);
    const isDeclared = setup.config.partners.some((one) => one.id === id);
    const remedy = isDeclared
      ? 'It is in the configuration: start Feedmill with it first'
      : 'To see all partners, run feedmill partners list';
    context.err(`There is no partner ${id}. ${remedy}\n`);
    context.exit(1);
  });
}

/** For how long something holds on that another took the place of, in milliseconds. */
export function keep(written: string): number {
  const read = duration({ least: '0s', most: '365d' }).safeParse(written);
  if (read.success) return read.data;
  throw new InvalidArgumentError(read.error.issues[0]?.message ?? 'Write a duration such as 24h.');
}
