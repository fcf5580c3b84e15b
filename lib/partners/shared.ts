import type { Usage } from '../model/index.ts';
import { distinct } from './distinct.ts';
import { OTHERS } from './usage.ts';

/** A program that asked so often on a day is one that fetches; less is somebody who tries something. */
const FETCHES_A_DAY = 10;

/** That a partner's token is in several hands, as it seems, with what says so. */
export type SharedToken = { readonly day: string; readonly agents: readonly string[]; readonly addresses: number };

/**
 * Whether a day looks as if several had the token: three programs that each went on fetching, from at least as many addresses.
 * One program from many addresses is a partner in a cloud, and several from one address are one partner who has several.
 */
export function sharedToken({ day, agents, addresses }: Usage): SharedToken | null {
  const fetching = Object.entries(agents)
    .filter(([name, count]) => name !== OTHERS && count >= FETCHES_A_DAY)
    .map(([name]) => name);
  const from = distinct(addresses);
  return fetching.length >= 3 && from >= fetching.length ? { day, agents: fetching, addresses: from } : null;
}
