import { type Element, hasChildren, isTag } from 'domhandler';
import { parseDocument } from 'htmlparser2';
import { sanitise } from '../../lib/extract/index.ts';
import type { AbsoluteUrl, ArticleContent, Extraction } from '../../lib/model/index.ts';

/** What is wrong with an answer, whatever page it is of: empty where it keeps all that extraction promises. */
export function faultsOf(extraction: Extraction, url: AbsoluteUrl): readonly string[] {
  const { kind, article, items, next, feeds, confidence, reason } = extraction;
  const faults: string[] = [];
  const demand = (held: boolean, fault: string) => held || faults.push(fault);
  demand(kind === 'article' || kind === 'listing', `kind ${kind}`);
  demand(kind === 'listing' || items.length === 0, 'items on an article');
  demand(article !== null || items.length > 0 || reason !== null, 'neither article nor items nor a reason');
  demand(article === null || reason === null, 'an article, and a reason for there being none');
  demand(confidence >= 0 && confidence <= 1, `confidence ${confidence}`);
  for (const address of [next, ...feeds, ...items.map((item) => item.url)]) {
    demand(address === null || isAddress(address), `address ${address?.slice(0, 80)}`);
  }
  for (const one of [article, ...items.map((item) => item.article)]) if (one) faults.push(...articleFaults(one, url));
  return faults;
}

function articleFaults(article: ArticleContent, url: AbsoluteUrl): string[] {
  const faults = unsafe(article.html);
  if (sanitise(article.html, url) !== article.html) faults.push('sanitised once more, the markup changes');
  if (article.html !== '' && article.html.isWellFormed() !== true) faults.push('half a character in the markup');
  for (const address of [article.canonicalUrl, article.leadImage?.url ?? null]) {
    if (address !== null && !isAddress(address)) faults.push(`address ${address.slice(0, 80)}`);
  }
  if (article.wordCount < 0 || !Number.isInteger(article.wordCount)) faults.push(`word count ${article.wordCount}`);
  if (article.authors.some((name) => name.trim() === '')) faults.push('an author without a name');
  if (article.title?.trim() === '') faults.push('an empty title');
  return faults;
}

const FORBIDDEN = new Set(
  `script style iframe frame object embed applet form input textarea select button svg math link meta base template
  noscript dialog`.split(/\s+/),
);

/** What in markup could run, load or ask for something; told by another parser than the sanitiser's. */
export function unsafe(html: string): string[] {
  const faults: string[] = [];
  for (const element of elementsOf(html)) {
    if (FORBIDDEN.has(element.name)) faults.push(`<${element.name}> survives`);
    for (const [name, value] of Object.entries(element.attribs)) {
      if (/^on|^style$|^srcdoc$|^formaction$/.test(name)) faults.push(`${name} survives`);
      if (/^(?:href|src|cite|poster)$/.test(name) && !isAddress(value)) faults.push(`${name}="${value.slice(0, 80)}"`);
    }
  }
  return faults;
}

function elementsOf(html: string): readonly Element[] {
  const elements: Element[] = [];
  const stack = [...parseDocument(html).children];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (isTag(node)) elements.push(node);
    if (hasChildren(node)) for (const child of node.children) stack.push(child);
  }
  return elements;
}

function isAddress(address: string): boolean {
  return /^https?:\/\/[^\s<>"]+$/.test(address) && URL.canParse(address);
}
