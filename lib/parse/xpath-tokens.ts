/** Thrown, and caught by whoever asked, where no CSS selector says what an expression says. */
export class NoSelector extends Error {
  override readonly name = 'NoSelector';
}

/** A token of XPath 1.0 §3.7: a literal without its quotes, a number, a name, or a sign. */
export type Token = { readonly is: 'literal' | 'number' | 'name' | 'sign'; readonly text: string };

const TOKEN =
  /(?<blank>\s+)|"(?<double>[^"]*)"|'(?<single>[^']*)'|(?<number>\d+)|(?<name>[A-Za-z_][\w-]*)|(?<sign>\.\.|\/\/|::|!=|<=|>=|[/@.()[\]|,*=<>])/y;

/** The tokens of an expression, in linear time. Throws {@link NoSelector} on what can be part of none that has a selector. */
export function tokensOf(expression: string): Token[] {
  const tokens: Token[] = [];
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < expression.length; ) {
    const { blank, double, single, number, name, sign } = TOKEN.exec(expression)?.groups ?? {};
    const literal = double ?? single;
    if (blank !== undefined) continue;
    if (literal !== undefined) tokens.push({ is: 'literal', text: literal });
    else if (number !== undefined) tokens.push({ is: 'number', text: number });
    else if (name !== undefined) tokens.push({ is: 'name', text: name });
    else if (sign !== undefined) tokens.push({ is: 'sign', text: sign });
    else throw new NoSelector();
  }
  return tokens;
}

/** Reads tokens one after the other. */
export class Tokens {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(expression: string) {
    this.#tokens = tokensOf(expression);
  }

  /** The token so many after the next; undefined beyond the end. */
  peek(ahead = 0): Token | undefined {
    return this.#tokens[this.#at + ahead];
  }

  /** Whether the next tokens are these signs or names, one after the other. */
  sees(...texts: readonly string[]): boolean {
    return texts.every((text, ahead) => {
      const token = this.peek(ahead);
      return token?.text === text && token.is !== 'literal';
    });
  }

  /** Passes over these tokens if they are next. */
  take(...texts: readonly string[]): boolean {
    const isNext = this.sees(...texts);
    if (isNext) this.#at += texts.length;
    return isNext;
  }

  /** Passes over these tokens, which have to come. */
  expect(...texts: readonly string[]): void {
    if (!this.take(...texts)) throw new NoSelector();
  }

  /** The text of the next token, which has to be of this kind. */
  next(is: Token['is']): string {
    const token = this.peek();
    if (token?.is !== is) throw new NoSelector();
    this.#at += 1;
    return token.text;
  }

  end(): void {
    if (this.peek() !== undefined) throw new NoSelector();
  }
}
