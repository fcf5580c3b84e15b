import { isRead, type Member } from '../../model/index.ts';
import { type DocumentInput, type EntryCache, type EntryFormat, holding, writtenEntries } from '../../publish/index.ts';
import type { Articles } from '../../store/index.ts';
import { readInstead } from './shown-once.ts';

/** A document's input, and its entries: each is written, or its article is read. */
export type AtHand = { readonly input: DocumentInput; readonly entries: EntryCache };

/**
 * Brings together what one document is written from. Entries that the cache holds are held on to until it is written; of
 * the others the articles are read. Null where one of these is not any more what its place says.
 */
export async function atHand(
  format: EntryFormat,
  input: DocumentInput,
  entries: EntryCache,
  articles: Articles,
): Promise<AtHand | null> {
  const { held, missing } = writtenEntries(format, input, entries);
  const members = await readInstead<Member>(
    input.members,
    missing.filter((member) => !isRead(member)),
    articles,
  );
  return members && { input: { ...input, members }, entries: holding(held, entries) };
}
