import { type Cell, textTable } from './table.ts';

/** A label and what there is to say under it; null for nothing. */
export type Fact = readonly [label: string, fact: Cell | null];

const LABEL_WIDTH = 16;

/** Facts under a title; empty where there is none. */
export function section(title: string, facts: readonly Fact[], color: boolean, width: number | null): string {
  const rows = facts.flatMap(([label, fact]) => (fact === null ? [] : [[label, fact]]));
  return rows.length === 0 ? '' : textTable([title.padEnd(LABEL_WIDTH), ''], rows, color, width);
}
