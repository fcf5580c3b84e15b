import { absoluteFault, emailFault, languageFault } from './addresses.ts';
import type { CheckContext } from './checked.ts';
import { checkHtml } from './content-html.ts';
import { checkRfc822 } from './dates.ts';
import { quoted } from './findings.ts';
import type { RssElement } from './rss-elements.ts';
import { inherited, type Node } from './xml-tree.ts';

/** Checks the elements of a channel or an item that are RSS's own, by what its table says of each. */
export function checkElements(parent: Node, table: Readonly<Record<string, RssElement>>, context: CheckContext): void {
  const { report } = context;
  const seen = new Set<string>();
  for (const node of parent.children) {
    if (node.uri !== '') continue;
    const element = Object.hasOwn(table, node.local) ? table[node.local] : undefined;
    if (element === undefined) {
      report('rss-unknown-element', node, unknownElement(node.name, table));
      continue;
    }
    if (seen.has(node.local) && element.many === undefined) {
      report('rss-repeated', node, `<${node.name}> is given more than once`);
    }
    seen.add(node.local);
    if (element.holds === 'own') continue;
    const [child] = node.children;
    if (child !== undefined) {
      report(
        'rss-text-only',
        child,
        `<${node.name}> holds the element <${child.name}>; it takes text, with markup escaped`,
      );
    }
    CHECKS[element.holds](node, context);
  }
}

function unknownElement(name: string, table: Readonly<Record<string, RssElement>>): string {
  const known = Object.keys(table).find((one) => one.toLowerCase() === name.toLowerCase());
  return known === undefined
    ? `<${name}> is no element of RSS here; an extension needs a namespace`
    : `<${name}> is written <${known}>`;
}

const CHECKS: Readonly<Record<Exclude<RssElement['holds'], 'own'>, (node: Node, context: CheckContext) => void>> = {
  text: () => {},
  title: (node, { report }) => {
    if (/<\/?(?:a|b|i|em|strong|br|p|span|font|img|sup|sub)\b[^<>]*>/i.test(node.text)) {
      report('title-markup', node, `the title ${quoted(node.text)} holds HTML; many readers show it as it is`);
    }
  },
  html: (node, { report }) => checkHtml(node.text, node, inherited(node, 'base') !== null, report),
  link: (node, { report }) => {
    const fault = node.text.trim() === '' ? null : absoluteFault(node.text.trim());
    if (fault !== null) report('rss-link', node, fault);
    if (node.text.trim() === '' && node.item !== null) report('rss-link', node, 'is empty; leave it out');
  },
  date: checkDate,
  email: (node, { report }) => {
    const fault = emailFault(node.text);
    if (fault !== null) report('rss-email', node, fault);
  },
  count: checkCount,
  language: (node, { report }) => {
    const fault = languageFault(node.text);
    if (fault !== null) report('language-tag', node, fault);
  },
};

function checkDate(node: Node, { report }: CheckContext): void {
  const { fault, doubt } = checkRfc822(node.text);
  if (fault !== null) report('rss-date', node, fault);
  else if (doubt !== null) report('rss-date-form', node, doubt);
}

/** Checks an element that holds a whole number. */
export function checkCount(node: Node, { report }: CheckContext): void {
  if (!/^\d+$/.test(node.text.trim())) report('rss-number', node, `is ${quoted(node.text)}; write a whole number`);
}
