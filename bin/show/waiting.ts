import type { Instant } from '../../lib/model/index.ts';
import type { KeptBack } from '../../lib/pipeline/index.ts';
import { lettersTable, type ReadLetter } from './dead-letters.ts';
import { showKeptBack } from './kept-back.ts';

/** What waits for somebody: the first of the dead letters, of which there are `dead`, and of what is kept back. */
export type Waiting = { readonly letters: readonly ReadLetter[]; readonly dead: number; readonly held: KeptBack };

/** The dead letters and the articles that are kept back, under the status; empty where there are none. */
export function showWaiting({ letters, dead, held }: Waiting, now: Instant, color: boolean, width: number | null) {
  const parts: string[] = [];
  if (dead > 0) {
    const count = dead === 1 ? 'one dead letter' : `${dead} dead letters`;
    const table = letters.length === 0 ? '' : `\n${lettersTable(letters, now, color, width)}\n`;
    const all = dead > letters.length ? 'to see them all, run feedmill dead-letters list; ' : '';
    parts.push(`\n${count}: ${all}to retry them, run feedmill dead-letters replay\n${table}`);
  }
  if (held.articles.length > 0) {
    const more = held.isAll ? '' : 'and more; see feedmill held list\n';
    parts.push(`\nheld back or embargoed:\n\n${showKeptBack(held.articles, now, color, width)}\n${more}`);
  }
  return parts.join('');
}
