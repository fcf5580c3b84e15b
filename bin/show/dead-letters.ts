import type { Instant } from '../../lib/model/index.ts';
import { type LetterTold, QUEUE_NAMES, type QueueName } from '../../lib/pipeline/index.ts';
import type { DeadLetter } from '../workplace/dead-letters.ts';
import { sinceWords } from './status.ts';
import { type Cell, textTable } from './table.ts';

/** A dead letter, and what it is about. */
export type ReadLetter = DeadLetter & { readonly told: LetterTold };

/** How many there are of each queue that was looked at. */
export type LetterCounts = Readonly<Partial<Record<QueueName, number>>>;

/** Why a letter failed is not said anywhere where its function was stopped over it. */
export const UNTOLD = 'unknown: the function stopped without an error, probably out of time or memory';

/** So much of a body is shown. */
const BODY_SHOWN = 4000;

/** Dead letters, the oldest of each queue first, and what can be done about them. */
export function showLetters(
  letters: readonly ReadLetter[],
  counts: LetterCounts,
  now: Instant,
  color: boolean,
  width: number | null = null,
): string {
  const all = QUEUE_NAMES.reduce((sum, queue) => sum + (counts[queue] ?? 0), 0);
  if (all === 0 && letters.length === 0) return 'No dead letters.\n';
  const more = all > letters.length ? `and ${all - letters.length} more; show more with --most\n` : '';
  const table = lettersTable(letters, now, color, width);
  return `${table}\n${more}\nTo see one in full: feedmill dead-letters show ID. To retry or delete one: replay ID, drop ID. To retry all: replay\n`;
}

/** Dead letters, a row each. */
export function lettersTable(
  letters: readonly ReadLetter[],
  now: Instant,
  color: boolean,
  width: number | null = null,
): string {
  const rows = letters.map(({ id, queue, group, receives, sent, reason, told }): Cell[] => [
    id,
    queue,
    told.source ?? told.feed ?? group,
    told.articles[0] ?? told.url ?? told.what,
    String(receives),
    sinceWords(sent, now),
    reason ?? UNTOLD,
  ]);
  return textTable(['ID', 'QUEUE', 'SOURCE OR FEED', 'ARTICLE', 'TRIES', 'SENT', 'WHY IT FAILED'], rows, color, width);
}

/** One dead letter with all that is known of it, and its body. */
export function showLetter(letter: ReadLetter, now: Instant, color: boolean, width: number | null = null): string {
  const { id, queue, group, body, receives, sent, died, reason, told } = letter;
  const facts: (readonly [label: string, fact: string | null])[] = [
    ['queue', queue],
    ['what', told.what],
    ['source', told.source],
    ['feed', told.feed],
    ['address', told.url],
    ['id at its source', told.guid],
    ['articles', told.articles.length === 0 ? null : told.articles.slice(0, 10).join(', ')],
    ['requested', told.offer === null ? null : PURPOSES[told.offer.purpose]],
    ['group', group],
    ['tries', String(receives)],
    ['sent', `${sent} (${sinceWords(sent, now)})`],
    ['given up', died === null ? null : `${died} (${sinceWords(died, now)})`],
    ['why it failed', reason ?? UNTOLD],
    [
      'body',
      body.length > BODY_SHOWN ? `${body.slice(0, BODY_SHOWN).toWellFormed()}… (for all of it, add --json)` : body,
    ],
  ];
  const rows = facts.flatMap(([label, fact]) => (fact === null ? [] : [[label, fact]]));
  return `${textTable(['DEAD LETTER', id], rows, color, width)}\n`;
}

const PURPOSES = {
  listed: 'because its source lists it',
  push: 'because it was pushed',
  recheck: 'because its page was due to be read again',
  missing: 'because its source no longer lists it',
} as const;
