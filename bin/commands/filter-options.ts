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
    .option('--source <id>', 'only articles of this source; may be given again', collect)
    .option('--tag <tag>', 'only articles with this tag or section; may be given again', collect)
    .option('--section <section>', 'only articles of this section; may be given again', collect)
    .option('--author <name>', 'only articles by this author; may be given again', collect)
    .option('--language <tag>', 'only articles in this language; may be given again', collect)
    .option('--words <rule>', 'only articles with these words: AND, OR, NOT, parentheses, phrases in double quotes')
    .option('--exclude <word>', 'no article with this word or phrase; may be given again', collect)
    .option('--min-words <count>', 'only articles of which so many words are known')
    .option('--complete-only', 'only articles whose whole text is known')
    .option('--terms <terms>', 'only articles of whose use this is said, as in the file: "{ ai-train: yes }"');
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
