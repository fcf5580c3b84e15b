import { type Instant, instant, type StatedDate } from '../../model/index.ts';
import { type Clock, offsetOf, readClock } from './clock.ts';
import { readFormattedDate, type StatedFormats } from './format.ts';
import { monthOf } from './months.ts';
import { readRelative } from './relative.ts';

export type DateHints = {
  /** BCP 47: decides the order of `3/4/2020` and which month a name means. */
  readonly language?: string | null | undefined;
  /** The country that the page's host is registered in, two letters: what `CST` means there. */
  readonly country?: string | null | undefined;
  /** What `3 hours ago` is counted from; without it such a date is none. */
  readonly now?: Instant | undefined;
  /** Which part of `3/4/20` comes first, where the dates beside it tell: then two digits are a year as well. */
  readonly numeric?: 'day' | 'month' | 'year' | undefined;
  /** How the source is said to write its dates: tried before everything else. */
  readonly stated?: StatedFormats | null | undefined;
  /** Keeps the zone in which a time is stated beside its instant. */
  readonly keepZone?: boolean | undefined;
};

type Day = { readonly year: number; readonly month: number; readonly day: number };

/** A day found in a text, and where. */
type FoundDay = Day & { readonly from: number; readonly to: number };

/** Dates stand at the beginning of what one hands in; more is not read. */
const MAX_TEXT = 400;

/**
 * The first date that a text states, with its time where one stands beside it: ISO 8601, RFC 5322, epoch seconds, names of
 * months in some thirty languages, numeric forms. Null rather than a guess: `Wednesday`, `May 2020` and, without a language
 * that tells day from month, `3/4/2020` are no dates. A time without a zone is taken as UTC.
 */
export function readDate(text: string, hints: DateHints = {}): StatedDate | null {
  const formatted = hints.stated ? readFormattedDate(text, hints.stated, hints.language ?? null) : null;
  if (formatted) return formatted;
  const flat = toAsciiDigits(text.slice(0, MAX_TEXT)).replace(/\s+/g, ' ').trim();
  const language = hints.language?.toLowerCase() ?? null;
  const epoch = readEpoch(flat);
  if (epoch) return epoch;
  const first = firstDay(flat, language, hints.numeric);
  if (first) {
    const clock = readClock(flat.slice(0, first.from), flat.slice(first.to), isChinese(hints) ? 'china' : null);
    return stated(first, clock, hints.keepZone ?? false);
  }
  return hints.now ? readRelative(flat, hints.now) : null;
}

function isChinese({ language, country }: DateHints): boolean {
  return /^zh\b/i.test(language ?? '') || /^(?:cn|tw|hk|mo)$/.test(country ?? '');
}

const DAY = 86_400_000;

/** Whether it is the day that clocks count from, in whatever zone: what programs write where they have no date. */
export function isUnset({ instant: moment }: StatedDate): boolean {
  return Math.abs(Date.parse(moment)) < DAY;
}

/** How much of a line is no date: characters before the day that {@link readDate} would find, and behind it. Null for none. */
export function besideDate(line: string, hints: DateHints = {}): { before: number; behind: number } | null {
  const flat = toAsciiDigits(line.slice(0, MAX_TEXT)).replace(/\s+/g, ' ').trim();
  const first = firstDay(flat, hints.language?.toLowerCase() ?? null, hints.numeric);
  return first && { before: first.from, behind: flat.length - first.to };
}

function firstDay(text: string, language: string | null, order: DateHints['numeric']): FoundDay | null {
  let first: FoundDay | null = null;
  for (const form of FORMS) {
    const found = form(text, language, order);
    if (found && (!first || found.from < first.from)) first = found;
  }
  return first;
}

type Form = (text: string, language: string | null, order: DateHints['numeric']) => FoundDay | null;

const FORMS: readonly Form[] = [
  yearFirst,
  compact,
  eastAsian,
  dayMonthYear,
  monthDayYear,
  unixDate,
  yearMonthDay,
  numeric,
];

function readEpoch(text: string): StatedDate | null {
  if (!/^1\d{9}(?:\d{3})?$/.test(text)) return null;
  return { instant: instant(Number(text) * (text.length === 10 ? 1000 : 1)), precision: 'second' };
}

function yearFirst(text: string): FoundDay | null {
  const match = /(?<!\d)(\d{4})([-/.])\s?(\d{1,2})\2\s?(\d{1,2})(?!\d)/.exec(text);
  return match && found(match, match[1]!, Number(match[3]), match[4]!);
}

function compact(text: string): FoundDay | null {
  const match = /^(\d{4})(\d{2})(\d{2})(?=$|T|\s|\d{6}$)/.exec(text);
  return match && found(match, match[1]!, Number(match[2]), match[3]!);
}

function eastAsian(text: string): FoundDay | null {
  const match = /(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]/.exec(text);
  return match && found(match, match[1]!, Number(match[2]), match[3]!);
}

