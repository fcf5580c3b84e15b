import { type Path, readPaths, selectorOf } from './xpath-paths.ts';
import { NoSelector, Tokens } from './xpath-tokens.ts';

/**
 * What an expression reads of an item: the first element in it that a CSS selector selects, the item among them; and of
 * that an attribute, or else its text.
 */
export type ReadOf = { readonly selector: string; readonly attribute: string | null };

/** Longer expressions nobody writes, and longer selectors are no rules. */
const LONGEST = 1000;
const LONGEST_SELECTOR = 500;

/**
 * The CSS selector of the elements that an XPath 1.0 expression selects on an HTML page
 * (https://www.w3.org/TR/1999/REC-xpath-19991116/); null where no selector selects the same. In linear time.
 */
export function itemSelector(expression: string): string | null {
  return translated(expression, (tokens) => {
    const paths = readPaths(tokens);
    if (paths.some(({ attribute, isText }) => attribute !== null || isText)) throw new NoSelector();
    return paths.map((path) => selectorOf(path, { in: 'page' })).join(', ');
  });
}

/**
 * What an expression reads that is evaluated from an item, `item` being the selector of the items: the first of its nodes
 * counts. Null where no selector reads the same.
 */
export function selectorInItem(expression: string, item: string): ReadOf | null {
  const start = { in: 'item', selector: item.includes(',') ? `:is(${item})` : item } as const;
  let attribute: string | null = null;
  const selector = translated(expression, (tokens) => {
    const paths = readValue(tokens, 0);
    attribute = paths[0]!.attribute;
    if (paths.some((path) => path.attribute !== attribute)) throw new NoSelector();
    return paths.map((path) => selectorOf(path, start)).join(', ');
  });
  return selector === null ? null : { selector, attribute };
}

function translated(expression: string, translate: (tokens: Tokens) => string): string | null {
  if (expression.length > LONGEST) return null;
  try {
    const tokens = new Tokens(expression);
    const selector = translate(tokens);
    tokens.end();
    return selector.length > LONGEST_SELECTOR ? null : selector;
  } catch (error) {
    if (error instanceof NoSelector) return null;
    throw error;
  }
}

const DEEPEST = 20;

/** Paths, in brackets or made a string: the string of several nodes is that of the first (XPath 1.0 §4.2). */
function readValue(tokens: Tokens, depth: number): Path[] {
  if (depth > DEEPEST) throw new NoSelector();
  if (tokens.take('normalize-space', '(') || tokens.take('string', '(')) {
    const paths = readValue(tokens, depth + 1);
    tokens.expect(')');
    return paths;
  }
  if (!tokens.take('(')) return readPaths(tokens);
  const paths = readValue(tokens, depth + 1);
  tokens.expect(')');
  if (!tokens.take('[', '1', ']')) return paths;
  if (!tokens.take('/')) return paths;
  if (paths.some(({ attribute, isText }) => attribute !== null || isText)) throw new NoSelector();
  if (tokens.take('text', '(', ')')) return paths;
  tokens.expect('@');
  const attribute = tokens.next('name');
  return paths.map((path) => ({ ...path, attribute }));
}
