import { type ChildNode, type Element, isTag, type ParentNode } from 'domhandler';

/** What highlighters call the numbers of lines. */
const NUMBERS = /(?:^|[\s_-])(?:ln|lnt|lineno\w*|line-?no|line-?num(?:ber)?s?|gutter|linenodiv|num)(?=[\s_-]|$)/i;

/** What they call a line. */
const LINE = /(?:^|[\s_-])(?:line|row|token-line|code-?line|l\d+)(?=[\s_-]|$)/i;

/** What they call a box of code. */
const CODE =
  /(?:^|[\s_-])(?:code\w*|highlight(?:er)?|syntaxhighlighter|prism|hljs|shiki|(?:language|lang)-[\w+#-]+)(?=[\s_-]|$)/i;

/** Elements of code that are looked at; longer ones are left as they are written. */
const MOST = 40_000;

/** How the lines of a `pre` are written. */
export type CodeLines = {
  /** The numbers that stand before the lines. */
  readonly numbers: ReadonlySet<Element>;
  /** Elements that are lines though no line feed stands between them. */
  readonly lines: ReadonlySet<Element>;
};

/** Reads a `pre` once: its elements that number lines, and those that are lines by the page's styles alone. */
export function readLines(pre: Element): CodeLines {
  const numbers = new Set<Element>();
  const lines = new Set<Element>();
  const sequences = new Map<string, { readonly element: Element; readonly number: number }[]>();
  let hasBreaks = false;
  let startsLine = true;
  let count = 0;
  let at: ChildNode | null = pre.children[0] ?? null;
  while (at !== null && count < MOST) {
    count += 1;
    if (at.type === 'text') {
      hasBreaks ||= at.data.trimEnd().includes('\n') || (at.next !== null && at.data.includes('\n'));
      if (at.data !== '') startsLine = /\n[^\S\n]*$/.test(at.data) || (startsLine && at.data.trim() === '');
    } else if (isTag(at)) {
      if (at.name === 'br') hasBreaks = true;
      if (at.name === 'br' || BREAKING.has(at.name) || LINE.test(at.attribs.class ?? '') || 'data-line' in at.attribs)
        startsLine = true;
      const digits = startsLine ? digitsIn(at) : null;
      if (digits !== null) {
        const isNamed = NUMBERS.test(at.attribs.class ?? '') || 'data-line-number' in at.attribs;
        if (isNamed) numbers.add(at);
        const key = `${at.name}.${at.attribs.class ?? ''}`;
        const list = sequences.get(key) ?? [];
        list.push({ element: at, number: Number(digits) });
        sequences.set(key, list);
      }
      if (isLine(at)) lines.add(at);
      if (digits !== null) {
        // The line goes on behind its number.
        at = following(at, pre);
        startsLine = true;
        continue;
      }
      if (at.children.length > 0) {
        at = at.children[0]!;
        continue;
      }
    }
    at = following(at, pre);
  }
  for (const list of sequences.values()) {
    const isCounting = list.length >= 3 && list.every(({ number }, i) => number === list[0]!.number + i);
    if (isCounting && list[0]!.number <= 1) for (const { element } of list) numbers.add(element);
  }
  return { numbers, lines: hasBreaks ? new Set() : lines };
}

function following(node: ChildNode, root: ParentNode): ChildNode | null {
  let at: ChildNode = node;
  while (at.next === null) {
    const { parent } = at;
    if (parent === null || parent === root || !isTag(parent)) return null;
    at = parent;
  }
  return at.next;
}

/** Elements that begin a line and end one. */
const BREAKING = new Set(
  `p div li tr ol ul dl dt dd table tbody section article blockquote figure figcaption h1 h2 h3 h4 h5 h6 hr pre
  center header footer address`.split(/\s+/),
);

/** Whether an element in a `pre` breaks its line. */
export function breaksLine(element: Element, lines: CodeLines): boolean {
  return BREAKING.has(element.name) || lines.lines.has(element);
}

/** An element's digits where it holds nothing else. */
function digitsIn({ children }: Element): string | null {
  let at: readonly ChildNode[] = children;
  for (let depth = 0; depth < 3; depth += 1) {
    const [only] = at;
    if (at.length !== 1 || !only) return null;
    if (only.type === 'text') return /^\s*(\d{1,6})[.:|]?\s*$/.exec(only.data.slice(0, 40))?.[1] ?? null;
    if (!isTag(only)) return null;
    at = only.children;
  }
  return null;
}

/** One of several like it, side by side with nothing between them, and a line by name. */
function isLine(element: Element): boolean {
  const { attribs, prev, next } = element;
  if (!LINE.test(attribs.class ?? '') && !('data-line' in attribs)) return false;
  const isAlike = (one: ChildNode | null) =>
    one !== null && isTag(one) && one.name === element.name && (one.attribs.class ?? '') === (attribs.class ?? '');
  return isAlike(prev) || isAlike(next);
}

/** How many rows and lines of a box are looked at to tell whether it is code. */
const ENOUGH = 12;

/**
 * The element that holds the code of a table made to set numbers beside it: one row, of which one cell counts lines and
 * the other holds code. Null for every other table.
 */
export function numberedCode(table: Element): Element | null {
  const rows = partsOf(table, ['tr'], ['thead', 'tbody', 'tfoot', 'colgroup', 'col']);
  if (rows === null || rows.length !== 1) return null;
  const cells = partsOf(rows[0]!, ['td', 'th'], []);
  if (cells === null || cells.length !== 2 || !countsLines(cells[0]!)) return null;
  return holdsCode(cells[1]!) ? cells[1]! : null;
}

/** Whether a table is code row by row: a number, or the place for one, before each line. */
export function isNumberedCode(table: Element): boolean {
  const rows = partsOf(table, ['tr'], ['thead', 'tbody', 'tfoot', 'colgroup', 'col']);
  if (rows === null || rows.length < 2) return false;
  return rows.every((row) => {
    const cells = partsOf(row, ['td', 'th'], []);
    if (cells === null || cells.length !== 2) return false;
    const [number, line] = cells as [Element, Element];
    const isCounted =
      digitsIn(number) !== null || (number.children.length === 0 && 'data-line-number' in number.attribs);
    const isCode = NUMBERS.test(number.attribs.class ?? '') || CODE.test(line.attribs.class ?? '');
    return isCounted && (isCode || holdsCode(line));
  });
}

/** The children of a name, those in the given wrappers among them; null where there are others, or many. */
function partsOf(element: Element, names: readonly string[], wrappers: readonly string[]): Element[] | null {
  const found: Element[] = [];
  for (const child of element.children.filter(isTag).slice(0, ENOUGH)) {
    if (names.includes(child.name)) found.push(child);
    else if (wrappers.includes(child.name)) found.push(...(partsOf(child, names, wrappers) ?? []));
    else return null;
  }
  return found;
}

/** Whether a cell's text is 1, 2, 3 … or begins later; looked at no further than a gutter goes. */
function countsLines(cell: Element): boolean {
  let text = '';
  const stack: ChildNode[] = [cell];
  for (let count = 0; stack.length > 0 && count < 400 && text.length < 4000; count += 1) {
    const node = stack.pop()!;
    if (node.type === 'text') text += `${node.data} `;
    else if (isTag(node)) stack.push(...node.children.slice(0, 400).reverse());
  }
  const numbers = text.trim().split(/\s+/);
  if (numbers.length === 1 && !NUMBERS.test(cell.attribs.class ?? '')) return false;
  return numbers.every((one, i) => /^\d{1,6}$/.test(one) && Number(one) === Number(numbers[0]) + i);
}

function holdsCode(cell: Element): boolean {
  const stack: Element[] = [cell];
  for (let count = 0; stack.length > 0 && count < ENOUGH; count += 1) {
    const one = stack.pop()!;
    if (one.name === 'pre' || one.name === 'code') return true;
    stack.push(...one.children.slice(0, ENOUGH).filter(isTag).reverse());
  }
  return false;
}

/** Whether a box is code though no `pre`: lines side by side, each of runs of text, called code or made of `code`. */
export function isCodeBox(box: Element): boolean {
  const first = box.children.find(isTag);
  if (box.name !== 'div' || first?.name !== 'div' || first.children.length === 0) return false;
  const isNamed = CODE.test(box.attribs.class ?? '') && LINE.test(first.attribs.class ?? '');
  let count = 0;
  for (const line of box.children.slice(0, 2 * ENOUGH)) {
    if (line.type === 'text' && line.data.trim() === '') continue;
    if (!isTag(line) || line.name !== 'div') return false;
    count += 1;
    for (const part of line.children.slice(0, ENOUGH)) {
      const isCode = isTag(part) ? part.name === 'code' : part.type !== 'text' || part.data.trim() === '';
      if (!isCode && !(isNamed && (part.type === 'text' || (isTag(part) && RUNS.has(part.name))))) return false;
    }
  }
  return count >= 2;
}

const RUNS = new Set(['span', 'br', 'b', 'i', 'em', 'strong', 'a']);
