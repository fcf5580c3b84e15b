import type { TableItem } from '../lib/store/index.ts';

type Value = TableItem[string];
type Names = Readonly<Record<string, string>>;
type Values = Readonly<Record<string, Value>>;
type Test = (item: TableItem, names: Names, values: Values) => boolean;

/** Whether a condition of DynamoDB's expression language holds of an item; of none, of an empty one. */
export function holds(
  expression: string | undefined,
  item: TableItem | undefined,
  names: Names = {},
  values: Values = {},
): boolean {
  return expression === undefined || compiled(expression)(item ?? {}, names, values);
}

const known = new Map<string, Test>();

function compiled(expression: string): Test {
  const test = known.get(expression) ?? parse(expression);
  known.set(expression, test);
  return test;
}

type Operand = (item: TableItem, names: Names, values: Values) => Value | undefined;

/** Throws for what our own store does not say, so that nothing passes for true that was not looked at. */
function parse(expression: string): Test {
  const words = expression.match(/[A-Za-z_]+(?=\()|[:#]?[A-Za-z_][\w.]*|<=|>=|<>|[=<>(),]/g) ?? [];
  let at = 0;
  const peek = () => words[at]?.toUpperCase();
  const take = (wanted: string) => {
    if (peek() !== wanted) throw new Error(`No ${wanted} at word ${at} of the condition: ${expression}`);
    at++;
  };
  const either = (): Test => {
    const parts = [both()];
    while (peek() === 'OR') {
      at++;
      parts.push(both());
    }
    return parts.length === 1 ? parts[0]! : (...given) => parts.some((part) => part(...given));
  };
  const both = (): Test => {
    const parts = [single()];
    while (peek() === 'AND') {
      at++;
      parts.push(single());
    }
    return parts.length === 1 ? parts[0]! : (...given) => parts.every((part) => part(...given));
  };
  const operand = (): Operand => {
    const word = words[at++] ?? '';
    if (word.startsWith(':')) return (_item, _names, values) => values[word];
    return (item, names) => item[word.startsWith('#') ? (names[word] ?? '') : word];
  };
  const single = (): Test => {
    switch (peek()) {
      case '(': {
        at++;
        const inner = either();
        take(')');
        return inner;
      }
      case 'NOT': {
        at++;
        const inner = single();
        return (...given) => !inner(...given);
      }
      case 'ATTRIBUTE_NOT_EXISTS':
      case 'ATTRIBUTE_EXISTS': {
        const isWanted = peek() === 'ATTRIBUTE_EXISTS';
        at++;
        take('(');
        const one = operand();
        take(')');
        return (...given) => (one(...given) !== undefined) === isWanted;
      }
      case 'BEGINS_WITH': {
        at++;
        take('(');
        const one = operand();
        take(',');
        const start = operand();
        take(')');
        return (...given) => one(...given)?.S?.startsWith(start(...given)?.S ?? '') ?? false;
      }
    }
    const left = operand();
    const sign = peek() ?? '';
    at++;
    if (sign === 'BETWEEN') {
      const low = operand();
      take('AND');
      const high = operand();
      return (...given) => {
        const value = left(...given);
        return atLeast(value, low(...given)) && atLeast(high(...given), value);
      };
    }
    const right = operand();
    const compare = SIGNS[sign];
    if (compare === undefined) throw new Error(`${sign} is not known in the condition: ${expression}`);
    return (...given) => {
      const [a, b] = [left(...given), right(...given)];
      return a !== undefined && b !== undefined && compare(order(a, b));
    };
  };
  const whole = either();
  if (at < words.length) throw new Error(`What is ${words[at]} in the condition: ${expression}`);
  return whole;
}

const SIGNS: Readonly<Record<string, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '<>': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

function atLeast(a: Value | undefined, b: Value | undefined): boolean {
  return a !== undefined && b !== undefined && order(a, b) >= 0;
}

function order(a: Value, b: Value): number {
  if (a.N !== undefined && b.N !== undefined) return Number(a.N) - Number(b.N);
  if (a.S !== undefined && b.S !== undefined) return a.S === b.S ? 0 : a.S < b.S ? -1 : 1;
  if (a.B !== undefined && b.B !== undefined) return Buffer.compare(a.B, b.B);
  if (a.BOOL !== undefined && b.BOOL !== undefined) return Number(a.BOOL) - Number(b.BOOL);
  return Number.NaN;
}

/** The item after an update by `ADD` and `SET` of values; throws for anything else. */
export function updated(item: TableItem, expression: string, names: Names = {}, values: Values = {}): TableItem {
  const after = { ...item };
  const nameOf = (word: string) => (word.startsWith('#') ? (names[word] ?? '') : word);
  for (const [, verb = '', list = ''] of expression.matchAll(/(ADD|SET)\s+(.*?)(?=\s+(?:ADD|SET|REMOVE)\s|$)/g)) {
    for (const part of list.split(',')) {
      const [name = '', value = ''] = part.trim().split(verb === 'ADD' ? /\s+/ : /\s*=\s*/);
      const given = values[value];
      if (given === undefined) throw new Error(`${part} is not known in the update: ${expression}`);
      const before = after[nameOf(name)];
      after[nameOf(name)] = verb === 'ADD' ? { N: String(Number(before?.N ?? 0) + Number(given.N)) } : given;
    }
  }
  const removed = /REMOVE\s+(.*?)$/.exec(expression)?.[1]?.split(',') ?? [];
  for (const name of removed) delete after[nameOf(name.trim())];
  return after;
}
