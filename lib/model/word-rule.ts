/** Which words a text must hold: a word or phrase, all of several rules, any of them, or the opposite of one. */
export type WordRule =
  | { readonly phrase: string }
  | { readonly all: readonly WordRule[] }
  | { readonly any: readonly WordRule[] }
  | { readonly not: WordRule };

/** What joins words in a written rule; in capitals, so that "and" stays a word. */
export const WORD_OPERATORS: readonly string[] = ['AND', 'OR', 'NOT'];

/** A rule as an operator would write it: `ferry AND (harbour OR "lower town") AND NOT football`. */
export function writeWordRule(rule: WordRule): string {
  if ('phrase' in rule) return isPlain(rule.phrase) ? rule.phrase : `"${rule.phrase.replace(/["\\]/g, '\\$&')}"`;
  if ('not' in rule) return `NOT ${within(rule.not)}`;
  const [parts, joint] = 'all' in rule ? [rule.all, ' AND '] : [rule.any, ' OR '];
  return parts.map(within).join(joint);
}

function isPlain(phrase: string): boolean {
  return /^[^\s()"]+$/u.test(phrase) && !WORD_OPERATORS.includes(phrase);
}

function within(rule: WordRule): string {
  return 'all' in rule || 'any' in rule ? `(${writeWordRule(rule)})` : writeWordRule(rule);
}
