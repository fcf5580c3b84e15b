import { stringify } from 'yaml';
import type { z } from 'zod';
import type { ExtractionRules } from '../model/index.ts';
import { didYouMean } from './did-you-mean.ts';
import { rules } from './rules-schema.ts';

const LISTS: ReadonlySet<string> = new Set(['strip', 'dateFormats']);

/**
 * The rules written as `key=value` each, as a command line gives them; `strip` and `dateFormats` may come several times.
 * Throws with one line on the first that is wrong: what, and what would be right.
 */
export function parseRules(written: readonly string[]): ExtractionRules {
  const given: Record<string, string | string[]> = {};
  for (const one of written) {
    const at = one.indexOf('=');
    const [key, value] = at < 0 ? [one, ''] : [one.slice(0, at).trim(), one.slice(at + 1).trim()];
    const known = Object.keys(rules.shape);
    if (!known.includes(key)) {
      const meant = didYouMean(key, known);
      throw new Error(
        `${JSON.stringify(key.slice(0, 64))} is not a rule; ${meant ? `did you mean ${meant}?` : `the rules are ${known.join(', ')}`}`,
      );
    }
    if (value === '') throw new Error(`${key} has no value; write ${key}=<value>`);
    const before = given[key];
    if (LISTS.has(key)) given[key] = [...(before ?? []), value];
    else if (before !== undefined) throw new Error(`${key} is given twice; keep one`);
    else given[key] = value;
  }
  const answer = rules.safeParse(given);
  if (answer.success) return answer.data;
  throw new Error(faultOf(answer.error));
}

/** The names of the rules, in the order of the file. */
export const RULE_NAMES = Object.keys(rules.shape) as readonly (keyof ExtractionRules)[];

/** Rules as somebody types them, by name: those that can be used, and by name what is wrong with each that cannot. */
export type TypedRules = {
  readonly rules: ExtractionRules;
  readonly faults: Readonly<Partial<Record<keyof ExtractionRules, string>>>;
};

/**
 * Rules from a form with a field for each: empty fields are left out, lists hold one a line. Each is judged by itself, so
 * that the others can be tried while one is still being written.
 */
export function rulesTyped(typed: Readonly<Record<string, string | undefined>>): TypedRules {
  const usable: Record<string, unknown> = {};
  const faults: Record<string, string> = {};
  for (const name of RULE_NAMES) {
    const text = (typed[name] ?? '').trim();
    if (text === '') continue;
    const lines = text.split('\n').map((line) => line.trim());
    const value = LISTS.has(name) ? lines.filter((line) => line !== '') : text;
    const answer = rules.safeParse({ [name]: value });
    if (answer.success) Object.assign(usable, answer.data);
    else faults[name] = (answer.error.issues[0]?.message ?? '').replace(/[\s\p{Cc}]+/gu, ' ');
  }
  return { rules: usable, faults };
}

/** Rules as they are typed into such a form. */
export function asTyped(given: ExtractionRules): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, typeof value === 'string' ? value : value.join('\n')]],
    ),
  );
}

/** Rules as the words of a command line: `--rule` and `key=value` for each. */
export function ruleWords(given: ExtractionRules): string[] {
  return Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().flatMap((one) => ['--rule', `${name}=${one}`]),
  );
}

/** Rules as they stand in the configuration, below their source; empty for none. */
export function rulesYaml(given: ExtractionRules): string {
  const written = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return Object.keys(written).length === 0 ? '' : stringify({ rules: written }, { lineWidth: 0 });
}

/** Rules that a stranger wrote: those that can be used, and one line on each that cannot. */
export function usableRules(given: ExtractionRules): {
  readonly rules: ExtractionRules;
  readonly faults: readonly string[];
} {
  const faults: string[] = [];
  const usable = Object.entries(given).filter(([key, value]) => {
    const answer = rules.safeParse({ [key]: value });
    if (!answer.success) faults.push(faultOf(answer.error));
    return answer.success;
  });
  return { rules: Object.fromEntries(usable), faults };
}

function faultOf({ issues: [issue] }: z.ZodError): string {
  return `${issue?.path.join('.')}: ${issue?.message}`.replace(/[\s\p{Cc}]+/gu, ' ');
}
