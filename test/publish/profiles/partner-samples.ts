import type { AbsoluteUrl, Article } from '../../../lib/model/index.ts';
import { sampleArticle } from '../samples.ts';

export const SENTENCE = 'The ferry came in at dawn and the whole of the harbour was there to meet her crew. ';
export const TEXT = SENTENCE.repeat(8).trim();

/** An article that every partner takes. */
export function takenByAll(changes: Partial<Article> = {}): Article {
  return sampleArticle({
    title: 'Ferry comes home to her harbour',
    canonicalUrl: 'https://www.mill.example/ferry' as AbsoluteUrl,
    language: 'en',
    html: `<p>${TEXT}</p>`,
    text: TEXT,
    excerpt: SENTENCE.repeat(4).trim(),
    enclosures: [],
    ...changes,
  });
}
