import { type ChildNode, type Element, isTag } from 'domhandler';
import { type AbsoluteUrl, absoluteUrl } from '../../model/index.ts';

const HEADING = /^h[1-6]$/;

/** Elements in which tools stand beside a heading's words. */
const TOOLS = new Set(['a', 'button', 'span', 'small', 'sup', 'div']);

/** How many elements and characters a tool may have. */
const MOST = 16;
const LONGEST = 200;

/**
 * What is to become of an element in or beside a heading: dropped where it is a tool of the page's, a permalink or a link
 * to edit the section; its content alone where it makes the heading's words a link to the heading itself; else null.
 */
export function headingVerdict(element: Element, base: AbsoluteUrl): 'drop' | 'content' | null {
  if (!TOOLS.has(element.name)) return null;
  const heading = headingOf(element);
  if (heading === null) {
    const isAround = element.name === 'a' && isOnThisPage(element, base) && holdsHeading(element);
    return isAround ? 'content' : null;
  }
  const isInside = isWithin(element, heading);
  const tool = readTool(element, base);
  if (tool === null) return null;
  const isOnly = isInside && !hasWordsBeside(element, heading);
  if (isOnly) return element.name === 'a' && tool.pointsHere ? 'content' : null;
  if (tool.edits && !tool.hasOtherWords) return 'drop';
  if (!tool.pointsHere || tool.hasOtherWords) return null;
  if (tool.targets.every((target) => isNameOf(heading, target))) return 'drop';
  // A number that leads to a note is no permalink: that one leads to the heading, or is a mere sign.
  const isSign = !/[\p{L}\p{N}]/u.test(tool.words) && (isInside || tool.words.trim() !== '');
  return isSign ? 'drop' : null;
}

/** The heading that an element stands in, or right beside in a box of its own. */
function headingOf(element: Element): Element | null {
  let at = element.parent;
  for (let step = 0; step < 3 && at && isTag(at); step += 1, at = at.parent) if (isHeading(at)) return at;
  if (element.name === 'div') return null;
  for (const side of ['prev', 'next'] as const) {
    let beside: ChildNode | null = element[side];
    if (beside?.type === 'text' && beside.data.trim() === '') beside = beside[side];
    if (beside && isTag(beside) && isHeading(beside)) return beside;
  }
  return null;
}

function isHeading({ name, attribs }: Element): boolean {
  return HEADING.test(name) || attribs.role === 'heading';
}

function holdsHeading(element: Element): boolean {
  const stack = [element];
  for (let count = 0; stack.length > 0 && count < MOST; count += 1) {
    const one = stack.pop()!;
    if (isHeading(one)) return true;
    stack.push(...one.children.slice(0, MOST).filter(isTag).reverse());
  }
  return false;
}

function isWithin(element: Element, heading: Element): boolean {
  for (let at = element.parent; at && isTag(at); at = at.parent) {
    if (at === heading) return true;
    if (isHeading(at)) return false;
  }
  return false;
}

type Tool = {
  readonly words: string;
  /** All its links lead to a place on the page. */
  readonly pointsHere: boolean;
  /** All its links lead to where the section is edited. */
  readonly edits: boolean;
  /** It says something outside of its links, more than brackets. */
  readonly hasOtherWords: boolean;
  /** The names of the places that it points to. */
  readonly targets: readonly string[];
};

/** The links that an element is made of; null where it holds none, or more than a tool does. */
function readTool(element: Element, base: AbsoluteUrl): Tool | null {
  let words = '';
  let outside = '';
  const links: Element[] = [];
  const stack: { readonly node: ChildNode; readonly linked: boolean }[] = [{ node: element, linked: false }];
  for (let count = 0; stack.length > 0; count += 1) {
    if (count > 2 * MOST || words.length > LONGEST) return null;
    const { node, linked } = stack.pop()!;
    if (node.type === 'text') {
      words += node.data;
      if (!linked) outside += node.data;
    } else if (isTag(node) && !DRAWN.has(node.name)) {
      const isLink = node.name === 'a' && node.attribs.href !== undefined;
      if (isLink) links.push(node);
      for (const child of node.children.slice(0, MOST).reverse()) stack.push({ node: child, linked: linked || isLink });
    }
  }
  if (links.length === 0) return null;
  return {
    words,
    pointsHere: links.every((link) => isOnThisPage(link, base)),
    edits: links.every(({ attribs }) => EDITS.test(attribs.href!)),
    hasOtherWords: /[\p{L}\p{N}]/u.test(outside),
    targets: links.map(({ attribs }) => fragmentOf(attribs.href!)),
  };
}

const DRAWN = new Set(['svg', 'img', 'script', 'style', 'template']);

/** Where wikis edit a section: by the action that the address names. */
const EDITS = /[?&;](?:ve)?action=edit(?:[&;#]|$)/i;

function fragmentOf(href: string): string {
  return href.slice(href.indexOf('#') + 1);
}

function isOnThisPage({ attribs }: Element, base: AbsoluteUrl): boolean {
  const href = attribs.href?.trim() ?? '';
  const hash = href.indexOf('#');
  if (hash < 0 || hash === href.length - 1) return false;
  return hash === 0 || placeOf(absoluteUrl(href, base) ?? '') === placeOf(base);
}

/** An address without its fragment, and without a slash that sites write or leave out. */
function placeOf(url: string): string {
  return url.split('#', 1)[0]!.replace(/^https?:|\/$/g, '');
}

/** Whether a place is the heading's own: it, or what is around or in it, has that name. */
function isNameOf(heading: Element, target: string): boolean {
  const names = new Set([target, decoded(target)]);
  const around = heading.parent && isTag(heading.parent) ? [heading.parent] : [];
  return [heading, ...around, ...heading.children.slice(0, MOST).filter(isTag)].some(
    ({ attribs }) =>
      names.has(attribs.id ?? '') || names.has(attribs.name ?? '') || names.has(attribs['data-id'] ?? ''),
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whether the heading says anything without the element. */
function hasWordsBeside(element: Element, heading: Element): boolean {
  const stack: ChildNode[] = heading.children.slice(0, 4 * MOST);
  for (let count = 0; stack.length > 0 && count < 8 * MOST; count += 1) {
    const node = stack.pop()!;
    if (node === element) continue;
    if (node.type === 'text' && /[\p{L}\p{N}]/u.test(node.data)) return true;
    if (isTag(node)) stack.push(...node.children.slice(0, MOST));
  }
  return false;
}
