import { type ChildNode, type Element, isTag } from 'domhandler';

/** More elements than a formula has that anybody reads; what is behind them is left out. */
const MOST = 2000;

/** Longer than a formula; what is put together of longer parts is left without brackets. */
const LONGEST = 4000;

/**
 * A formula in MathML, or in the elements that MathJax makes of it (`mjx-msup` for `msup`), as a line of text as one types
 * it: `(a + b)/c ≤ x_n`. Linear; empty where there is none.
 */
export function linearMath(math: Element): string {
  const budget = { left: MOST };
  return lineOf(math, budget).replace(/\s+/g, ' ').trim().slice(0, LONGEST);
}

type Budget = { left: number };

function lineOf(node: ChildNode, budget: Budget): string {
  if (node.type === 'text') return legible(node.data);
  if (!isTag(node) || node.name === 'script' || node.name === 'style') return '';
  budget.left -= 1;
  if (budget.left < 0) return '';
  const name = node.name.replace(/^(?:mjx-|m:|mml:)/, '');
  const write = Object.hasOwn(WRITERS, name) ? WRITERS[name]! : row;
  return write(node, budget);
}

type Writer = (element: Element, budget: Budget) => string;

const WRITERS: Readonly<Record<string, Writer>> = {
  annotation: () => '',
  'annotation-xml': () => '',
  mspace: () => ' ',
  mphantom: () => '',
  none: () => '',
  mprescripts: () => '',
  c: ({ attribs }) => characterOf(attribs.class ?? ''),
  semantics: (element, budget) => part(element, 0, budget),
  mi: (element, budget) => named(row(element, budget)),
  mo: (element, budget) => operator(element, row(element, budget).trim()),
  mtext: (element, budget) => ` ${row(element, budget)} `,
  ms: (element, budget) => `"${row(element, budget)}"`,
  msqrt: (element, budget) => `√${bracketed(row(element, budget))}`,
  mroot: (element, budget) => `√[${part(element, 1, budget)}]${bracketed(part(element, 0, budget))}`,
  mfrac: fraction,
  msup: (element, budget) => scripted(part(element, 0, budget), '', part(element, 1, budget)),
  msub: (element, budget) => scripted(part(element, 0, budget), part(element, 1, budget), ''),
  msubsup: limits,
  mover: (element, budget) => accented(part(element, 0, budget), part(element, 1, budget)),
  munder: (element, budget) => scripted(part(element, 0, budget), part(element, 1, budget), ''),
  munderover: limits,
  mtable: (element, budget) =>
    partsOf(element)
      .map((one) => lineOf(one, budget))
      .join('; '),
  mtr: (element, budget) =>
    partsOf(element)
      .map((one) => lineOf(one, budget).trim())
      .join(', '),
  mfenced: fenced,
};

function fenced(element: Element, budget: Budget): string {
  const { open = '(', close = ')', separators = ',' } = element.attribs;
  const inner = partsOf(element).map((one) => lineOf(one, budget).trim());
  return `${open}${inner.join(`${separators.trim()[0] ?? ''} `)}${close}`;
}

/** MathJax writes a radical's sign as a character of its own, and an upper part behind a lower one. */
const DRAWN = new Set(['mjx-surd', 'mjx-line', 'mjx-strut', 'mjx-nstrut', 'mjx-dstrut', 'mjx-mark', 'mjx-spacer']);

function partsOf({ children }: Element): Element[] {
  return children.filter(isTag).filter(({ name }) => !DRAWN.has(name));
}

function row(element: Element, budget: Budget): string {
  const whole: string[] = [];
  for (const child of element.children) {
    if (isTag(child) && DRAWN.has(child.name)) continue;
    const written = lineOf(child, budget);
    const isFraction = isTag(child) && /(?:^|-)mfrac$/.test(child.name);
    whole.push(isFraction ? ` ${written} ` : written);
  }
  return whole.join('');
}

function part(element: Element, index: number, budget: Budget): string {
  const found = partsOf(element)[index];
  return found ? lineOf(found, budget).trim() : '';
}

function fraction(element: Element, budget: Budget): string {
  const parts = partsOf(element);
  const [over, under] = parts.length >= 2 ? parts : [within(element, 'mjx-num'), within(element, 'mjx-den')];
  const written = (one: Element | null | undefined) => bracketed(one ? lineOf(one, budget).trim() : '', true);
  return `${written(over)}/${written(under)}`;
}

/** The first element of a name within the few that MathJax draws a fraction of. */
function within(element: Element, name: string): Element | null {
  const stack = partsOf(element).reverse();
  for (let count = 0; stack.length > 0 && count < 12; count += 1) {
    const one = stack.pop()!;
    if (one.name === name) return one;
    stack.push(...partsOf(one).slice(0, 12).reverse());
  }
  return null;
}

function limits(element: Element, budget: Budget): string {
  return scripted(part(element, 0, budget), part(element, 1, budget), part(element, 2, budget));
}

function scripted(base: string, below: string, above: string): string {
  const sub = below ? `_${bracketed(below, true)}` : '';
  const isPrime = /^[′″‴'’]+$/.test(above);
  const sup = above === '' || isPrime ? above : `^${bracketed(above, true)}`;
  const whole = `${bracketed(base, true)}${sub}${sup}`;
  return /^\p{Sm}$/u.test(base) ? `${whole} ` : whole;
}

/** A bar, hat or arrow over a letter is left out, as in most texts that are typed. */
function accented(base: string, over: string): string {
  return over.length <= 1 && !/[\p{L}\p{N}]/u.test(over) ? base : scripted(base, '', over);
}

/** In brackets, where it is more than one thing; or always. */
function bracketed(text: string, onlyWhereNeeded = false): string {
  if (text.length > LONGEST) return '';
  return onlyWhereNeeded && /^(?:[\p{L}\p{M}\p{N}.]*|[^\p{L}\p{N}\s]|\([^()]*\))$/u.test(text) ? text : `(${text})`;
}

/** `sin` stands apart from what it is of. */
function named(name: string): string {
  return [...name].length > 1 ? ` ${name} ` : name;
}

const RELATION = /^(?:[=<>≤≥≠≈≡≅∼~≔→←↔⇒⇐⇔+−–±∓×⋅·∗∝∈∉∋⊂⊃⊆⊇∪∩∧∨∖∣∥-]|:=|->|<=|>=|!=)$/u;

function operator({ prev }: Element, sign: string): string {
  const isBetween = prev !== null;
  if (/^[,;]$/.test(sign)) return `${sign} `;
  if (!isBetween || !RELATION.test(sign)) return named(sign);
  return ` ${sign} `;
}

/** MathJax draws a character by a class that holds its number. */
function characterOf(names: string): string {
  const code = Number.parseInt(/(?:^|\s)mjx-c([\dA-Fa-f]{1,6})(?=\s|$)/.exec(names)?.[1] ?? '', 16);
  return code > 31 && code <= 0x10ffff ? legible(String.fromCodePoint(code)) : '';
}

/** Letters of the mathematical alphabets as letters; what is only thought (U+2061 to U+2064) left out. */
function legible(text: string): string {
  return text
    .replace(/[\u{1D400}-\u{1D7FF}]/gu, (letter) => letter.normalize('NFKC'))
    .replace(/[\u2061-\u2064\u200b\u2060]/g, '')
    .replace(/\s+/g, ' ');
}
