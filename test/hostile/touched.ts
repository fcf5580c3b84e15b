// What built-in functions go through, counted: the characters that a search or a regular expression passes over, the
// entries that an iteration or a copy takes, the bytes that a decoder reads. No step counter sees into them. Regular
// expressions are taken for linear, which `.ci/regexes.ts` holds them to: one that finds nothing has passed over the rest
// of its text. Taking a slice of a text costs nothing that grows, and is not counted.

type Count = (on: never, given: never, result: never) => number;
type Wrapped = Record<string, unknown>;

let touched = 0;
let traced: Map<string, number> | null = null;

/** How much was gone through since this was asked last. */
export function takeTouched(): number {
  const count = touched;
  touched = 0;
  return count;
}

/** From now on it is kept in which line of ours how much was gone through. */
export function traceTouched(): ReadonlyMap<string, number> {
  traced = new Map();
  return traced;
}

function add(count: number, what: string): void {
  touched += count;
  const traces = traced;
  if (traces === null || count < 40) return;
  traced = null;
  const before = touched;
  const lines = new Error().stack?.split('\n').slice(3) ?? [];
  const line = lines.find((one) => one.includes('/lib/') && !one.includes('node_modules')) ?? lines[0] ?? '';
  const name = `${what} ${line.replace(/^.*\/(?=lib\/)|\)$/g, '').trim()}`;
  traces.set(name, (traces.get(name) ?? 0) + count);
  traced = traces;
  touched = before;
}

function wrap(owner: unknown, counts: Readonly<Record<string, Count>>): void {
  const methods = owner as Wrapped;
  for (const [name, count] of Object.entries(counts)) {
    const own = methods[name] as (...given: unknown[]) => unknown;
    methods[name] = function wrapped(this: unknown, ...given: unknown[]) {
      const result = own.apply(this, given);
      add(count(this as never, given as never, result as never) || 0, name);
      return result;
    };
  }
}

const ofText = (on: string) => on.length;
const ofResult = (_: unknown, __: unknown, result: { readonly length: number }) => result.length;
const sought = { index: String.prototype.indexOf, has: Array.prototype.indexOf };

/** Begins to count. It cannot be undone: for a process of its own. */
export function countTouched(): void {
  wrap(String.prototype, {
    indexOf: (on: string, [what, from]: [string, number?], result: number) =>
      (result < 0 ? on.length : result + String(what).length) - (from ?? 0),
    includes: (on: string, [what, from]: [string, number?]) => {
      const at = sought.index.call(on, what, from);
      return (at < 0 ? on.length : at + String(what).length) - (from ?? 0);
    },
    lastIndexOf: (on: string, [, from]: [string, number?], result: number) =>
      Math.min(from ?? on.length, on.length) - result,
    startsWith: (_: string, [what]: [string]) => what.length,
    endsWith: (_: string, [what]: [string]) => what.length,
    // One by an expression is counted by what that does.
    split: (on: string, [by, most]: [unknown, number?], result: string[]) =>
      typeof by !== 'string' ? 0 : most === undefined ? on.length : result.reduce((sum, one) => sum + one.length, 1),
    replace: (on: string, [by]: [unknown]) => (typeof by === 'string' ? on.length : 0),
    replaceAll: (on: string, [by]: [unknown]) => (typeof by === 'string' ? on.length : 0),
    trim: (on: string, _: never[], result: string) => on.length - result.length,
    trimStart: (on: string, _: never[], result: string) => on.length - result.length,
    trimEnd: (on: string, _: never[], result: string) => on.length - result.length,
    toLowerCase: ofText,
    toUpperCase: ofText,
    normalize: ofText,
    localeCompare: ofText,
    toWellFormed: ofText,
    isWellFormed: ofText,
    repeat: ofResult,
    concat: ofResult,
  });
  wrap(Array.prototype, {
    includes: (on: unknown[], [what]: [unknown]) => sought.has.call(on, what) + 1 || on.length,
    indexOf: (on: unknown[], _: never[], result: number) => result + 1 || on.length,
    lastIndexOf: (on: unknown[], _: never[], result: number) => (result < 0 ? on.length : on.length - result),
    slice: ofResult,
    concat: ofResult,
    flat: ofResult,
    join: ofResult,
    reverse: (on: unknown[]) => on.length,
    fill: (on: unknown[]) => on.length,
    unshift: (on: unknown[]) => on.length,
    splice: (on: unknown[], [start]: [number]) => on.length - start,
    push: (_: unknown[], given: unknown[]) => given.length,
  });
  wrap(Object, { keys: ofResult, values: ofResult, entries: ofResult });
  wrap(JSON, {
    parse: (_: unknown, [text]: [string]) => text.length,
    stringify: (_: unknown, __: never[], result: string | undefined) => result?.length ?? 0,
  });
  wrap(Buffer, { from: ofResult, concat: ofResult, byteLength: (_: unknown, __: never[], result: number) => result });
  wrap(Buffer.prototype, { toString: (on: Buffer) => on.length, equals: (on: Buffer) => on.length });
  wrap(TextDecoder.prototype, { decode: ofResult });
  for (const each of [[], new Map(), new Set(), '']) {
    wrap(Object.getPrototypeOf(each[Symbol.iterator]()), { next: () => 1 });
  }
  countMatching();
}

/** Where this is not the built-in one, all that matches by an expression comes through here. */
function countMatching(): void {
  const exec = RegExp.prototype.exec;
  RegExp.prototype.exec = function counting(text: string) {
    const whole = String(text);
    const from = this.global || this.sticky ? this.lastIndex : 0;
    const found = exec.call(this, whole);
    const missed = this.sticky ? 1 : whole.length - from;
    add(
      found === null ? Math.max(1, missed) : found.index + found[0].length - from + 1,
      `/${this.source.slice(0, 30)}/`,
    );
    return found;
  };
}
