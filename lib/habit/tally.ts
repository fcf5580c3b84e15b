/**
 * Counts that fade: a row of them as a text of two characters each, on a logarithmic scale whose step divides a day's
 * fading, so that fading is exact however often it is done.
 */

/** Days in which a count fades to the half: a changed timetable is followed in weeks, a holiday does not erase it. */
export const HALF_LIFE_DAYS = 21;

const STEPS_A_DAY = 5;
const STEPS_AN_OCTAVE = HALF_LIFE_DAYS * STEPS_A_DAY;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const LEVELS = ALPHABET.length ** 2;
/** The level of a count of one: counts reach from a thousandth to a million millions. */
const ONE = STEPS_AN_OCTAVE * 10;

const CODES = new Map([...ALPHABET].map((character, at) => [character.charCodeAt(0), at]));
const COUNTS = Float64Array.from({ length: LEVELS }, (_, level) =>
  level === 0 ? 0 : 2 ** ((level - ONE) / STEPS_AN_OCTAVE),
);

/** Reads `length` counts; any that the text lacks or spoils is 0. */
export function readTally(text: string, length: number): Float64Array {
  const counts = new Float64Array(length);
  for (let at = 0; at < length && at * 2 + 1 < text.length; at++) {
    counts[at] = COUNTS[levelAt(text, at)] ?? 0;
  }
  return counts;
}

/** The text of counts; empty where all are 0. */
export function writeTally(counts: Float64Array): string {
  let text = '';
  let isEmpty = true;
  for (const count of counts) {
    const level = count > 0 ? clampLevel(Math.round(Math.log2(count) * STEPS_AN_OCTAVE) + ONE) : 0;
    if (level > 0) isEmpty = false;
    text += codeOf(level);
  }
  return isEmpty ? '' : text;
}

/** The tally as it is `days` later. */
export function fadeTally(text: string, days: number): string {
  const steps = Math.round(Math.min(days, LEVELS)) * STEPS_A_DAY;
  if (text === '' || steps <= 0) return text;
  let faded = '';
  let isEmpty = true;
  for (let at = 0; at * 2 + 1 < text.length; at++) {
    const level = Math.max(0, levelAt(text, at) - steps);
    if (level > 0) isEmpty = false;
    faded += codeOf(level);
  }
  return isEmpty ? '' : faded;
}

/** What is left of a count of one after `days`; more than one for a day to come. */
export function fading(days: number): number {
  return 2 ** (-days / HALF_LIFE_DAYS);
}

function levelAt(text: string, at: number): number {
  const high = CODES.get(text.charCodeAt(at * 2));
  const low = CODES.get(text.charCodeAt(at * 2 + 1));
  return high === undefined || low === undefined ? 0 : high * ALPHABET.length + low;
}

function codeOf(level: number): string {
  return ALPHABET[Math.floor(level / ALPHABET.length)]! + ALPHABET[level % ALPHABET.length]!;
}

function clampLevel(level: number): number {
  return Math.max(0, Math.min(LEVELS - 1, level));
}
