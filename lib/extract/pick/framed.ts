import type { ChildNode, Element } from 'domhandler';
import type { Page } from '../page/page.ts';
import { escapeText } from '../sanitise/attributes.ts';

/** A page as it is shown to whoever picks elements of it: markup of ours alone, in which nothing of the page does anything. */
export type FramedPage = {
  /** For the body of a document. Each element carries its number in the page's outline as `data-n`. */
  readonly html: string;
  /** How many elements the page has. */
  readonly elements: number;
  /** Whether it ends before the page does. */
  readonly isCut: boolean;
};

/** More than this nobody picks from, and no browser lays out while one waits. */
const MOST_ELEMENTS = 20_000;
const MOST_CHARACTERS = 1_500_000;
const LONGEST_TEXT = 20_000;

/** Elements that stay what they are: they lay out text, and do nothing. */
const KEPT = new Set(
  `abbr acronym address article aside b bdi bdo big blockquote caption center cite code dd del dfn div dl dt em figcaption
  figure footer h1 h2 h3 h4 h5 h6 header hgroup i ins kbd li main mark nav ol p pre q rp rt ruby s samp section small span
  strike strong sub sup table tbody td tfoot th thead time tr tt u ul var`.split(/\s+/),
);

const VOID = new Set(['br', 'hr', 'wbr']);

/** Shown as a box that says what stands there. */
const BOXES: ReadonlyMap<string, string> = new Map([
  ['img', 'picture'],
  ['picture', 'picture'],
  ['amp-img', 'picture'],
  ['video', 'video'],
  ['audio', 'sound'],
  ['iframe', 'frame'],
  ['embed', 'embed'],
  ['object', 'embed'],
  ['canvas', 'drawing'],
  ['svg', 'drawing'],
  ['math', 'formula'],
  ['input', 'field'],
  ['textarea', 'field'],
  ['select', 'field'],
]);

/** Boxes in which an element may be meant: a `picture` holds the `img` that a rule names. */
const OPEN_BOXES = new Set(['picture', 'video', 'audio', 'object']);

/** Nobody sees them, so nobody picks them. */
const DROPPED = new Set(
  'script style noscript template head title meta link base param source track area noembed noframes frame frameset'.split(
    ' ',
  ),
);

/** Elements within a line; all others that are unknown are blocks. */
const INLINE = new Set('a font label button data output nobr blink slot'.split(' '));

/**
 * A page's body as safe markup: elements of a closed list, no attribute of the page but its direction of writing, no
 * address, no style, no script. What moves, plays, asks or loads is a box that names it. Linear and bounded in the page's
 * size; never throws.
 */
export function framePage({ root, outline }: Page): FramedPage {
  const out: string[] = [];
  let shown = 0;
  let characters = 0;
  let isCut = false;
  const stack: (ChildNode | string)[] = [...(bodyOf(outline.nodes)?.children ?? root.children)].reverse();
  const body = bodyOf(outline.nodes);
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (typeof node === 'string') {
      out.push(node);
    } else if (node.type === 'text') {
      const text = node.data.slice(0, Math.min(LONGEST_TEXT, MOST_CHARACTERS - characters));
      isCut ||= text.length < node.data.length;
      characters += text.length;
      out.push(escapeText(text));
    } else if ('attribs' in node && !DROPPED.has(node.name)) {
      if (shown >= MOST_ELEMENTS || characters >= MOST_CHARACTERS) {
        isCut = true;
        continue;
      }
      shown += 1;
      const { start, end, children } = written(node, outline.numberOf.get(node));
      out.push(start);
      if (end !== '') stack.push(end);
      for (let at = children.length - 1; at >= 0; at -= 1) stack.push(children[at]!);
    }
  }
  const number = body === undefined ? undefined : outline.numberOf.get(body);
  const direction = directionOf(body);
  const around = number === undefined ? '<div>' : `<div data-n="${number}"${direction}>`;
  return { html: `${around}${out.join('')}</div>`, elements: outline.nodes.length, isCut };
}

function bodyOf(nodes: readonly Element[]): Element | undefined {
  return nodes.find(({ name }) => name === 'body');
}

type Written = { readonly start: string; readonly end: string; readonly children: readonly ChildNode[] };

function written(element: Element, number: number | undefined): Written {
  const { name, attribs, children } = element;
  const numbered = number === undefined ? '' : ` data-n="${number}"`;
  const box = BOXES.get(name);
  if (box !== undefined) {
    const said = (attribs.alt ?? attribs.title ?? attribs['aria-label'] ?? attribs.placeholder ?? '').slice(0, 200);
    const label = `${box}${said.trim() === '' ? '' : `: ${said}`}`;
    const inside = OPEN_BOXES.has(name) ? children.filter((child) => 'attribs' in child) : [];
    return { start: `<span class="box"${numbered}><i>${escapeText(label)}</i>`, end: '</span>', children: inside };
  }
  const unseen = isUnseen(attribs) ? ' hidden' : '';
  if (VOID.has(name)) return { start: `<${name}${numbered}>`, end: '', children: [] };
  if (KEPT.has(name)) {
    const spans = name === 'td' || name === 'th' ? cellSpans(attribs) : '';
    return { start: `<${name}${numbered}${directionOf(element)}${spans}${unseen}>`, end: `</${name}>`, children };
  }
  // A link without an address: it looks like one, and leads nowhere. A nested one cannot come out of a parser.
  if (name === 'a') return { start: `<a${numbered}${unseen}>`, end: '</a>', children };
  const kind = INLINE.has(name) ? '' : ' class="block"';
  return { start: `<span${kind}${numbered}${directionOf(element)}${unseen}>`, end: '</span>', children };
}

function isUnseen({ hidden, style }: Readonly<Record<string, string>>): boolean {
  return hidden !== undefined || (style !== undefined && /display\s*:\s*none/i.test(style.slice(0, 1000)));
}

function directionOf(element: Element | undefined): string {
  const dir = element?.attribs.dir?.toLowerCase();
  return dir === 'rtl' || dir === 'ltr' || dir === 'auto' ? ` dir="${dir}"` : '';
}

function cellSpans({ colspan, rowspan }: Readonly<Record<string, string>>): string {
  const span = (name: string, value: string | undefined) =>
    value !== undefined && /^[1-9]\d?$/.test(value) ? ` ${name}="${value}"` : '';
  return `${span('colspan', colspan)}${span('rowspan', rowspan)}`;
}
