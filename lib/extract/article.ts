import { type Element, isTag } from 'domhandler';
import { type ArticleContent, type ExtractionRules, NO_CONTENT } from '../model/index.ts';
import type { Page } from './page.ts';
import { countWords, excerptOf, plainText } from './plain.ts';
import { sanitise } from './sanitise.ts';

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
  const body =
    page
      .$(rules.body ?? 'article, main')
      .toArray()
      .find(isTag) ?? null;
  if (!body) return { article: null, body: null, confidence: 0, reason: 'no-text' };
  const html = sanitise(page.$(body).html() ?? '', page.base);
  const text = plainText(html);
  const title = page.$('h1').first().text().trim() || null;
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
  return { article, body, confidence: 0.5, reason: null };
}
