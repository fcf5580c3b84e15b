import { type Instant, instant, millis, type StatedDate } from '../model/index.ts';
import { fieldOf, type Letter } from './parts.ts';
import type { Recipients } from './recipient.ts';
import type { Tokens } from './tokens.ts';

/** What a letter says of itself besides its text. */
export type LetterSays = {
  readonly title: string | null;
  readonly author: string | null;
  readonly published: StatedDate | null;
  /** BCP 47, where a field says it (RFC 3282). */
  readonly language: string | null;
  /** The list's own name (RFC 2919). */
  readonly list: string | null;
};

/** A letter says of when it was sent what its sender's clock says; this far ahead of ours it is wrong. */
const AHEAD_MS = 24 * 3600_000;

/** What a letter says of itself, without what names its reader. `at` is when it came. */
export function saidOf(letter: Letter, at: Instant, recipients: Recipients, tokens: Tokens): LetterSays {
  const shown = (text: string): string | null => {
    const left = tokens.without(recipients.without(text)).replace(/\s+/g, ' ').trim();
    return left === '' ? null : left;
  };
  const { subject, from } = letter;
  const name = from === null ? '' : from.name === '' ? '' : from.name;
  return {
    title: subject === null ? null : shown(withoutForwarding(subject)),
    author: name === '' ? null : shown(unquoted(name)),
    published: sentAt(letter, at),
    language:
      /^[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,2}/i.exec(fieldOf(letter, 'content-language')?.trim() ?? '')?.[0] ?? null,
    list: shown(listName(fieldOf(letter, 'list-id') ?? '')),
  };
}

/** `Fwd:`, `WG:`, `TR:` and the like, by whom it was sent on. */
function withoutForwarding(subject: string): string {
  return subject.replace(/^(?:(?:fwd?|wg|tr|rv|enc|i|vs|doorst|fs)\s{0,3}:\s{0,3}){1,4}/i, '');
}

function unquoted(name: string): string {
  return name.replaceAll('"', '').trim();
}

/** `Harbour Weekly <weekly.harbour.example>`. */
function listName(field: string): string {
  return unquoted(field.split('<', 1)[0] ?? '');
}

/** By its Date field; where that is missing or beyond belief, by when the first of ours received it. */
function sentAt(letter: Letter, at: Instant): StatedDate | null {
  const stated = dateOf(fieldOf(letter, 'date') ?? '');
  if (stated !== null && isCredible(stated, at)) return stated;
  const received = dateOf(fieldOf(letter, 'received')?.split(';').at(-1) ?? '');
  if (received !== null && isCredible(received, at)) return received;
  return { instant: at, precision: 'second' };
}

function isCredible({ instant: moment }: StatedDate, at: Instant): boolean {
  return millis(moment) <= millis(at) + AHEAD_MS && millis(moment) > FIRST_LETTER;
}

/** Earlier than RFC 822. */
const FIRST_LETTER = Date.UTC(1982, 7, 13);

/** RFC 5322 §3.3, obsolete zones among it. */
function dateOf(written: string): StatedDate | null {
  const text = written
    .replace(/\([^()]*\)/g, ' ')
    .trim()
    .slice(0, 100);
  const time = Date.parse(text);
  if (text === '' || Number.isNaN(time)) return null;
  const [, sign, hours = '0', minutes = '0'] = /([+-])(\d{2}):?(\d{2})$/.exec(text) ?? [];
  const east = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  return {
    instant: instant(time),
    precision: 'second',
    ...(east !== 0 && Math.abs(east) <= 14 * 60 && { zone: east }),
  };
}
