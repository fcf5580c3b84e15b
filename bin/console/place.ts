import type { Instant } from '../../lib/model/index.ts';
import type { Setup } from '../setup.ts';
import type { Workplace } from '../workplace/workplace.ts';

/** What the console works on, and what it keeps beside it while it is open. */
export type Place = {
  readonly setup: Setup;
  /** The workplace, for one page or one action. */
  workplace(): Promise<Workplace>;
  readonly now: () => Instant;
  /** Carries what an action wrote to its feeds, as the command that does the same does. */
  settle(workplace: Workplace): Promise<void>;
};

/** What is worked on, in words. */
export function placeWords({ stack, folder }: Pick<Setup, 'stack' | 'folder'>): string {
  return stack === null ? `data folder ${folder}` : `stack ${stack}`;
}
