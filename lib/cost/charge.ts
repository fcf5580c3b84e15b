import type { Price } from './prices.ts';

/** Of an article's way, in its order, what a line pays for; and what is there whatever happens. */
export const STEPS = [
  'poll',
  'ingest',
  'route',
  'publish',
  'archive',
  'correct',
  'tell',
  'keep',
  'read',
  'stand',
] as const;
export type Step = (typeof STEPS)[number];

/** One line of a month's bill. */
export type BillLine = {
  /** Null for what was measured: nobody tells of which step it is. */
  readonly step: Step | null;
  readonly service: string;
  readonly what: string;
  /** Of the price's unit, in a month. */
  readonly count: number;
  readonly price: Price;
  readonly dollars: number;
};

export type Line = readonly [service: string, what: string, count: number, price: Price, step?: Step];

/** What lines come to, the dearest first. */
export function charge(all: readonly Line[]): { readonly lines: readonly BillLine[]; readonly dollars: number } {
  const lines = all
    .map(([service, what, count, price, step = null]) => {
      return { step, service, what, count, price, dollars: dollarsOf(count, price) };
    })
    .sort((a, b) => b.dollars - a.dollars);
  return { lines, dollars: lines.reduce((sum, line) => sum + line.dollars, 0) };
}

export function dollarsOf(count: number, price: Price): number {
  return (count / price.per) * price.dollars;
}

/** Days of a month as it is billed here. */
export const DAYS = 30;
