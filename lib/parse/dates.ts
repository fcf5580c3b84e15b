import { type Instant, instant, millis, monthNamed, type Precision, type StatedDate } from '../model/index.ts';
import type { RepairLog } from './repair-log.ts';

/** A date as it was read, and whether it was written as its format asks (RFC 822 or RFC 3339). */
export type ReadDate = { readonly date: StatedDate; readonly standard: boolean };

/** What is known of a date before it is read. */
export type DateContext = {
  /** The language of what it stands in, which tells its names of months. */
  readonly language?: string | null;
  /** When the feed was fetched. */
  readonly now?: Instant | null;
};

/**
 * The date of publication or change that a feed states; null where it is none, or cannot be: before 1980, when nobody
 * had a feed, or in a year after the one after next. What was done is recorded.
 */
export function dateOf(text: string, context: DateContext, repairs: RepairLog): StatedDate | null {
  const written = text.trim();
  if (written === '') return null;
  const read = readDate(written, context);
  const fault = dateFault(read, context.now ?? null);
  if (fault !== null) repairs.add('date-dropped', `"${written}" ${fault}`);
  else if (!read!.standard) repairs.add('date-rewritten', written);
  return fault === null ? read!.date : null;
}

/** Why what was read is no date of publication; null where it may be one. */
export function dateFault(read: ReadDate | null, now: Instant | null): string | null {
  if (read === null) return 'is no date';
  // Not by the text: years before 0 and after 9999 have a sign.
  const year = new Date(millis(read.date.instant)).getUTCFullYear();
  if (year < EARLIEST) return `is before ${EARLIEST}: no date of publication`;
  const last = now === null ? 9999 : new Date(millis(now)).getUTCFullYear() + 2;
  return year > last ? `is after ${last}: no date of publication` : null;
}

const EARLIEST = 1980;

/**
 * Reads a date in any form met in feeds: RFC 822 with its many misspellings, ISO 8601, numbers with slashes or dots,
 * month names in any language, seconds since 1970. A time without a zone is taken as UTC. A text that names no day
 * of the calendar (`31 Feb`, `2003-12`, `yesterday`) is null: a missing part is never invented.
 */
export function readDate(text: string, { language = null }: DateContext = {}): ReadDate | null {
  const ordinary = asAsked(text);
  if (ordinary !== null) return { date: moment(ordinary, 'second'), standard: true };
  const written = plainly(text.slice(0, 200));
  for (const { pattern, read, standard } of FORMS) {
    const match = pattern.exec(written);
    if (!match) continue;
    const date = stated(read(match, language), language);
    if (date) return { date, standard: standard && STANDARD.test(written) };
  }
  return null;
}

/** What nearly all dates are: RFC 822 with four digits to the year and a zone of numbers or GMT, or RFC 3339. */
function asAsked(text: string): number | null {
  const [, day, month, year, h, m, s, zone] = RFC_822.exec(text) ?? [];
  if (day !== undefined) return momentAt(year!, ENGLISH.indexOf(month!) / 3 + 1, day, h!, m!, s!, zone!);
  const [, years, months, days, hours, minutes, seconds, fraction, offset] = RFC_3339.exec(text) ?? [];
  if (days === undefined) return null;
  const at = momentAt(years!, Number(months), days, hours!, minutes!, seconds!, offset!);
  return at === null || fraction === undefined ? at : at + Math.floor(Number(`0.${fraction}`) * 1000);
}

const RFC_822 = /^(?:[A-Z][a-z]{2}, )?(\d\d?) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) (GMT|[+-]\d{4})$/;
const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/;
const ENGLISH = 'JanFebMarAprMayJunJulAugSepOctNovDec';

/** Null for what is no moment of the calendar, or one whose reading is to be thought about. */
function momentAt(
  year: string,
  month: number,
  day: string,
  hour: string,
  minute: string,
  second: string,
  zone: string,
): number | null {
  const [y, d, h, m, s] = [Number(year), Number(day), Number(hour), Number(minute), Number(second)];
  if (!Number.isInteger(month) || month < 1 || month > 12 || y < 100 || h > 23 || m > 59 || s > 59) return null;
  if (d < 1 || (d > 28 && d > new Date(Date.UTC(y, month, 0)).getUTCDate())) return null;
  const east = zone.length < 5 ? 0 : Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return Date.UTC(y, month - 1, d, h, zone.startsWith('-') ? m + east : m - east, s);
}

