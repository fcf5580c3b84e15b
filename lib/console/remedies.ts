import type { Condition } from '../pipeline/index.ts';

/** What to do about a condition: a sentence, and the chapter of the runbook that says more. */
export type Remedy = { readonly what: string; readonly chapter: string };

/** What an operator does about each condition that is one to be seen to. */
export const REMEDIES: Readonly<Partial<Record<Condition, Remedy>>> = {
  quarantined: {
    what: 'Look at what is unlike in its story. Where the new form is right, accept it; otherwise its last good feed stays until it recovers.',
    chapter: 'SourceQuarantined',
  },
  aside: {
    what: 'Its answers took too long or too much to read. It is tried again by itself; pause it if it should not be.',
    chapter: 'SourceSilent',
  },
  retired: { what: 'Correct its address, or remove it. Poll it now to ask once more.', chapter: 'SourceSilent' },
  failing: {
    what: 'It is asked again by itself. Where it stays so, correct its address, or pause it.',
    chapter: 'SourceSilent',
  },
  silent: {
    what: 'Look whether its site still tells news. Correct its address, or pause it.',
    chapter: 'SourceSilent',
  },
  moved: { what: 'Change its address in the configuration.', chapter: 'SourceSilent' },
  full: { what: 'Look whether it is honest; then raise limits.keptPerDay.', chapter: 'Where is my article?' },
  gap: { what: 'Where that happens again, give it a shorter interval.', chapter: 'Where is my article?' },
  leaving: { what: 'Its story says what is left out, and why.', chapter: 'Where is my article?' },
  overdue: { what: 'Is Feedmill running? Only feedmill start polls.', chapter: 'Silence' },
};

/** The address of a chapter of the runbook. */
export function chapterAddress(chapter: string): string {
  return `/runbook#${chapterId(chapter)}`;
}

/** What a chapter is called in an address. */
export function chapterId(title: string): string {
  return title
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
    .join('-');
}
