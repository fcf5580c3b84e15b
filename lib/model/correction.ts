import type { Article } from './article.ts';

/** The longest note that may go with a correction, in characters: a paragraph or two. */
export const CORRECTION_LENGTH = 2000;

/**
 * Whether a revision is a correction: its publisher has said, with the change, what had been wrong. What an editor changes
 * without such a note is an update, and a revision that nobody may see corrects nothing.
 */
export function isCorrection({ state, correction }: Pick<Article, 'state' | 'correction'>): boolean {
  return state === 'usable' && correction !== undefined;
}
