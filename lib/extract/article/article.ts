import type { Element } from 'domhandler';
import { type ArticleContent, type ExtractionRules, NO_CONTENT } from '../../model/index.ts';
import { gatherClues } from '../clues/clues.ts';
import { readDescription, readMetadata } from '../metadata/metadata.ts';
import { readTerms } from '../metadata/terms.ts';
import { readTitle } from '../metadata/title.ts';
import type { Page } from '../page/page.ts';
import { countWords, excerptOf } from '../page/plain.ts';
import { readAccess } from './access.ts';
import { isComplete } from './completeness.ts';
import { findText } from './find-text.ts';
import { whyNoArticle } from './reason.ts';

/** What a page says of its own article. */
export type ArticleExtraction = {
  readonly article: ArticleContent | null;
  /** The element that holds the article's body; null where the text comes from elsewhere or is not there. */
  readonly body: Element | null;
  /** 0 to 1: how sure we are that the text is the article's. */
  readonly confidence: number;
  /** Why there is no article ({@link whyNoArticle}); null where there is one. */
  readonly reason: string | null;
};

/**
 * Extracts the article of a page: its text, what the page tells of it, and where each field comes from. `rules` are an
 * operator's selectors and go before everything. An article whose text is thin or cut has `complete: false`; a page that is
 * none (front page, error, login, captcha) gives a `reason`. Never throws.
 */
export function extractArticle(page: Page, rules: ExtractionRules = {}): ArticleExtraction {
  const clues = gatherClues(page);
  const title = readTitle(clues);
  const found = findText(clues, rules, title?.value ?? null);
  const reason = rules.body && found.text ? null : whyNoArticle(clues, found);
  if (reason) return { article: null, body: null, confidence: 0, reason };
  const { html, text, element, confidence } = found;
  const body = element ? (page.outline.numberOf.get(element) ?? null) : null;
  const metadata = readMetadata(clues, rules, { title, text, body });
  const description = readDescription(clues);
  const excerpt = description ?? excerptOf(text);
  const wordCount = countWords(text);
  const access = readAccess(clues);
  const terms = readTerms(clues);
  const article: ArticleContent = {
    ...NO_CONTENT,
    ...metadata,
    html,
    text,
    excerpt: excerpt || null,
    wordCount,
    complete: isComplete(clues, access, text, wordCount, found.coverage),
    access: access.access,
    ...(terms && { terms }),
    provenance: {
      ...metadata.provenance,
      ...(html && { html: found.from }),
      ...(excerpt && { excerpt: description ? 'meta' : found.from }),
    },
  };
  return { article, body: element, confidence, reason: null };
}
