import type { Command } from 'commander';
import { fromYaml, type WrittenFeed } from '../../lib/config/index.ts';

/** Which articles belong to a feed, as a command line says it. */
export type FilterChosen = {
  readonly source?: readonly string[];
  readonly tag?: readonly string[];
  readonly section?: readonly string[];
  readonly author?: readonly string[];
  readonly language?: readonly string[];
  readonly words?: string;
  readonly exclude?: readonly string[];
  readonly minWords?: string;
  readonly completeOnly?: boolean;
  readonly terms?: string;
};

/** Adds the options of a filter. */
export function withFilter(command: Command): Command {
  return command
    .option('--source <id>', 'only articles from this source; may be repeated', collect)
    .option('--tag <tag>', 'only articles with this tag or section; may be repeated', collect)
    .option('--section <section>', 'only articles in this section; may be repeated', collect)
    .option('--author <name>', 'only articles by this author; may be repeated', collect)
    .option('--language <tag>', 'only articles in this language; may be repeated', collect)
    .option(
      '--words <rule>',
      'only articles containing these words; AND, OR, NOT, parentheses and "phrases" are allowed',
    )
    .option('--exclude <word>', 'leave out articles containing this word or phrase; may be repeated', collect)
    .option('--min-words <count>', 'only articles with at least this many words')
    .option('--complete-only', 'only articles with their full text')
    .option('--terms <terms>', 'only articles with these terms of use, written as in the file: "{ ai-train: yes }"');
}

/** By the keys of the file, so that the same rules hold and the same words explain them. */
export function filterWritten(chosen: FilterChosen): NonNullable<WrittenFeed['filter']> {
  return given({
    sources: chosen.source,
    tags: chosen.tag,
    sections: chosen.section,
    authors: chosen.author,
    languages: chosen.language,
    words: chosen.words,
    exclude: chosen.exclude,
    minWords: count(chosen.minWords),
    completeOnly: chosen.completeOnly,
    terms: chosen.terms === undefined ? undefined : fromYaml(chosen.terms),
  });
}

/** What was given of a record. */
export function given(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

/** A number, or what was written in its place, for the schema to complain of. */
export function count(text: string | undefined): number | string | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : text;
}

export function collect(one: string, before: readonly string[] = []): string[] {
  return [...before, one];
}