/** With digits and commas that ASCII has, and without marks of the direction of writing. */
function plainly(text: string): string {
  if (!BEYOND_ASCII.test(text)) return text.trim();
  return text
    .replace(DIRECTIONS, '')
    .replaceAll('،', ',')
    .replace(DIGITS, (digit) => String(digitOf(digit.codePointAt(0)!)))
    .trim();
}

const BEYOND_ASCII = /[^\0-\x7f]/;
const DIRECTIONS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const DIGIT = /\p{Nd}/u;
const DIGITS = /(?!\d)\p{Nd}/gu;

/** Unicode has the ten digits of a script one after the other, and nothing like them before. */
function digitOf(digit: number): number {
  let value = 0;
  while (value < 9 && DIGIT.test(String.fromCodePoint(digit - value - 1))) value++;
  return value;
}

/** Parts of a date as text; year and month may still need reading, hour and zone may be absent. */
type Parts = {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly time: string | undefined;
  readonly zone: string | undefined;
  readonly isThai: boolean;
};

type Form = {
  readonly pattern: RegExp;
  readonly read: (match: RegExpExecArray, language: string | null) => Parts | number | null;
  readonly standard: boolean;
};

const TIME = String.raw`\d{1,2}[:.h]\d{1,2}(?:[:.]\d{1,2}(?:[.,]\d+)?)?(?:\s*[ap]\.?m\.?(?![a-z]))?`;
const ZONE = String.raw`[\p{L}\p{M}]{1,5}\.?(?:[+-]\d{1,4})?|(?:gmt|utc)?\s*[+-]\s*\d{1,2}:?\d{0,2}`;
const WEEKDAY = String.raw`(?:(?<weekday>\p{L}[\p{L}\p{M}.'’-]*)(?:\s[\p{L}\p{M}.]+)?(?:\s*,\s*|\s+))?`;
// `2020 г. в 10:00`, `2020 um 10:00 Uhr`
const TAIL = String.raw`(?:\s?\p{L}{1,2}\.)?(?:[\s,T]+(?:\p{L}{1,4}\.?\s+){0,2}(?<time>${TIME})\s*(?<zone>${ZONE})?)?(?:\s*\([^)]*\))?`;
const MONTH = String.raw`(?<month>\p{L}[\p{L}\p{M}.'’׳]{1,24}(?:\s(?!de\s)\p{L}[\p{L}\p{M}.]{0,20})?)`;

