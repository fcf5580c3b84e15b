import { type Instant, instant, millis, type Precision, type StatedDate } from '../model/index.ts';
import { FORMS, type Parts } from './date-forms.ts';
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
  if (read === null) return 'is not a date';
  // Not by the text: years before 0 and after 9999 have a sign.
  const year = new Date(millis(read.date.instant)).getUTCFullYear();
  if (year < EARLIEST) return `is before ${EARLIEST}, so it is not a publication date`;
  const last = now === null ? 9999 : new Date(millis(now)).getUTCFullYear() + 2;
  return year > last ? `is after ${last}, so it is not a publication date` : null;
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

/** What RFC 822 as RSS has it, or RFC 3339, asks for; anything else that was read counts as rewritten. */
const STANDARD =
  /^(?:(?:\w{3}, )?\d{1,2} \w{3} \d{2,4} \d\d:\d\d(?::\d\d)? (?:[+-]\d{4}|[A-Z]{1,3})|\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))?)$/;

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
