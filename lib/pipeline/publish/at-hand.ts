import { isRead, type Member } from '../../model/index.ts';
import {
  type DocumentInput,
  type EntryCache,
  type EntryFormat,
  holding,
  keptEntries,
  wayOf,
} from '../../publish/index.ts';
import { type Attempt, FEW } from './attempt.ts';
import { readInstead } from './shown-once.ts';
import { writtenBefore } from './written-before.ts';

/** A document's input, and its entries: each is written, or its article is read. */
export type AtHand = { readonly input: DocumentInput; readonly entries: EntryCache };

/**
 * Brings together what one document is written from. Entries that the cache holds are held on to until it is written; the
 * others are taken from the document that was written before, and for what is not there articles are read. `conflict`
 * where one of these is not any more what its place says, or another publisher was faster. `version` is that of the
 * feed's state as this publish left it.
 */
export async function atHand(
  format: EntryFormat,
  input: DocumentInput,
  version: number,
  attempt: Attempt,
): Promise<AtHand | 'conflict'> {
  const { feed, found, publisher } = attempt;
  const { entries, store } = publisher;
  const { held, missing } = keptEntries(format, input, entries);
  const unread = missing.filter(({ member }) => !isRead(member));
  if (unread.length > (publisher.few ?? FEW)) {
    const before = await writtenBefore(format, input, version, attempt);
    if (before === 'conflict') return before;
    for (const [name, written] of before) {
      if (held.has(name)) continue;
      held.set(name, written);
      entries.keep(name, wayOf(format, feed), written);
    }
  }
  const still = unread.filter(({ name }) => !held.has(name)).map(({ member }) => member);
  const members = await readInstead<Member>(input.members, still, store.articles);
  if (members === null) {
    // The next attempt asks the articles themselves.
    found.overtaken = true;
    return 'conflict';
  }
  return { input: { ...input, members }, entries: holding(held, entries) };
}
