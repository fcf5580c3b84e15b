import { NoSelector, type Tokens } from './xpath-tokens.ts';

/** What a position counts where CSS counts it too: children, or those of the same tag. Null where it does not. */
export type Counted = 'child' | 'of-type' | null;

/** A path in a condition: to the element itself, or to others; and the condition that there is one `matching` some more. */
export type Reach = {
  readonly attribute: string | null;
  /** Whether it leads nowhere else, but to an attribute. */
  readonly isSelf: boolean;
  readonly matching: (more: string) => string;
};

/** Reads a path; the caller's, since paths hold predicates in turn. */
type ReadReach = (tokens: Tokens) => Reach;

/** Conditions within each other beyond this are no person's. */
const DEEPEST = 20;

/**
 * A predicate, up to its bracket, as conditions of a compound selector (XPath 1.0 §2.4). Throws {@link NoSelector} where
 * no selector says the same.
 */
export function readPredicate(tokens: Tokens, counted: Counted, reach: ReadReach): string {
  const next = tokens.peek();
  if (next?.is === 'number' && tokens.peek(1)?.text === ']') return nth(counted, String(positive(tokens)));
  if (tokens.sees('last', '(', ')', ']')) {
    tokens.take('last', '(', ')');
    return nth(counted, 'last');
  }
  return suffix(new Conditions(tokens, counted, reach).either(0));
}

function nth(counted: Counted, which: string): string {
  if (counted === null) throw new NoSelector();
  return which === 'last' ? `:last-${counted}` : `:nth-${counted}(${which})`;
}

/** A condition that names a tag, fit to follow one. */
function suffix(condition: string): string {
  return /^[a-z*]/.test(condition) ? `:is(${condition})` : condition;
}

function positive(tokens: Tokens): number {
  const number = Number(tokens.next('number'));
  if (number < 1 || number > 10_000) throw new NoSelector();
  return number;
}

/** The string values that selectors compare: an attribute, with blanks around it where each of its words is meant. */
type Compared = { readonly attribute: string; readonly as: 'written' | 'words' };

class Conditions {
  readonly #tokens: Tokens;
  readonly #counted: Counted;
  readonly #reach: ReadReach;

  constructor(tokens: Tokens, counted: Counted, reach: ReadReach) {
    this.#tokens = tokens;
    this.#counted = counted;
    this.#reach = reach;
  }

  either(depth: number): string {
    const parts = [this.#both(depth)];
    while (this.#tokens.take('or')) parts.push(this.#both(depth));
    return parts.length === 1 ? parts[0]! : `:is(${parts.join(', ')})`;
  }

  #both(depth: number): string {
    const first = this.#one(depth);
    let all = first;
    while (this.#tokens.take('and')) all = `${suffix(all)}${suffix(this.#one(depth))}`;
    return all;
  }

  #one(depth: number): string {
    const tokens = this.#tokens;
    if (depth > DEEPEST) throw new NoSelector();
    if (tokens.take('(')) return this.#closed(this.either(depth + 1));
    if (tokens.take('not', '(')) return this.#closed(`:not(${this.either(depth + 1)})`);
    if (tokens.take('contains', '(')) return this.#closed(this.#contains());
    if (tokens.take('starts-with', '(')) {
      const attribute = this.#attribute();
      tokens.expect(',');
      return this.#closed(`[${attribute}^=${filled(tokens.next('literal'))}]`);
    }
    if (tokens.take('string-length', '(')) return this.#length();
    if (tokens.take('position', '(', ')')) return this.#position();
    if (tokens.peek()?.is === 'literal') {
      const literal = tokens.next('literal');
      tokens.expect('=');
      return this.#equal(this.#reach(tokens), literal);
    }
    const reached = this.#reach(tokens);
    if (tokens.take('=')) return this.#equal(reached, tokens.next('literal'));
    if (tokens.take('!=')) {
      const { attribute, matching } = reached;
      if (attribute === null) throw new NoSelector();
      return matching(`[${attribute}]:not([${attribute}=${quoted(tokens.next('literal'))}])`);
    }
    if (reached.isSelf && reached.attribute === null) throw new NoSelector();
    return reached.matching(reached.isSelf ? `[${reached.attribute}]` : '');
  }

  #closed(condition: string): string {
    this.#tokens.expect(')');
    return condition;
  }

