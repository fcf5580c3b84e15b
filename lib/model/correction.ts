import type { Article } from './article.ts';

/** The longest note that may go with a correction, in characters: a paragraph or two. */
export const CORRECTION_LENGTH = 2000;

/** The note that readers are shown with an article; null for none. It stays until they are told of another change. */
export function noteOf({ state, correction }: Pick<Article, 'state' | 'correction'>): string | null {
  return state === 'usable' ? (correction ?? null) : null;
}

/**
 * Whether a revision is a correction: its publisher has said, with the change, what had been wrong. What an editor changes
 * without such a note is an update. A revision that nobody may see corrects nothing, and one of which readers are told no
 * change, as it was released or more became known of its terms, corrects nothing again.
 */
export function isCorrection(article: Pick<Article, 'state' | 'correction' | 'correctedIn' | 'revision'>): boolean {
  const { correctedIn, revision } = article;
  return noteOf(article) !== null && (correctedIn ?? revision) === revision;
}
