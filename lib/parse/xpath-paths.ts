import { type Counted, type Reach, readPredicate } from './xpath-predicates.ts';
import { NoSelector, type Tokens } from './xpath-tokens.ts';

/** A step of a path: where to from there, and which elements: a CSS compound selector in two parts. */
export type Step = {
  readonly axis: Axis;
  readonly tag: string;
  readonly conditions: string;
  /** Whether it is the first of those alone, in a way that no selector says. */
  readonly isFirst: boolean;
};

/** A path, from its document's root or from where it is evaluated, to elements, to an attribute of theirs or their text. */
export type Path = {
  readonly isAbsolute: boolean;
  readonly steps: readonly Step[];
  readonly attribute: string | null;
  readonly isText: boolean;
};

const AXES = {
  child: 'child',
  descendant: 'descendant',
  'descendant-or-self': 'descendant-or-self',
  self: 'self',
  parent: 'parent',
  ancestor: 'ancestor',
  'following-sibling': 'following-sibling',
} as const;

type Axis = (typeof AXES)[keyof typeof AXES];

/** The paths of a union, in their order. */
export function readPaths(tokens: Tokens): Path[] {
  const paths = [readPath(tokens)];
  while (tokens.take('|')) paths.push(readPath(tokens));
  return paths;
}

/** XPath 1.0 §2: `//div[@class="x"]/a/@href`. */
export function readPath(tokens: Tokens): Path {
  const steps: Step[] = [];
  const isAbsolute = tokens.sees('/') || tokens.sees('//');
  let deep = tokens.take('//');
  if (!deep) tokens.take('/');
  for (;;) {
    if (tokens.take('@') || tokens.take('attribute', '::')) {
      const attribute = tokens.next('name');
      return { isAbsolute, steps: having(steps, attribute, deep), attribute, isText: false };
    }
    if (!deep && tokens.take('text', '(', ')')) return { isAbsolute, steps, attribute: null, isText: true };
    steps.push(...readStep(tokens, deep));
    deep = tokens.take('//');
    if (!deep && !tokens.take('/')) return { isAbsolute, steps, attribute: null, isText: false };
  }
}

/** What has an attribute: the first of several elements may have none. */
function having(steps: readonly Step[], attribute: string, deep: boolean): Step[] {
  const condition = `[${attribute}]`;
  const last = steps.at(-1);
  if (deep) return [...steps, step('descendant-or-self', '*', condition)];
  if (last === undefined) return [];
  // The first is the first, whether it has one or not.
  if (last.isFirst) return [...steps];
  return [...steps.slice(0, -1), { ...last, conditions: last.conditions + condition }];
}

function step(axis: Axis, tag = '*', conditions = ''): Step {
  return { axis, tag, conditions, isFirst: false };
}

/** One step with its predicates; none for `.`, which stays where it is. */
function readStep(tokens: Tokens, deep: boolean): Step[] {
  if (tokens.take('.')) return deep ? [step('descendant-or-self')] : [];
  if (tokens.take('..')) return deep ? [step('descendant-or-self'), step('parent')] : [step('parent')];
  const axis = readAxis(tokens);
  // `//` stands for /descendant-or-self::node()/ (§2.5), and so counts children of one parent.
  if (deep && axis !== 'child' && axis !== 'descendant') throw new NoSelector();
  const tag = readTest(tokens);
  if (tag === null) return axis === 'self' && !deep ? [] : fault();
  const counted: Counted = axis === 'child' ? (tag === '*' ? 'child' : 'of-type') : null;
  let conditions = '';
  let isFirst = false;
  while (tokens.take('[')) {
    if (isFirst) throw new NoSelector();
    if (tokens.sees('1', ']') && (counted === null || conditions !== '')) {
      tokens.next('number');
      isFirst = true;
    } else conditions += readPredicate(tokens, conditions === '' ? counted : null, reachOf);
    tokens.expect(']');
  }
  return [{ axis: deep ? 'descendant' : axis, tag, conditions, isFirst }];
}

