import { createRequire } from 'node:module';

/** An attribute's value, by its kind. */
type Value = Readonly<Record<string, unknown>>;

/** What dynalite hands to its parsers: names and values that an expression may use, and those that it has not used yet. */
type Context = {
  readonly attrNames?: Readonly<Record<string, string>>;
  readonly attrVals?: Readonly<Record<string, Value>>;
  readonly unusedAttrNames: Record<string, true>;
  readonly unusedAttrVals: Record<string, true>;
  readonly isKeyCondition?: boolean;
};

type Parser = { parse(expression: string, options: { readonly context: Context }): unknown };

/** What an expression came to, its values left open, and which names and values it used. */
type Known = { readonly tree: unknown; readonly names: readonly string[]; readonly values: readonly string[] };

/** Stands for a value of an expression. */
class Open {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** Our own expressions are some dozens; of what others ask over HTTP no more is kept than this. */
const MOST = 500;

/**
 * Lets dynalite's parsers read each expression once, as long as the kinds of its values are the same: they read by trying
 * one rule after another, which was a third of what a small write took. `BETWEEN` also compares the values that it is
 * given, and is read each time.
 */
export function rememberExpressions(): void {
  const load = createRequire(import.meta.url);
  for (const name of ['conditionParser', 'updateParser']) remember(load(`dynalite/db/${name}`) as Parser);
}

function remember(parser: Parser): void {
  const read = parser.parse;
  const memory = new Map<string, Known>();
  parser.parse = (expression, options) => {
    const { context } = options;
    if (expression.toUpperCase().includes('BETWEEN')) return read(expression, options);
    const key = JSON.stringify([expression, context.isKeyCondition, context.attrNames, kindsOf(context.attrVals)]);
    const known = memory.get(key);
    if (known !== undefined) {
      for (const name of known.names) delete context.unusedAttrNames[name];
      for (const name of known.values) delete context.unusedAttrVals[name];
      return filled(known.tree, context.attrVals ?? {});
    }
    const [names, values] = [Object.keys(context.unusedAttrNames), Object.keys(context.unusedAttrVals)];
    const tree = read(expression, options);
    // A text says what is wrong with it, and may quote a value.
    if (typeof tree === 'string' || memory.size >= MOST) return tree;
    memory.set(key, {
      tree: opened(tree, new Map(Object.entries(context.attrVals ?? {}).map(([name, value]) => [value, name]))),
      names: names.filter((name) => !(name in context.unusedAttrNames)),
      values: values.filter((name) => !(name in context.unusedAttrVals)),
    });
    return tree;
  };
}

function kindsOf(values: Context['attrVals'] = {}): readonly (string | undefined)[] {
  return Object.entries(values).flatMap(([name, value]) => [name, Object.keys(value)[0]]);
}

function opened(tree: unknown, values: ReadonlyMap<unknown, string>): unknown {
  const name = values.get(tree);
  return name === undefined ? mapped(tree, (part) => opened(part, values)) : new Open(name);
}

function filled(tree: unknown, values: Readonly<Record<string, Value>>): unknown {
  return tree instanceof Open ? values[tree.name] : mapped(tree, (part) => filled(part, values));
}

/** A copy, as dynalite writes into what it has read. */
function mapped(tree: unknown, map: (part: unknown) => unknown): unknown {
  if (Array.isArray(tree)) return tree.map(map);
  if (typeof tree !== 'object' || tree === null) return tree;
  const copy = Object.create(Object.getPrototypeOf(tree) as object | null) as Record<string, unknown>;
  for (const name in tree) copy[name] = map((tree as Record<string, unknown>)[name]);
  return copy;
}
