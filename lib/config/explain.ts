import { stringify } from 'yaml';
import type { z } from 'zod';
import { didYouMean } from './did-you-mean.ts';
import type { KeyPath } from './fault.ts';
import { schemaAt } from './json-schema.ts';

type Issue = z.core.$ZodIssue;

/** A fault before it has a place in the file; `at` says whether the key or its value is to be pointed at. */
export type Explained = {
  readonly path: KeyPath;
  readonly at: 'key' | 'value';
  readonly message: string;
  /** Where in the value's own text the fault is, as an offset. */
  readonly within?: number;
};

/** Says in words what the schema found, and what would be right. */
export function explain(issue: Issue): readonly Explained[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(issue.path, key));
  if (issue.code === 'invalid_union' && issue.message === 'Invalid input') return explainUnion(issue);
  const within: unknown = issue.code === 'custom' ? issue.params?.within : undefined;
  return [{ path: issue.path, at: 'value', message: wording(issue), ...(typeof within === 'number' && { within }) }];
}

/** What is wrong by the branch that the value was meant for: the one whose kind it is. */
function explainUnion(issue: Extract<Issue, { code: 'invalid_union' }>): readonly Explained[] {
  const isOtherKind = (one: Issue) => one.path.length === 0 && one.code === 'invalid_type';
  const meant = issue.errors.find((branch) => !branch.some(isOtherKind)) ?? issue.errors[0] ?? [];
  return meant.flatMap((one) => explain({ ...one, path: [...issue.path, ...one.path] }));
}

function unknownKey(parent: KeyPath, key: string): Explained {
  const known = Object.keys(schemaAt(parent)?.properties ?? {});
  const meant = didYouMean(key, known);
  const remedy = meant === null ? `valid keys are ${known.join(', ')}` : `did you mean ${meant}?`;
  return { path: [...parent, key], at: 'key', message: `is not a valid key here; ${remedy}` };
}

function wording(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue.expected, issue.input, issue.path);
    case 'invalid_value': {
      const words = issue.values.map(String);
      if (issue.input === undefined) return `is missing; write one of ${words.join(', ')}`;
      const meant = didYouMean(String(issue.input), words);
      const hint = meant === null ? `write one of ${words.join(', ')}` : `did you mean ${meant}?`;
      return `${shown(issue.input)} is not a valid value here; ${hint}`;
    }
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array'
        ? `is empty; ${example(issue.path) ?? 'give it a value, or remove the key'}`
        : `${shown(issue.input)} is too small; write at least ${issue.minimum}`;
    case 'too_big':
      return issue.origin === 'string' || issue.origin === 'array'
        ? `is too long; at most ${issue.maximum} ${issue.origin === 'string' ? 'characters' : 'entries'} are allowed`
        : `${shown(issue.input)} is too large; write at most ${issue.maximum}`;
    default:
      return issue.message;
  }
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of keys with values',
  number: 'a number',
  int: 'a whole number',
};

function wrongType(expected: string, input: unknown, path: KeyPath): string {
  const wanted = EXPECTED[expected] ?? expected;
  if (input === undefined) return `is missing; ${example(path) ?? `give ${wanted}`}`;
  if (input === null) {
    return `is empty; ${example(path) ?? `give ${wanted}`}, or remove the key (text that begins with # is a comment unless it is in quotes)`;
  }
  if (expected === 'boolean' && typeof input === 'string' && /^(?:yes|no|on|off|y|n)$/i.test(input)) {
    return `${input} is text in YAML 1.2; write ${/^(?:yes|on|y)$/i.test(input) ? 'true' : 'false'}`;
  }
  if (expected === 'string' && (typeof input === 'number' || typeof input === 'boolean')) {
    const units = example(path);
    const isQuantity = typeof input === 'number' && units !== null && /\d(?:ms|s|m|h|d|KB|MB)\b/.test(units);
    return isQuantity ? `${input} has no unit; ${units}` : `${input} is not text; put it in quotes: "${input}"`;
  }
  if (expected === 'array' && typeof input === 'string') return `is text, not a list; write [${input}]`;
  return `${shown(input)} is not valid here; give ${wanted}`;
}

/** `write url: https://…`, from the schema's first example or default. */
function example(path: KeyPath): string | null {
  const node = schemaAt(path);
  const value = node?.examples?.[0] ?? node?.default;
  const key = path.findLast((part) => typeof part === 'string');
  if (value === undefined || value === null || typeof key !== 'string') return null;
  return `write for example ${stringify({ [key]: value }, { collectionStyle: 'flow' })
    .trim()
    .replace(/^\{ | \}$/g, '')}`;
}

function shown(input: unknown): string {
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object' && input !== null) return 'a group of keys';
  return String(JSON.stringify(input)).slice(0, 80);
}
