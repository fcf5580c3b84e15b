import type { Element } from 'domhandler';
import { type ArticleContent, type ExtractionRules, NO_CONTENT } from '../model/index.ts';
import { extractBody } from './body.ts';
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
export function extractArticle(page: Page, _rules: ExtractionRules = {}): ArticleExtraction {
  const title = page.$('h1').first().text().trim() || null;
  const body = extractBody(page, { title });
  if (!body) return { article: null, body: null, confidence: 0, reason: 'no-text' };
  const { html, text } = body;
  const article: ArticleContent = {
    ...NO_CONTENT,
    title,
    html,
    text,
    excerpt: excerptOf(text),
    wordCount: countWords(text),
    complete: true,
    provenance: { html: 'heuristic', title: 'visible' },
  };
  return { article, body: body.element, confidence: body.confidence, reason: null };
}
