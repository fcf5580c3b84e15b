import { type ChildNode, type Element, isTag } from 'domhandler';
import { parseTree } from '../page/tree.ts';
import { linearMath } from './mathml.ts';

/** A script that holds a formula and no program: MathJax 2 keeps its source so. */
const FORMULA_SCRIPT = /^\s*math\/(?:tex|latex|asciimath|mml)/i;

/** Longer than any formula that is read. */
const LONGEST = 8000;

/** So many elements are looked at for a formula; those around it are few. */
const MOST = 12;

/** Whether an element holds a formula itself, not its picture. */
export function isFormula({ name, attribs }: Element): boolean {
  if (name === 'script') return attribs.type !== undefined && FORMULA_SCRIPT.test(attribs.type);
  return name === 'math';
}

/**
 * What is read of an element that shows a formula: its TeX where that stands somewhere, else the formula as a line of
 * text; null where the element shows none, and an empty text where it shows a second time what a neighbour says.
 * MathML itself is not let through: most readers of feeds drop it, and foreign content is what parsers disagree about.
 */
export function formulaText(element: Element): string | null {
  const { name, attribs } = element;
  if (name === 'math') return texOf(element) ?? linearMath(element);
  if (name === 'script') return isFormula(element) ? scriptText(element) : null;
  if (name === 'mjx-math') return isBesideFormula(element) ? '' : linearMath(element);
  if (name === 'img') return pictureText(element);
  if (attribs['aria-hidden'] === 'true' || DRAWN.test(attribs.class ?? '')) return isDrawn(element) ? '' : null;
  return null;
}

/** Names that the programs give to what they draw of a formula. */
const DRAWN = /(?:^|\s)(?:MathJax|mjx-|katex-html|MJXp?-|math-tex)/;

/** Drawn of a formula whose source stands beside it. */
function isDrawn(element: Element): boolean {
  const isSource = holdsFormula(element);
  if (!isSource && isBesideFormula(element)) return true;
  if (!DRAWN.test(element.attribs.class ?? '')) return false;
  let at = element.next;
  for (let step = 0; step < 6 && at; step += 1, at = at.next)
    if (isTag(at) && isFormula(at) && at.name === 'script') return true;
  return false;
}

function isBesideFormula(element: Element): boolean {
  return [neighbour(element, 'prev'), neighbour(element, 'next')].some((one) => one !== null && holdsFormula(one));
}

function neighbour(element: Element, side: 'prev' | 'next'): Element | null {
  let at: ChildNode | null = element[side];
  for (let step = 0; step < 3 && at && at.type === 'text' && at.data.trim() === ''; step += 1) at = at[side];
  return at && isTag(at) ? at : null;
}

/** Whether a formula is among the first elements within, or what is called its MathML. */
export function holdsFormula(element: Element): boolean {
  if (/mathml/i.test(element.attribs.class ?? '')) return true;
  const stack = [element];
  for (let count = 0; stack.length > 0 && count < MOST; count += 1) {
    const one = stack.pop()!;
    if (isFormula(one)) return true;
    for (const child of one.children.slice(0, MOST)) if (isTag(child)) stack.push(child);
  }
  return false;
}

function texOf(math: Element): string | null {
  const noted = annotationOf(math);
  return cleanTex(noted ?? math.attribs.alttext ?? '') || null;
}

function annotationOf(math: Element): string | null {
  const semantics = math.children.filter(isTag).find(({ name }) => name === 'semantics');
  const noted = semantics?.children
    .filter(isTag)
    .find(({ name, attribs }) => name === 'annotation' && /tex/i.test(attribs.encoding ?? ''));
  return noted ? textIn(noted) : null;
}

function scriptText(script: Element): string {
  const before = neighbour(script, 'prev');
  // The picture of it is dropped for the script's sake; a formula of its own says the same.
  if (before && before.name === 'math') return '';
  const source = textIn(script);
  if (!/mml/i.test(script.attribs.type ?? '')) return cleanTex(source);
  const [math] = parseTree(source.slice(0, LONGEST), 'piece').children.filter(isTag);
  return math ? linearMath(math) : '';
}

/** A picture of a formula whose description is its source, as two of description, class and address say. */
function pictureText(image: Element): string | null {
  const { alt = '', class: names = '', src = '' } = image.attribs;
  const isNamed = /(?:^|[\s_-])(?:tex|latex|math\w*|mwe-math\S*|equation|formula)(?=[\s_-]|$)/i.test(names);
  const isSource = /\\[a-z]+|[\w})][_^][\w{\\(]/i.test(alt);
  const isMade = /latex|mathjax|texvc|\/math\/|codecogs|equation|\btex\b/i.test(src.slice(0, 500));
  if (isNamed && isBesideFormula(image)) return '';
  const evidence = Number(isNamed) + Number(isSource) + Number(isMade);
  return evidence >= 2 && alt.trim() !== '' ? cleanTex(alt) || null : null;
}

/** TeX without what only sets it: delimiters, and the group that Wikipedia puts around all of it. */
function cleanTex(source: string): string {
  const tex = source.slice(0, LONGEST).replace(/\s+/g, ' ').trim();
  const bare = /^(?:\$\$(.*)\$\$|\$(.*)\$|\\\((.*)\\\)|\\\[(.*)\\\])$/.exec(tex);
  const inner = (bare?.slice(1).find((one) => one !== undefined) ?? tex).trim();
  return (/^\{\\(?:display|text|script)style (.*)\}$/.exec(inner)?.[1] ?? inner).trim();
}

function textIn({ children }: Element): string {
  return children.map((child) => (child.type === 'text' ? child.data : isTag(child) ? textIn(child) : '')).join('');
}
