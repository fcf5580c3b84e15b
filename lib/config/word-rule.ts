import { WORD_OPERATORS, type WordRule } from '../model/index.ts';

/** A written rule that cannot be read. `at` is the offset of the fault in it. */
export class WordRuleError extends Error {
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.name = 'WordRuleError';
    this.at = at;
  }
}

/** Parentheses within parentheses beyond this are a slip, or an attempt to exhaust the stack. */
const DEEPEST = 50;

/**
 * Reads a rule such as `ferry AND (harbour OR "lower town") NOT football`: words and phrases in double quotes, joined by
 * AND, OR and NOT in capitals. NOT binds closest, then AND (which may be left out before NOT), then OR. Throws
 * {@link WordRuleError} on the first fault: where, what, and what would be right.
 */
export function parseWordRule(written: string): WordRule {
  const reader = new Reader(tokensOf(written));
  const rule = anyOf(reader, 0);
  const rest = reader.peek();
  if (rest.kind === ')') fail(rest, 'this closing parenthesis has no opening one; remove it');
  if (rest.kind !== 'end') fail(rest, sideBySide(rest));
  return rule;
}

type Token = { readonly kind: '(' | ')' | 'phrase' | 'AND' | 'OR' | 'NOT' | 'end'; readonly text: string; at: number };

function tokensOf(written: string): Token[] {
  const tokens: Token[] = [];
  for (const found of written.matchAll(/\s+|[()]|"(?:[^"\\]|\\.)*"?|[^\s()"]+/gsu)) {
    const [text] = found;
    const at = found.index;
    if (/^\s/u.test(text)) continue;
    if (text === '(' || text === ')' || WORD_OPERATORS.includes(text)) {
      tokens.push({ kind: text as Token['kind'], text, at });
    } else if (text.startsWith('"')) tokens.push({ kind: 'phrase', text: unquoted(text, at), at });
    else tokens.push({ kind: 'phrase', text, at });
  }
  return [...tokens, { kind: 'end', text: '', at: written.length }];
}

function unquoted(text: string, at: number): string {
  if (!/^"(?:[^"\\]|\\.)*"$/su.test(text)) throw new WordRuleError(at, 'this quote is never closed; close it');
  const phrase = text.slice(1, -1).replace(/\\(.)/gsu, '$1');
  if (phrase.trim() === '') throw new WordRuleError(at, 'the quotes are empty; write a phrase in them');
  return phrase;
}

class Reader {
  private next = 0;
  private readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  peek(): Token {
    return this.tokens[this.next] as Token;
  }

  take(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.next += 1;
    return token;
  }
}

function anyOf(reader: Reader, depth: number): WordRule {
  const parts = [allOf(reader, depth)];
  while (reader.peek().kind === 'OR') {
    reader.take();
    parts.push(allOf(reader, depth));
  }
  return parts.length === 1 ? (parts[0] as WordRule) : { any: parts };
}

function allOf(reader: Reader, depth: number): WordRule {
  const parts = [one(reader, depth)];
  for (;;) {
    const { kind } = reader.peek();
    if (kind === 'AND') reader.take();
    else if (kind !== 'NOT') break;
    parts.push(one(reader, depth));
  }
  return parts.length === 1 ? (parts[0] as WordRule) : { all: parts };
}

function one(reader: Reader, depth: number): WordRule {
  const token = reader.take();
  if (depth > DEEPEST) fail(token, `nests deeper than ${DEEPEST} levels; simplify it`);
  switch (token.kind) {
    case 'phrase':
      return { phrase: token.text };
    case 'NOT':
      return { not: one(reader, depth + 1) };
    case '(': {
      const rule = anyOf(reader, depth + 1);
      const end = reader.take();
      if (end.kind === 'end') fail(token, 'this parenthesis is never closed; close it');
      if (end.kind !== ')') fail(end, sideBySide(end));
      return rule;
    }
    case 'end':
      return fail(token, 'a word is missing at the end; write one such as ferry, or a phrase in double quotes');
    default:
      return fail(
        token,
        `a word is missing before ${token.text}; write one there, or put "${token.text}" in double quotes if you mean the word`,
      );
  }
}

function sideBySide({ kind, text }: Token): string {
  const shown = kind === '(' ? 'a parenthesis' : JSON.stringify(text.slice(0, 40));
  const meant = WORD_OPERATORS.find((operator) => operator === text.toUpperCase());
  return meant === undefined
    ? `${shown} follows without AND or OR; put one of them before it, or a phrase of several words in double quotes`
    : `${shown} is read as a word here; write ${meant} in capitals`;
}

function fail({ at }: Token, message: string): never {
  throw new WordRuleError(at, message);
}
