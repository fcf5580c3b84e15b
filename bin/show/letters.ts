import pc from 'picocolors';
import type { Instant, KeptMail, MailChecks, MailFate } from '../../lib/model/index.ts';
import { printable } from './printable.ts';
import { textTable } from './table.ts';

/** Letters that are shown at once. */
const SHOWN = 10;

/** What became of a letter, in one word for a table. */
const FATES: Readonly<Record<MailFate, string>> = {
  published: 'published',
  waiting: 'waits',
  shown: 'for you',
  quarantined: 'quarantine',
  unreadable: 'unreadable',
};

/** A letter in one line: what it is taken for and why, and what it is called. */
export function letterLine({ kind, fate, why, subject }: KeptMail): string {
  return printable(`${FATES[fate]}: ${kind} (${why})${subject === null ? '' : `: ${subject}`}`);
}

/** The letters that came last, and of those for the operator alone what they ask. */
export function showLetters(letters: readonly KeptMail[], color: boolean, width: number | null): string {
  const shown = letters.slice(0, SHOWN);
  if (shown.length === 0) return '';
  const rows = shown.map(({ at, fate, kind, from, subject, why }) => [
    clock(at),
    FATES[fate],
    kind,
    cut(from ?? '-', 40),
    `${cut(subject ?? '-', 200)}${fate === 'published' ? '' : ` (${why})`}`,
  ]);
  const table = textTable(['LETTERS', 'FATE', 'KIND', 'FROM', 'SUBJECT'], rows, color, width);
  return [table, ...shown.flatMap((one) => asks(one, color))].join('\n\n');
}

function asks({ fate, key, name, subject, says, links, codes, checks }: KeptMail, color: boolean): string[] {
  if (fate === 'published' || fate === 'waiting') return [];
  const { bold } = pc.createColors(color);
  const lines = [
    `${bold(name)} ${cut(subject ?? '', 200)}`,
    ...codes.map((code) => `  code  ${printable(code)}`),
    ...links.map((link) => `  link  ${printable(link)}`),
    ...(fate === 'quarantined' ? [`  checks  ${checkWords(checks)}`] : []),
    ...(fate === 'unreadable' ? [`  kept  ${printable(key)}`] : []),
    ...(says === '' ? [] : [`  says  ${cut(says.replace(/\s+/g, ' '), 400)}`]),
  ];
  return [lines.join('\n')];
}

function checkWords(checks: MailChecks): string {
  return Object.entries(checks)
    .map(([name, said]) => `${name} ${said}`)
    .join(', ');
}

/** `2026-11-24 04:12`. */
function clock(moment: Instant): string {
  return `${moment.slice(0, 10)} ${moment.slice(11, 16)}`;
}

function cut(text: string, most: number): string {
  const line = printable(text);
  return line.length <= most ? line : `${line.slice(0, most - 1).toWellFormed()}…`;
}
