import type { Told, ToldSection } from '../../lib/console/index.ts';

export type { Told, ToldSection };

import { tintOf } from './status.ts';
import { type Cell, textTable } from './table.ts';

/** A label and what there is to say under it; null for nothing. */
export type ToldFact = readonly [label: string, fact: Told | null];

/** Facts under a title; null where there is none. */
export function factsTold(title: string, facts: readonly ToldFact[]): ToldSection | null {
  const rows = facts.flatMap(([label, fact]) => (fact === null ? [] : [[label, fact]]));
  return rows.length === 0 ? null : { head: [title, ''], rows };
}

const LABEL_WIDTH = 16;

/** A section as text: wrapped to `width` columns; null where the output is no terminal. */
export function sectionText(
  { head: [first = '', ...others], rows, below }: ToldSection,
  color: boolean,
  width: number | null,
): string {
  const tinted = (told: Told): Cell => {
    if (typeof told === 'string') return told;
    return { text: told.text, tint: tintOf(told.level, color) };
  };
  const isFacts = others.length === 1 && others[0] === '';
  const head = [isFacts ? first.padEnd(LABEL_WIDTH) : first, ...others];
  const table =
    rows.length === 0
      ? ''
      : textTable(
          head,
          rows.map((row) => row.map(tinted)),
          color,
          width,
        );
  return [table, below ?? ''].filter((text) => text !== '').join('\n');
}
