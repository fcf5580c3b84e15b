import { parse, stringify } from 'yaml';
import { type FeedFilter, type WordRule, writeWordRule } from '../model/index.ts';
import { filter as schema } from './feed-schema.ts';
import { parseWordRule, WordRuleError } from './word-rule.ts';

/** The parts of a filter that somebody may type, in the order of the file. */
export const FILTER_NAMES = Object.keys(schema.shape) as readonly (keyof typeof schema.shape)[];

type Name = (typeof FILTER_NAMES)[number];

/** A filter as somebody types it, by part: what can be used of it, and by part what is wrong with the rest. */
export type TypedFilter = {
  readonly filter: FeedFilter;
  readonly faults: Readonly<Partial<Record<Name, string>>>;
};

/** Parts that are no list. */
const SINGLE: Readonly<Partial<Record<Name, (text: string) => unknown>>> = {
  minWords: (text) => (/^\d+$/.test(text) ? Number(text) : text),
  completeOnly: () => true,
  // As in the file: a line for each thing that must be said.
  terms: fromYaml,
};

/** What YAML means by a text; the text itself where it is none, for the schema to complain of. */
export function fromYaml(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return text;
  }
}

/**
 * A filter from a form with a field for each part: empty fields are left out, lists hold one a line. One line of words is a
 * rule, several are words of which one is enough. What is typed as `before` is written stays as it is there.
 */
export function filterTyped(typed: Readonly<Record<string, string | undefined>>, before: FeedFilter = {}): TypedFilter {
  const known = asTypedFilter(before);
  const usable: Record<string, unknown> = {};
  const faults: Record<string, string> = {};
  for (const name of FILTER_NAMES) {
    const text = (typed[name] ?? '').replaceAll('\r', '').trim();
    if (text === '') continue;
    if (text === known[name]) {
      usable[name] = before[name];
      continue;
    }
    const lines = text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    const isRule = name === 'words' && lines.length === 1;
    const wrong = isRule ? ruleFault(text) : null;
    if (wrong !== null) {
      faults[name] = wrong;
      continue;
    }
    const value = SINGLE[name]?.(text) ?? (isRule ? text : lines);
    const answer = schema.safeParse({ [name]: value });
    if (answer.success) Object.assign(usable, answer.data);
    else faults[name] = (answer.error.issues[0]?.message ?? '').replace(/[\s\p{Cc}]+/gu, ' ');
  }
  return { filter: usable, faults };
}

/** What is wrong with a rule of words, and where; null for nothing. */
function ruleFault(text: string): string | null {
  try {
    parseWordRule(text);
    return null;
  } catch (error) {
    if (!(error instanceof WordRuleError)) throw error;
    return `At character ${error.at + 1}: ${error.message}`;
  }
}

/** A filter as it is typed into such a form. */
export function asTypedFilter({ named: _, ...parts }: FeedFilter): Record<string, string> {
  const typed = Object.entries(parts).flatMap(([name, value]): [string, string][] => {
    if (value === undefined || value === false) return [];
    if (value === true) return [[name, 'on']];
    if (typeof value === 'number') return [[name, String(value)]];
    if ('some' in value) return [[name, value.join('\n')]];
    if (name === 'terms') return [[name, stringify(value, { lineWidth: 0 }).trim()]];
    return [[name, writeWordRule(value as WordRule)]];
  });
  return Object.fromEntries(typed);
}

const OPTIONS: Readonly<Record<Name, string>> = {
  sources: '--source',
  tags: '--tag',
  sections: '--section',
  authors: '--author',
  languages: '--language',
  words: '--words',
  exclude: '--exclude',
  completeOnly: '--complete-only',
  minWords: '--min-words',
  terms: '--terms',
};

/** A filter as the words of a command line. */
export function filterWords(given: FeedFilter): string[] {
  return FILTER_NAMES.flatMap((name) => {
    const value = given[name];
    const option = OPTIONS[name];
    if (value === undefined || value === false) return [];
    if (value === true) return [option];
    if (typeof value === 'number') return [option, String(value)];
    if (name === 'terms') return [option, JSON.stringify(value)];
    if (name === 'words') return [option, 'some' in value ? anyOf(value) : writeWordRule(value as WordRule)];
    return 'some' in value ? value.flatMap((one) => [option, one]) : [];
  });
}

/** The command line takes a rule: a list of words is any of them. */
function anyOf(words: readonly string[]): string {
  return writeWordRule({ any: words.map((phrase) => ({ phrase })) });
}

/** A filter as it stands in the configuration, below its feed; empty for none. */
export function filterYaml(given: FeedFilter): string {
  const written = Object.fromEntries(
    FILTER_NAMES.flatMap((name) => {
      const value = given[name];
      if (value === undefined || value === false) return [];
      return [
        [
          name,
          typeof value === 'object' && name === 'words' && !('some' in value)
            ? writeWordRule(value as WordRule)
            : value,
        ],
      ];
    }),
  );
  return Object.keys(written).length === 0 ? '' : stringify({ filter: written }, { lineWidth: 0 });
}