/** In the order tried. Each is anchored at both ends and reads in linear time. */
const FORMS: readonly Form[] = [
  {
    // 2003-12-31T10:14:55Z, 2003-12-31 10:14, 20031231T101455Z, 2003/12/31
    pattern: form(String.raw`(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})${TAIL}`),
    read: (m) => parts(m, m[1], m[3], m[4]),
    standard: true,
  },
  {
    pattern: form(String.raw`(\d{4})-?(\d{2})-?(\d{2})T(?<hour>\d\d)(?<minute>\d\d)(?<second>\d\d)?(?<zone>${ZONE})?`),
    read: (m) => compact(m),
    standard: false,
  },
  {
    // Ordinal date, ISO 8601 §5.2.2: 2003-335
    pattern: form(String.raw`(\d{4})-?(\d{3})${TAIL}`),
    read: (m) => ordinal(m),
    standard: false,
  },
  {
    // Thu, 22 Dec 2016 07:00:28 +0000 and everything like it, the year as in `พ.ศ. 2563` too
    pattern: form(
      String.raw`${WEEKDAY}(\d{1,2})(?:st|nd|rd|th|er|\.|º)?[\s-]*(?:de\s+|d[’'])?${MONTH},?[\s-]*(?:de\s+)?(\d{4}|\d{2})${TAIL}`,
    ),
    read: (m, language) => parts(m, m[4], monthNumber(m, language), m[2]),
    standard: true,
  },
  {
    // Friday, January 29, 2021 04:42 PM
    pattern: form(String.raw`${WEEKDAY}${MONTH}\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})${TAIL}`),
    read: (m, language) => parts(m, m[4], monthNumber(m, language), m[3]),
    standard: false,
  },
  {
    // asctime: Sun Jan  4 16:29:06 [PST] 2004
    pattern: form(String.raw`${WEEKDAY}${MONTH}\s+(\d{1,2})\s+(?<time>${TIME})\s+(?:(?<zone>${ZONE})\s+)?(\d{4})`),
    read: (m, language) => parts(m, m[6], monthNumber(m, language), m[3]),
    standard: false,
  },
  {
    // 2020. január 6. 10:00, 2020 m. sausio 6 d.
    pattern: form(String.raw`(\d{4})[.,]?\s*(?:\p{L}{1,2}\.\s*)?${MONTH}\s+(\d{1,2})\.?${TAIL}`),
    read: (m, language) => parts(m, m[1], monthNumber(m, language), m[3]),
    standard: false,
  },
  {
    // 6 tháng 1, 2020: the month's name is a word and a number
    pattern: form(
      String.raw`${WEEKDAY}(\d{1,2})\s+(?<month>\p{L}[\p{L}\p{M}]{1,6}\s\d{1,2})(?:,?\s+|\s+\p{L}[\p{L}\p{M}]{1,5}\s+)(\d{4})${TAIL}`,
    ),
    read: (m, language) => parts(m, m[4], monthNumber(m, language), m[2]),
    standard: false,
  },
  {
    // Fri, 2006/09/15 08:19:53 EDT
    pattern: form(String.raw`${WEEKDAY}(\d{4})[/-](\d{1,2})[/-](\d{1,2})${TAIL}`),
    read: (m) => parts(m, m[2], m[3], m[4]),
    standard: false,
  },
  {
    // 22.11.2022 12:16 - a dot says that the day comes first
    pattern: form(String.raw`${WEEKDAY}(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})${TAIL}`),
    read: (m) => parts(m, m[4], m[3], m[2]),
    standard: false,
  },
  {
    // 12/31/1999 or 31/12/1999: read only where one of the two cannot be a month
    pattern: form(String.raw`${WEEKDAY}(\d{1,2})[/-](\d{1,2})[/-](\d{4})${TAIL}`),
    read: (m) => slashed(m),
    standard: false,
  },
  {
    // 2004年05月28日 10:25, 2004년 5월 28일
    pattern: form(String.raw`(\d{4})[年년]\s*(\d{1,2})[月월]\s*(\d{1,2})[日일]${TAIL}`),
    read: (m) => parts(m, m[1], m[2], m[3]),
    standard: false,
  },
  { pattern: /^\d{9,10}$/, read: (m) => Number(m[0]) * 1000, standard: false },
  { pattern: /^\d{12,13}$/, read: (m) => Number(m[0]), standard: false },
];

/** What RFC 822 as RSS has it, or RFC 3339, asks for; anything else that was read counts as rewritten. */
const STANDARD =
  /^(?:(?:\w{3}, )?\d{1,2} \w{3} \d{2,4} \d\d:\d\d(?::\d\d)? (?:[+-]\d{4}|[A-Z]{1,3})|\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))?)$/;

function form(source: string): RegExp {
  return new RegExp(`^${source}$`, 'iu');
}

function parts(match: RegExpExecArray, year?: string, month?: string | null, day?: string): Parts | null {
  if (!year || !month || !day) return null;
  return { year, month, day, time: match.groups?.time, zone: match.groups?.zone, isThai: THAI.test(match[0]) };
}

const THAI = /\p{sc=Thai}/u;

function compact(match: RegExpExecArray): Parts | null {
  const date = parts(match, match[1], match[2], match[3]);
  const { hour, minute, second } = match.groups ?? {};
  return date && { ...date, time: `${hour}:${minute}:${second ?? '00'}` };
}

function ordinal(match: RegExpExecArray): Parts | null {
  const day = new Date(Date.UTC(Number(match[1]), 0, Number(match[2])));
  if (day.getUTCFullYear() !== Number(match[1])) return null;
  return parts(match, match[1], String(day.getUTCMonth() + 1), String(day.getUTCDate()));
}

function slashed(match: RegExpExecArray): Parts | null {
  const [first, second] = [Number(match[2]), Number(match[3])];
  if (first > 12) return parts(match, match[4], match[3], match[2]);
  return second > 12 || first === second ? parts(match, match[4], match[2], match[3]) : null;
}

