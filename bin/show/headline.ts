import type { Article } from '../../lib/model/index.ts';
import { untitledLabel } from '../../lib/publish/index.ts';

/** An article's title; for want of one how it begins, in quotes, so that it is no title. */
export function headline({ title, excerpt, text }: Pick<Article, 'title' | 'excerpt' | 'text'>): string {
  return title ?? untitledLabel(excerpt || text) ?? '(no title)';
}
