import { render } from 'dom-serializer';
import { type Element, isTag } from 'domhandler';
import type { ExtractionRules, Provenance } from '../../model/index.ts';
import { extractBody } from '../body/body.ts';
import type { BodyHints } from '../body/trim.ts';
import type { Clues } from '../clues/clues.ts';
import { textIn } from '../clues/graph.ts';
import { statedAuthors } from '../metadata/authors.ts';
import { type Page, parsePage } from '../page/page.ts';
import { plainText } from '../page/plain.ts';
import { sanitise } from '../sanitise/sanitise.ts';

/** An article's text as it was found. */
export type FoundText = {
  readonly html: string;
  readonly text: string;
  readonly from: Provenance;
  /** The element that it stands in; null where it stands in none of the page's. */
  readonly element: Element | null;
  /** 0 to 1. */
  readonly confidence: number;
  /** The share of the page's prose that it holds, 0 to 1. */
  readonly coverage: number;
};

/** Text in the markup so thin that one told elsewhere is taken instead where that is much longer. */
const THIN = 400;

/**
 * The text of a page's article: what its markup shows; where that is next to nothing, what its JSON-LD tells or what it holds
 * for readers without scripts and in the shadow trees of its own elements, if that is more than twice as long.
 */
export function findText(clues: Clues, rules: ExtractionRules, title: string | null): FoundText {
  let names: readonly string[] | null = null;
  const authors = () => (names ??= statedAuthors(clues));
  const hints: BodyHints = { title, authors };
  const body = extractBody(clues.page, hints, rules);
  const text = body?.text ?? '';
  if (text.length < THIN && !rules.body) {
    for (const other of [toldText(clues), hiddenText(clues.page, hints)]) {
      if (other && other.text.length > 2 * text.length) return other;
    }
  }
  if (!body) return NO_TEXT;
  const from = rules.body ? 'rule' : body.zeal === 'strict' ? 'heuristic' : 'fallback';
  const { element, confidence, coverage } = body;
  return { html: inItsDirection(body.html, element), text, from, element, confidence, coverage };
}

const NO_TEXT: FoundText = { html: '', text: '', from: 'heuristic', element: null, confidence: 0, coverage: 1 };

/** Characters of markup from which on a `noscript` or a shadow tree may hold an article. */
const LEAST_MARKUP = 500;

/** What a page shows where its scripts do not run (HTML §4.12.2), and in declared shadow trees (§4.12.3). */
function hiddenText({ outline, base }: Page, hints: BodyHints): FoundText | null {
  const pieces = outline.nodes.flatMap(({ name, attribs, children }) => {
    if (name !== 'noscript' && !(name === 'template' && 'shadowrootmode' in attribs)) return [];
    const markup = name === 'noscript' && children[0]?.type === 'text' ? children[0].data : render(children);
    return markup.length < LEAST_MARKUP ? [] : [markup];
  });
  if (pieces.length === 0) return null;
  const body = extractBody(parsePage(`<!doctype html><body>${pieces.join('\n')}`, base), hints);
  return body && { ...body, from: 'fallback', element: null, confidence: Math.min(0.5, body.confidence) };
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
function toldText({ article, page }: Clues): FoundText | null {
  const told = textIn(article?.articleBody);
  if (!told || told.length > 500_000) return null;
  const markup = /<(?:p|br|div)\b/i.test(told) ? told : paragraphs(told);
  const html = sanitise(markup, page.base);
  return { html, text: plainText(html), from: 'json-ld', element: null, confidence: 0.6, coverage: 1 };
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
