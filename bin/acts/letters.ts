import { withoutSecrets } from '../../lib/model/index.ts';
import { noteDropped, type Ports, QUEUE_NAMES, type QueueName, readLetter } from '../../lib/pipeline/index.ts';
import type { ReadLetter } from '../show/dead-letters.ts';
import type { DeadLetter, DeadLetters } from '../workplace/dead-letters.ts';
import type { Workplace } from '../workplace/workplace.ts';

/** Where dead letters lie, and what they are about can be read. */
export type LetterPlace = { readonly deadLetters: DeadLetters; readonly ports: Pick<Ports, 'store'> };

/** So many of each queue that has any, as they may be shown: their addresses tell no secret. */
export async function lettersOf(
  most: number,
  counts: readonly (number | null)[],
  place: LetterPlace,
): Promise<ReadLetter[]> {
  const listed = await Promise.all(
    QUEUE_NAMES.map((queue, at) => ((counts[at] ?? 0) === 0 ? [] : place.deadLetters.list(queue, most))),
  );
  return withoutSecrets(await readLetters(listed.flat().slice(0, most), place));
}

/** Reads dead letters: what each is about, and why it failed. */
export async function readLetters(
  letters: readonly DeadLetter[],
  { deadLetters, ports }: LetterPlace,
): Promise<ReadLetter[]> {
  const reasons = await deadLetters.reasons(letters.filter(({ reason }) => reason === null));
  const read: ReadLetter[] = [];
  for (const letter of letters) {
    const told = await readLetter(letter.queue, letter.body, ports.store);
    read.push({ ...letter, reason: letter.reason ?? reasons.get(letter.id) ?? null, told });
  }
  return read;
}

/** The dead letter with this id in one of these queues; null where there is none. */
export async function findLetter(
  id: string,
  queues: readonly QueueName[],
  { deadLetters }: Pick<LetterPlace, 'deadLetters'>,
): Promise<DeadLetter | null> {
  for (const queue of queues) {
    const letter = await deadLetters.find(queue, id);
    if (letter !== null) return letter;
  }
  return null;
}

/**
 * Throws one away; what it offered is remembered as left out by its source. Gives whether it offered anything; null
 * where it is not there any more.
 */
export async function dropLetter(
  letter: DeadLetter,
  { deadLetters, ports }: Pick<Workplace, 'deadLetters' | 'ports'>,
): Promise<{ readonly offered: boolean } | null> {
  const told = await readLetter(letter.queue, letter.body, ports.store);
  const why = letter.reason ?? (await deadLetters.reasons([letter])).get(letter.id) ?? null;
  if (!(await deadLetters.drop(letter))) return null;
  await noteDropped(told, why, ports);
  return { offered: told.offer !== null };
}

/** Puts every dead letter of these queues back: how many of each. */
export async function redriveAll(
  queues: readonly QueueName[],
  { deadLetters }: Pick<LetterPlace, 'deadLetters'>,
): Promise<Partial<Record<QueueName, number>>> {
  const back: Partial<Record<QueueName, number>> = {};
  for (const queue of queues) back[queue] = await deadLetters.redrive(queue);
  return back;
}

/** `3 dead letters are back on the queues: 1 on poll, 2 on article, 0 on publish`. */
export function redrivenWords(back: Partial<Record<QueueName, number>>): string {
  const count = Object.values(back).reduce((sum, one) => sum + one, 0);
  const each = Object.entries(back).map(([queue, number]) => `${number} on ${queue}`);
  return `${count} dead ${count === 1 ? 'letter' : 'letters'} put back on the queues: ${each.join(', ')}`;
}
