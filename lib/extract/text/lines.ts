import type { StatedDate } from '../../model/index.ts';
import type { DateHints } from '../dates/dates.ts';
import { dateOnly } from '../list/date.ts';
import { collapse } from '../list/white-space.ts';
import { isCut, weightOf } from '../list/words.ts';

/** A paragraph, title or date of a plain text. */
export type TextLine = {
  readonly text: string;
  /** A date and nothing else; a text that says it was cut; prose; or something short, such as a title. */
  readonly kind: 'date' | 'cut' | 'prose' | 'short';
  readonly date: StatedDate | null;
};

/** No paragraph of a hard-wrapped text has longer lines. */
const WIDEST_WRAP = 100;
/** A line of a hard-wrapped paragraph, its last apart, is at least so long. */
const NARROWEST_WRAP = 45;
const SHORTEST_PROSE = 140;
const ENDS_SENTENCE = /[.!?。！？؟।…"”»’')\]]\s*$/u;

/** The lines of a text that mean something by themselves. Paragraphs that were wrapped to a width are joined again. */
export function linesOfText(text: string, hints: DateHints): TextLine[] {
  return text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?|\u2028|\u2029|\u0085/g, '\n')
    .split(/\n[^\S\n]*\n\s*/)
    .flatMap((block) => unwrapped(block.split('\n').map(tidy).filter(Boolean), hints))
    .map((line) => lineOf(line, hints));
}

function tidy(line: string): string {
  return collapse(line.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]+/g, ''));
}

/** Joins what belongs together: a line goes on in the next where the block is as narrow as wrapped text is. */
function unwrapped(lines: readonly string[], hints: DateHints): string[] {
  const wrapped = lines.length > 1 && lines.every((line) => line.length <= WIDEST_WRAP);
  const joined: string[] = [];
  let goesOn = false;
  for (const line of lines) {
    const date = dateOnly(line, hints) !== null;
    if (goesOn && !date) joined[joined.length - 1] += ` ${line}`;
    else joined.push(line);
    goesOn = wrapped && !date && !isCut(line) && line.length >= NARROWEST_WRAP;
  }
  return joined;
}

function lineOf(text: string, hints: DateHints): TextLine {
  const date = dateOnly(text, hints);
  if (date) return { text, kind: 'date', date };
  if (isCut(text)) return { text, kind: 'cut', date: null };
  const weight = weightOf(text);
  const prose = weight >= SHORTEST_PROSE || (weight >= 60 && ENDS_SENTENCE.test(text));
  return { text, kind: prose ? 'prose' : 'short', date: null };
}
