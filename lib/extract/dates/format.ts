import {
  type DateToken,
  type FormatPiece,
  type Instant,
  instant,
  parseDateFormat,
  type StatedDate,
} from '../../model/index.ts';
import { monthOf } from './months.ts';

/** How an operator says that a source writes its dates. */
export type StatedFormats = {
  /** Tried in order ({@link parseDateFormat}). */
  readonly formats: readonly string[];
  /** The IANA time zone of times that state none; UTC if not given. */
  readonly zone?: string | undefined;
};

const PATTERNS: Readonly<Record<DateToken, string>> = {
  yyyy: '(?<year>\\d{4})',
  yy: '(?<year>\\d{2})',
  MMMM: '(?<month>\\p{L}[\\p{L}\\p{M}]{2,19})',
  MMM: '(?<month>\\p{L}[\\p{L}\\p{M}]{1,9})\\.?',
  MM: '(?<month>\\d{2})',
  M: '(?<month>\\d{1,2})',
  dd: '(?<day>\\d{2})',
  d: '(?<day>\\d{1,2})',
  EEEE: '\\p{L}[\\p{L}\\p{M}-]{1,19}',
  EEE: '\\p{L}[\\p{L}\\p{M}-]{0,9}\\.?',
  HH: '(?<hour>\\d{2})',
  H: '(?<hour>\\d{1,2})',
  hh: '(?<hour>\\d{2})',
  h: '(?<hour>\\d{1,2})',
  mm: '(?<minute>\\d{2})',
  ss: '(?<second>\\d{2})',
  a: '(?<half>[ap])\\.?\\s?m\\.?',
  XXX: '(?<offset>[+-]\\d{2}:\\d{2}|Z)',
};

/** The longest text that is looked at. */
const MAX_TEXT = 400;

/**
 * The first date in a text that is written in one of the formats exactly, white space aside; null where there is none,
 * or none of the calendar. Without an hour it is a day.
 */
export function readFormattedDate(
  text: string,
  { formats, zone = 'UTC' }: StatedFormats,
  language: string | null,
): StatedDate | null {
  const flat = text.slice(0, MAX_TEXT).replace(/\s+/g, ' ').trim();
  for (const format of formats) {
    const groups = patternOf(format)?.exec(flat)?.groups;
    const date = groups && dateOf(groups, zone, language);
    if (date) return date;
  }
  return null;
}

const PATTERN_OF = new Map<string, RegExp | null>();

function patternOf(format: string): RegExp | null {
  const known = PATTERN_OF.get(format);
  if (known !== undefined) return known;
  if (PATTERN_OF.size > 1000) PATTERN_OF.clear();
  const pattern = compiled(format);
  PATTERN_OF.set(format, pattern);
  return pattern;
}

function compiled(format: string): RegExp | null {
  try {
    const source = parseDateFormat(format).map(sourceOf).join('');
    return new RegExp(`(?<![\\p{L}\\d])${source}(?!\\d)`, 'iu');
  } catch {
    return null;
  }
}

function sourceOf(piece: FormatPiece): string {
  if ('token' in piece) return PATTERNS[piece.token];
  return piece.literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(/\s+/g, ' ?');
}

type Groups = Readonly<Record<string, string | undefined>>;

function dateOf(groups: Groups, zone: string, language: string | null): StatedDate | null {
  const { year = '', month = '', day = '', hour, minute, second, half, offset } = groups;
  const fullYear = Number(year.length === 2 ? `20${year}` : year);
  const monthNumber = /^\d+$/.test(month) ? Number(month) : monthOf(month, language);
  if (monthNumber === null || monthNumber < 1 || monthNumber > 12) return null;
  const midnight = Date.UTC(fullYear, monthNumber - 1, Number(day));
  if (Number(day) < 1 || new Date(midnight).getUTCDate() !== Number(day)) return null;
  if (fullYear < 1800 || fullYear > 2100) return null;
  if (hour === undefined) return { instant: instant(midnight), precision: 'day' };
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  const minutes = Number(minute ?? 0);
  const seconds = Number(second ?? 0);
  if (hours > 23 || minutes > 59 || seconds > 60 || (half !== undefined && Number(hour) > 12)) return null;
  const local = midnight + ((hours * 60 + minutes) * 60 + Math.min(seconds, 59)) * 1000;
  return {
    instant: offset === undefined ? inZone(local, zone) : instant(local - offsetMs(offset)),
    precision: 'second',
  };
}

function offsetMs(offset: string): number {
  if (/z/i.test(offset)) return 0;
  const [hours = 0, minutes = 0] = offset.slice(1).split(':').map(Number);
  return (offset[0] === '-' ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** The instant at which clocks in a zone show a time; where it comes twice a year, the first. */
function inZone(local: number, zone: string): Instant {
  const before = local - zoneOffset(local - 24 * 3600_000, zone);
  const after = local - zoneOffset(local + 24 * 3600_000, zone);
  const fits = [before, after].sort((a, b) => a - b).find((one) => one + zoneOffset(one, zone) === local);
  return instant(fits ?? before);
}

const ZONES = new Map<string, Intl.DateTimeFormat>();

/** Milliseconds east of UTC; 0 for a zone that is none. */
function zoneOffset(at: number, zone: string): number {
  let format = ZONES.get(zone);
  if (!format) {
    try {
      format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
    } catch {
      return 0;
    }
    ZONES.set(zone, format);
  }
  const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const match = /([+-])(\d{2}):(\d{2})/.exec(name);
  return match ? (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) * 60_000 : 0;
}
