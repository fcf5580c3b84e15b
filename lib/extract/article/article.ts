import { type Element, isTag } from 'domhandler';
import { type ArticleContent, type ExtractionRules, NO_CONTENT, type Provenance } from '../../model/index.ts';
import { extractBody } from '../body/body.ts';
import { readAuthors } from '../metadata/authors.ts';
import { type Clues, gatherClues } from '../metadata/clues.ts';
import { textIn } from '../metadata/graph.ts';
import { readDescription, readMetadata } from '../metadata/metadata.ts';
import { readTitle } from '../metadata/title.ts';
import type { Page } from '../page/page.ts';
import { countWords, excerptOf, plainText } from '../page/plain.ts';
import { sanitise } from '../sanitise/sanitise.ts';
import { readAccess } from './access.ts';
import { isComplete } from './completeness.ts';
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

type Text = { html: string; text: string; from: Provenance; element: Element | null; confidence: number };

/**
 * Extracts the article of a page: its text, what the page tells of it, and where each field comes from. `rules` are an
 * operator's selectors and go before everything. An article whose text is thin or cut has `complete: false`; a page that is
 * none (front page, error, login, captcha) gives a `reason`. Never throws.
 */
export function extractArticle(page: Page, rules: ExtractionRules = {}): ArticleExtraction {
  const clues = gatherClues(page);
  const title = readTitle(clues);
  const found = findText(clues, rules, title?.value ?? null);
  const reason = rules.body && found.text ? null : whyNoArticle(clues, found.text);
  if (reason) return { article: null, body: null, confidence: 0, reason };
  const { html, text, element, confidence } = found;
  const body = element ? (page.outline.numberOf.get(element) ?? null) : null;
  const metadata = readMetadata(clues, rules, { title, text, body });
  const description = readDescription(clues);
  const excerpt = description ?? excerptOf(text);
  const wordCount = countWords(text);
  const access = readAccess(clues);
  const article: ArticleContent = {
    ...NO_CONTENT,
    ...metadata,
    html,
    text,
    excerpt: excerpt || null,
    wordCount,
    complete: isComplete(clues, access, text, wordCount),
    access: access.access,
    provenance: {
      ...metadata.provenance,
      ...(html && { html: found.from }),
      ...(excerpt && { excerpt: description ? 'meta' : found.from }),
    },
  };
  return { article, body: element, confidence, reason: null };
}

/** Text in the markup so thin that a text told in the JSON-LD is taken instead where that is much longer. */
const THIN = 400;

function findText(clues: Clues, rules: ExtractionRules, title: string | null): Text {
  let names: readonly string[] | null = null;
  const authors = () => (names ??= readAuthors(clues, null)?.value ?? []);
  const body = extractBody(clues.page, { title, authors }, rules);
  const text = body?.text ?? '';
  const told = text.length < THIN && !rules.body ? toldText(clues) : null;
  if (told && told.text.length > 2 * text.length) return told;
  const from = rules.body && body ? 'rule' : 'heuristic';
  const html = body ? inItsDirection(body.html, body.element) : '';
  return { html, text, from, element: body?.element ?? null, confidence: body?.confidence ?? 0 };
}

/** The text's own markup loses the direction that an element around it states. */
function inItsDirection(html: string, element: Element): string {
  if (element.attribs.dir !== undefined) return html;
  for (let at = element.parent; at && isTag(at); at = at.parent) {
    const dir = at.attribs.dir?.trim().toLowerCase();
    if (dir) return dir === 'rtl' ? `<div dir="rtl">${html}</div>` : html;
  }
  return html;
}

/** The JSON-LD's `articleBody`, which may hold markup or only line breaks. */
function toldText({ article, page }: Clues): Text | null {
  const told = textIn(article?.articleBody);
  if (!told || told.length > 500_000) return null;
  const markup = /<(?:p|br|div)\b/i.test(told) ? told : paragraphs(told);
  const html = sanitise(markup, page.base);
  return { html, text: plainText(html), from: 'json-ld', element: null, confidence: 0.6 };
}

function paragraphs(text: string): string {
  const escaped = (line: string) => line.replace(/&(?!#?\w+;)/g, '&amp;').replace(/</g, '&lt;');
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => `<p>${escaped(line)}</p>`)
    .join('');
}
