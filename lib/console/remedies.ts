import type { Condition } from '../pipeline/index.ts';

/** What to do about a condition: a sentence, and the chapter of the runbook that says more. */
export type Remedy = { readonly what: string; readonly chapter: string };

/** What an operator does about each condition that is one to be seen to. */
export const REMEDIES: Readonly<Partial<Record<Condition, Remedy>>> = {
  quarantined: {
    what: 'Compare its last answer with its usual ones. If the new form is right, accept it. Otherwise its last good feed stays until it recovers.',
    chapter: 'SourceQuarantined',
  },
  aside: {
    what: 'Its answers took too long or too much memory to read. It is retried automatically; pause it to stop that.',
    chapter: 'SourceSilent',
  },
  retired: { what: 'Correct its address, or remove it. To try once more, poll it now.', chapter: 'SourceSilent' },
  failing: {
    what: 'It is retried automatically. If it keeps failing, correct its address or pause it.',
    chapter: 'SourceSilent',
  },
  silent: {
    what: 'Check whether its site still publishes news. Correct its address, or pause it.',
    chapter: 'SourceSilent',
  },
  moved: { what: 'Change its address in the configuration file.', chapter: 'SourceSilent' },
  full: { what: 'Check whether it is trustworthy; if so, raise limits.keptPerDay.', chapter: 'Where is my article?' },
  gap: { what: 'If this happens again, give it a shorter interval.', chapter: 'Where is my article?' },
  leaving: { what: 'The source’s page lists what is left out, and why.', chapter: 'Where is my article?' },
  overdue: { what: 'Check that Feedmill is running: only feedmill start polls.', chapter: 'Silence' },
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
