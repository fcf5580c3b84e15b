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
        `${JSON.stringify(key.slice(0, 64))} is no rule; ${meant ? `did you mean ${meant}?` : `the rules are ${known.join(', ')}`}`,
      );
    }
    if (value === '') throw new Error(`${key} says nothing; write ${key}=<value>`);
    const before = given[key];
    if (LISTS.has(key)) given[key] = [...(before ?? []), value];
    else if (before !== undefined) throw new Error(`${key} comes twice; a page has one`);
    else given[key] = value;
  }
  const answer = rules.safeParse(given);
  if (answer.success) return answer.data;
  throw new Error(faultOf(answer.error));
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