function dayMonthYear(text: string, language: string | null): FoundDay | null {
  const pattern =
    /(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|re|º|ª|°|ste|de)?[.,]?[\s/-]{0,2}(?:de\s|of\s|del\s|d['’]|ng\s|מ?ב)?\s?(tháng \d{1,2}|[\p{L}\p{M}]{2,16})[.,،]?(?:[\s,/-]|de\s|del\s|năm\s|ng\s|พ\.ศ\.){0,4}((?:1[89]|2[0-9])\d{2})(?!\d)/giu;
  for (const match of text.matchAll(pattern)) {
    const result = found(match, match[3]!, monthNamed(match[2]!, language), match[1]!);
    if (result) return result;
  }
  return null;
}

function monthDayYear(text: string, language: string | null): FoundDay | null {
  const pattern = /(?<![\p{L}])(\p{L}{3,12})\.?\s{0,2}(\d{1,2})(?:st|nd|rd|th)?,?\s{1,3}((?:1[89]|20)\d{2})(?!\d)/giu;
  for (const match of text.matchAll(pattern)) {
    const result = found(match, match[3]!, monthNamed(match[1]!, language), match[2]!);
    if (result) return result;
  }
  return null;
}

/** `Tue Dec 24 10:30:00 UTC 2019`, as `date` writes it; the time stands inside the date, so only the day is taken. */
function unixDate(text: string): FoundDay | null {
  const match = /\b([A-Z][a-z]{2}) {1,2}(\d{1,2}) \d{2}:\d{2}:\d{2} (?:[A-Z]{1,5} )?(\d{4})\b/.exec(text);
  return match && found(match, match[3]!, monthNamed(match[1]!, 'en'), match[2]!);
}

function yearMonthDay(text: string, language: string | null): FoundDay | null {
  const match =
    /(?<!\d)((?:19|20)\d{2})(?:(?:\(e\))?ko)?[.,]?\s(?:m\.\s)?([\p{L}\p{M}]{3,14})\.?\s(?:mėn\.\s)?(\d{1,2})(?!\d)/u.exec(
      text,
    );
  return match && found(match, match[1]!, monthNamed(match[2]!, language), match[3]!);
}

function numeric(text: string, language: string | null, order: DateHints['numeric']): FoundDay | null {
  const match = /(?<![\d./-])(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4}|\d{2}(?=$|[\s,|;)\]–—]|:(?!\d)))(?!\d)/.exec(text);
  if (!match) return null;
  const [a, b] = [Number(match[1]), Number(match[3])];
  const short = match[4]!.length === 2;
  if (short && order === 'year') return found(match, `20${match[1]!.padStart(2, '0')}`, b, match[4]!);
  if (short && order === undefined && (language === null || /^(?:zh|ja|ko|en|hu)/.test(language))) return null;
  const year = short ? `20${match[4]}` : match[4]!;
  const dayFirst =
    match[2] === '.' ? true : a > 12 ? true : b > 12 ? false : a === b ? true : isDayFirst(language, order);
  if (dayFirst === null) return null;
  return dayFirst ? found(match, year, b, String(a)) : found(match, year, a, String(b));
}

/** Whether 3/4 is the third of April; null where the language does not tell. */
function isDayFirst(language: string | null, order: DateHints['numeric']): boolean | null {
  if (order === 'day' || order === 'month') return order === 'day';
  if (language === null || language === 'en') return null;
  return !/^(?:en-us|en-ph|fil|zh|ja|ko)/.test(language);
}

function monthNamed(word: string, language: string | null): number | null {
  const vietnamese = /^tháng (\d{1,2})$/i.exec(word);
  return vietnamese ? Number(vietnamese[1]) : monthOf(word, language);
}

/** The day, if it is one of the calendar. */
function found(match: RegExpExecArray, yearText: string, month: number | null, dayText: string): FoundDay | null {
  // The Buddhist era that Thai pages write.
  const year = Number(yearText) > 2400 && Number(yearText) < 2700 ? Number(yearText) - 543 : Number(yearText);
  const day = Number(dayText);
  if (month === null || month < 1 || month > 12 || day < 1 || day > 31 || year < 1800 || year > 2100) return null;
  if (new Date(Date.UTC(year, month - 1, day)).getUTCDate() !== day) return null;
  return { year, month, day, from: match.index, to: match.index + match[0].length };
}

function stated(date: Day, clock: Clock | null, keepZone: boolean): StatedDate {
  const day = Date.UTC(date.year, date.month - 1, date.day);
  if (!clock) return { instant: instant(day), precision: 'day' };
  const zone = clock.zone === null ? null : offsetOf(clock.zone, day);
  const moment = instant(day + (clock.minutes - (zone ?? 0)) * 60_000 + clock.seconds * 1000);
  return { instant: moment, precision: 'second', ...(keepZone && zone !== null && { zone }) };
}

/** Arabic, Persian, Devanagari, Bengali, Thai and full-width digits as ASCII. */
function toAsciiDigits(text: string): string {
  return text.replace(/[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0e50-\u0e59\uff10-\uff19]/g, (digit) => {
    const code = digit.charCodeAt(0);
    const zero = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0xff10].findLast((start) => code >= start)!;
    return String(code - zero);
  });
}
