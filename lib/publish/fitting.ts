import type { Article, Outline } from '../model/index.ts';

/** The most bytes of a document whose feed says nothing of it: more is a burden to most readers, and refused by some. */
export const USUAL_BYTES = 5_000_000;

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

/** The most bytes that a character of an article's HTML becomes in any format (`&` in Atom: `&amp;`), and an entry besides. */
const WORST_CHARACTER = 6;
const WORST_ENTRY = 10_000;

/** Whether a document of these is surely smaller than `limit` bytes, which is told without rendering it. */
export function surelyFits(members: readonly Pick<Outline, 'letters'>[], limit: number): boolean {
  return members.reduce((sum, { letters }) => sum + WORST_CHARACTER * letters + WORST_ENTRY, 0) < limit;
}

/**
 * Of a document that must show each of its members, those of which it shows only the excerpt: the fattest, as many as it
 * takes for HTML and text of the others, both of which JSON Feed holds, to come to no more than `limit` bytes together. A
 * function of the articles alone.
 */
export function tooFat(
  members: readonly Pick<Article, 'id' | 'html' | 'text'>[],
  limit: number,
): ReadonlySet<Article['id']> {
  const weighed = members.map(({ id, html, text }) => ({
    id,
    bytes: Buffer.byteLength(html) + Buffer.byteLength(text),
  }));
  let sum = weighed.reduce((all, { bytes }) => all + bytes, 0);
  const fat = new Set<Article['id']>();
  for (const { id, bytes } of weighed.sort((a, b) => b.bytes - a.bytes || (a.id < b.id ? -1 : 1))) {
    if (sum <= limit) break;
    fat.add(id);
    sum -= bytes;
  }
  return fat;
}