function stated(read: Parts | number | null, language: string | null): StatedDate | null {
  if (read === null) return null;
  if (typeof read === 'number') return moment(read, 'second');
  const year = fullYear(read, language);
  const [month, day] = [Number(read.month), Number(read.day)];
  // Years below 100 mean those of the last century to Date.
  if (year < 100) return null;
  const midnight = new Date(Date.UTC(year, month - 1, day));
  // Date rolls 31 February over into March; such a day does not exist and none is put in its place.
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return null;
  if (read.time === undefined) return moment(midnight.getTime(), 'day');
  const milliseconds = timeOfDay(read.time);
  const offset = zoneMinutes(read.zone);
  return milliseconds === null ? null : moment(midnight.getTime() + milliseconds - offset * 60_000, 'second');
}

function moment(milliseconds: number, precision: Precision): StatedDate {
  return { instant: instant(milliseconds), precision };
}

/** RFC 2822 §4.3: two digits below 50 are of this century. Thailand counts from Buddha's death, 543 years earlier. */
function fullYear({ year, isThai }: Parts, language: string | null): number {
  const number = Number(year);
  if (year.length > 2) return number > 2400 && (isThai || /^th\b/i.test(language ?? '')) ? number - 543 : number;
  return number < 50 ? 2000 + number : 1900 + number;
}

function timeOfDay(time: string): number | null {
  const numbers = time.replace(',', '.').match(/\d+(?:\.\d+$)?|\d+/g) ?? [];
  const [, h, m, s] = /^(\d+)[:.h](\d+)(?:[:.](\d+(?:\.\d+)?))?/i.exec(time.replace(',', '.')) ?? [];
  if (numbers.length === 0 || h === undefined || m === undefined) return null;
  const afternoon = /p\.?m\.?$/i.test(time);
  const twelve = afternoon || /a\.?m\.?$/i.test(time);
  const hour = twelve && Number(h) <= 12 ? (Number(h) % 12) + (afternoon ? 12 : 0) : Number(h);
  const [minute, second] = [Number(m), Number(s ?? 0)];
  if (hour > 24 || minute > 59 || second >= 61) return null;
  return Math.floor(((hour * 60 + minute) * 60 + second) * 1000);
}

/** Minutes east of Greenwich. A zone nobody knows counts as UTC, as RFC 2822 §4.3 has it. */
function zoneMinutes(zone: string | undefined): number {
  if (!zone) return 0;
  const [, sign, hours, minutes] = /([+-])\s*(\d{1,2}):?(\d{2})?$/.exec(zone) ?? [];
  if (sign !== undefined) {
    const east = Number(hours) * 60 + Number(minutes ?? 0);
    return sign === '-' ? -east : east;
  }
  const name = zone.toLowerCase();
  return (Object.hasOwn(ZONES, name) ? ZONES[name]! : 0) * 60;
}

/** Hours east of Greenwich: RFC 822 §5.1, and the names that feeds use besides. */
const ZONES: Readonly<Record<string, number>> = {
  ...{ z: 0, ut: 0, utc: 0, gmt: 0, wet: 0, west: 1, bst: 1, ist: 5.5, cet: 1, cest: 2, met: 1, mest: 2, mez: 1 },
  ...{ mesz: 2, eet: 2, eest: 3, msk: 3, msd: 4, sast: 2, pkt: 5, sgt: 8, hkt: 8, awst: 8, jst: 9, kst: 9, aest: 10 },
  ...{ aedt: 11, acst: 9.5, acdt: 10.5, nzst: 12, nzdt: 13, est: -5, edt: -4, et: -5, cst: -6, cdt: -5, ct: -6 },
  ...{ mst: -7, mdt: -6, mt: -7, pst: -8, pdt: -7, pt: -8, akst: -9, akdt: -8, hst: -10, ast: -4, adt: -3, nst: -3.5 },
  ...{ ndt: -2.5, brt: -3, brst: -2, art: -3, clt: -4 },
};

/** The month that one or two words name; a second may belong to the year: `พ.ศ. 2563`. */
function monthNumber({ groups }: RegExpExecArray, language: string | null): string | null {
  const { month = '', weekday = null } = groups ?? {};
  const whole = monthNamed(month, { language, weekday });
  const space = whole === null && !/\d$/.test(month) ? month.search(/\s/) : -1;
  const number = space < 0 ? whole : monthNamed(month.slice(0, space), { language, weekday });
  return number === null ? null : String(number);
}
