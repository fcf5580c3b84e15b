import type { Element } from 'domhandler';
import { type ArticleContent, type ExtractionRules, NO_CONTENT } from '../model/index.ts';
import { extractBody } from './body.ts';
import { readDescription, readMetadata } from './metadata.ts';
import { gatherClues } from './metadata-clues.ts';
import { readTitle } from './metadata-title.ts';
import type { Page } from './page.ts';
import { countWords, excerptOf } from './plain.ts';

/** What a page says of its own article. */
export type ArticleExtraction = {
  readonly article: ArticleContent | null;
  /** The element that holds the article's body. */
  readonly body: Element | null;
  /** 0 to 1: how sure we are that the body is the article's. */
  readonly confidence: number;
  /** Why there is no article; null where there is one. */
  readonly reason: string | null;
};

/** Extracts the article of a page. Never throws. */
export function extractArticle(page: Page, rules: ExtractionRules = {}): ArticleExtraction {
  const clues = gatherClues(page);
  const description = readDescription(clues);
  const body = extractBody(page, { title: readTitle(clues)?.value ?? null });
  if (!body) return { article: null, body: null, confidence: 0, reason: 'no-text' };
  const { html, text } = body;
  const metadata = readMetadata(clues, rules, text, page.outline.numberOf.get(body.element) ?? null);
  const excerpt = description ?? excerptOf(text);
  const article: ArticleContent = {
    ...NO_CONTENT,
    ...metadata,
    html,
    text,
    excerpt: excerpt || null,
    wordCount: countWords(text),
    complete: true,
    provenance: { ...metadata.provenance, html: 'heuristic', excerpt: description ? 'meta' : 'heuristic' },
  };
  return { article, body: body.element, confidence: body.confidence, reason: null };
}
