/** What a document weighs, in bytes: what it is without entries, and what each entry adds to it, newest first. */
export type Weights = { readonly shell: number; readonly entries: readonly number[] };

/**
 * How many of a feed's entries it may show for none of its documents to be larger than `limit` bytes: the oldest go
 * first, the same from every document, so that all formats show the same. At least the newest stays, however large it
 * is: a feed that shows nothing would lie. All stay where there is no limit.
 *
 * `documents` give their entries in the same order, newest first, each with what divides it from the one before.
 */
export function fitting(documents: readonly Weights[], limit: number | undefined): number {
  const all = Math.min(...documents.map(({ entries }) => entries.length));
  if (!Number.isFinite(all)) return 0;
  if (limit === undefined) return all;
  return Math.max(Math.min(1, all), Math.min(all, ...documents.map((document) => fittingIn(document, limit))));
}

function fittingIn({ shell, entries }: Weights, limit: number): number {
  let size = shell;
  const over = entries.findIndex((entry) => {
    size += entry;
    return size > limit;
  });
  return over === -1 ? entries.length : over;
}