function readAxis(tokens: Tokens): Axis {
  if (tokens.peek(1)?.text !== '::') return 'child';
  const name = tokens.next('name');
  tokens.expect('::');
  return Object.hasOwn(AXES, name) ? AXES[name as Axis] : fault();
}

/** The tag, `*`, or null for `node()`. HTML's names are in lower case, and others name nothing in it. */
function readTest(tokens: Tokens): string | null {
  if (tokens.take('*')) return '*';
  if (tokens.take('node', '(', ')')) return null;
  const name = tokens.next('name');
  return tokens.sees('(') || name !== name.toLowerCase() ? fault() : name;
}

function fault(): never {
  throw new NoSelector();
}

/** Where a path begins: in a page, at an item that a selector selects, or at an element that a condition is about. */
export type Start = { readonly in: 'page' | 'condition' } | { readonly in: 'item'; readonly selector: string };

/** The selector of what a path leads to. Throws {@link NoSelector} where there is none. */
export function selectorOf({ isAbsolute, steps }: Path, start: Start): string {
  if (isAbsolute && start.in !== 'page') throw new NoSelector();
  let selector = start.in === 'item' ? start.selector : '';
  steps.forEach((one, at) => {
    if (one.isFirst && (start.in === 'page' || at < steps.length - 1)) throw new NoSelector();
    selector = extended(selector, one, start, at, steps);
  });
  if (selector === '') throw new NoSelector();
  return selector;
}

function extended(before: string, one: Step, start: Start, at: number, steps: readonly Step[]): string {
  const compound = compoundOf(one);
  switch (one.axis) {
    case 'child':
      // A page has one root.
      if (before === '' && start.in === 'page') return one.tag === 'html' ? compound : fault();
      return `${before} > ${compound}`.trimStart();
    case 'descendant':
      return `${before} ${compound}`.trimStart();
    case 'following-sibling':
      // What follows an item stands in another.
      if (start.in === 'item' && steps.slice(0, at).every(({ axis }) => axis.endsWith('self'))) return fault();
      return before === '' ? fault() : `${before} ~ ${compound}`;
    case 'self':
      return before === '' ? fault() : `${before}${one.tag === '*' ? '' : `:is(${one.tag})`}${one.conditions}`;
    case 'descendant-or-self':
      if (before === '') return start.in === 'page' ? compound : fault();
      return `${one.tag === '*' ? '' : one.tag}:is(${before}, ${before} *)${one.conditions}`;
    case 'parent':
    case 'ancestor': {
      const within = steps[0]!;
      // What else leads there would have to stand in the element, not around it.
      if (at !== 1 || start.in !== 'page' || within.axis !== 'descendant') return fault();
      const tag = one.tag === '*' ? '' : one.tag;
      return `${tag}:has(${one.axis === 'parent' ? '> ' : ''}${compoundOf(within)})${one.conditions}`;
    }
  }
}

/** A path in a condition, as what an element has to be or to hold for it. */
function reachOf(tokens: Tokens): Reach {
  const path = readPath(tokens);
  const { steps, attribute, isText } = path;
  if (isText || path.isAbsolute || (attribute !== null && steps.at(-1)?.isFirst)) throw new NoSelector();
  const own = steps.every(({ axis }) => axis === 'self');
  const [first] = steps;
  if (first === undefined || (own && steps.length === 1)) {
    const self = first === undefined ? '' : compoundOf(first);
    return {
      attribute,
      isSelf: first === undefined,
      matching: (more) => (self === '*' && more !== '' ? more : `${self}${more}`),
    };
  }
  const selector = selectorOf(path, { in: 'condition' });
  return { attribute, isSelf: false, matching: (more) => `:has(${selector}${more})` };
}

function compoundOf({ tag, conditions }: Step): string {
  return tag === '*' && conditions !== '' ? conditions : `${tag}${conditions}`;
}