  #equal({ attribute, matching }: Reach, literal: string): string {
    if (attribute === null) throw new NoSelector();
    const isPlain = attribute === 'id' && NAME.test(literal);
    return matching(isPlain ? `#${literal}` : `[${attribute}=${quoted(literal)}]`);
  }

  /** `contains(@class, 'x')`, and `contains(concat(' ', normalize-space(@class), ' '), ' x ')` for a word of it. */
  #contains(): string {
    const { attribute, as } = this.#compared();
    this.#tokens.expect(',');
    const literal = this.#tokens.next('literal');
    if (as === 'written') return `[${attribute}*=${filled(literal)}]`;
    const word = /^ (\S+) $/.exec(literal)?.[1];
    if (word === undefined) throw new NoSelector();
    return attribute === 'class' && NAME.test(word) ? `.${word}` : `[${attribute}~=${quoted(word)}]`;
  }

  #compared(): Compared {
    const tokens = this.#tokens;
    if (!tokens.take('concat', '(')) return { attribute: this.#attribute(), as: 'written' };
    this.#blank();
    tokens.expect(',');
    const attribute = tokens.take('normalize-space', '(') ? this.#closed(this.#attribute()) : this.#attribute();
    tokens.expect(',');
    this.#blank();
    return { attribute: this.#closed(attribute), as: 'words' };
  }

  #blank(): void {
    if (this.#tokens.next('literal') !== ' ') throw new NoSelector();
  }

  /** The element's own: of the attributes of others the first would count. */
  #attribute(): string {
    const { attribute, isSelf } = this.#reach(this.#tokens);
    if (!isSelf || attribute === null) throw new NoSelector();
    return attribute;
  }

  #length(): string {
    const attribute = this.#closed(this.#attribute());
    const sign = this.#tokens.next('sign');
    const number = this.#tokens.next('number');
    const some = `[${attribute}]:not([${attribute}=""])`;
    if ((['>', '!='].includes(sign) && number === '0') || (sign === '>=' && number === '1')) return some;
    if ((sign === '=' && number === '0') || (sign === '<' && number === '1')) return `:not(${some})`;
    throw new NoSelector();
  }

  #position(): string {
    const sign = this.#tokens.next('sign');
    if (sign === '=' && this.#tokens.take('last', '(', ')')) return nth(this.#counted, 'last');
    const number = positive(this.#tokens);
    switch (sign) {
      case '=':
        return nth(this.#counted, String(number));
      case '!=':
        return `:not(${nth(this.#counted, String(number))})`;
      case '>':
        return nth(this.#counted, `n+${number + 1}`);
      case '>=':
        return nth(this.#counted, `n+${number}`);
      case '<':
        return number === 1 ? fault() : nth(this.#counted, `-n+${number - 1}`);
      case '<=':
        return nth(this.#counted, `-n+${number}`);
      default:
        return fault();
    }
  }
}

/** What may follow `.` and `#` as it is. */
const NAME = /^[A-Za-z_][\w-]*$/;

/** A string of CSS. */
function quoted(text: string): string {
  const escaped = text.replace(/["\\]/g, '\\$&').replace(/[\n\r\f]/g, (end) => `\\${end.charCodeAt(0).toString(16)} `);
  return `"${escaped}"`;
}

/** Everything contains the empty string; in CSS nothing does. */
function filled(literal: string): string {
  return literal === '' ? fault() : quoted(literal);
}

function fault(): never {
  throw new NoSelector();
}
