import { instant, type Precision, type StatedDate } from '../model/index.ts';

/** A date as it was read, and whether it was written as its format asks (RFC 822 or RFC 3339). */
export type ReadDate = { readonly date: StatedDate; readonly standard: boolean };

/**
 * Reads a date in any form met in feeds: RFC 822 with its many misspellings, ISO 8601, numbers with slashes or dots,
 * month names in several languages, seconds since 1970. A time without a zone is taken as UTC. A text that names no day
 * of the calendar (`31 Feb`, `2003-12`, `yesterday`) is null: a missing part is never invented.
 */
export function readDate(text: string): ReadDate | null {
  const written = text.slice(0, 200).trim();
  for (const { pattern, read, standard } of FORMS) {
    const match = pattern.exec(written);
    if (!match) continue;
    const date = stated(read(match));
    if (date) return { date, standard: standard && STANDARD.test(written) };
  }
  return null;
}

/** Parts of a date as text; year and month may still need reading, hour and zone may be absent. */
type Parts = {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly time: string | undefined;
  readonly zone: string | undefined;
};

type Form = {
  readonly pattern: RegExp;
  readonly read: (match: RegExpExecArray) => Parts | number | null;
  readonly standard: boolean;
};

const TIME = String.raw`\d{1,2}[:.h]\d{1,2}(?:[:.]\d{1,2}(?:[.,]\d+)?)?(?:\s*[ap]\.?m\.?(?![a-z]))?`;
const ZONE = String.raw`[a-z]{1,5}(?:[+-]\d{1,4})?|(?:gmt|utc)?\s*[+-]\s*\d{1,2}:?\d{0,2}`;
const WEEKDAY = String.raw`(?:[\p{L}.]+\s*,?\s+|[\p{L}.]+\s*,\s*)?`;
const TAIL = String.raw`(?:[\s,T]+(?:at\s+)?(?<time>${TIME})\s*(?<zone>${ZONE})?)?(?:\s*\([^)]*\))?`;

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
    // Thu, 22 Dec 2016 07:00:28 +0000 and everything like it
    pattern: form(
      String.raw`${WEEKDAY}(\d{1,2})(?:st|nd|rd|th|\.|º)?[\s-]*(?:de\s+)?(\p{L}{3,12})\.?,?[\s-]*(?:de\s+)?(\d{4}|\d{2})${TAIL}`,
    ),
    read: (m) => parts(m, m[3], monthNumber(m[2]), m[1]),
    standard: true,
  },
  {
    // Friday, January 29, 2021 04:42 PM
    pattern: form(String.raw`${WEEKDAY}(\p{L}{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})${TAIL}`),
    read: (m) => parts(m, m[3], monthNumber(m[1]), m[2]),
    standard: false,
  },
  {
    // asctime: Sun Jan  4 16:29:06 [PST] 2004
    pattern: form(String.raw`${WEEKDAY}(\p{L}{3,12})\s+(\d{1,2})\s+(?<time>${TIME})\s+(?:(?<zone>${ZONE})\s+)?(\d{4})`),
    read: (m) => parts(m, m[5], monthNumber(m[1]), m[2]),
    standard: false,
  },
  {
    // Fri, 2006/09/15 08:19:53 EDT
    pattern: form(String.raw`${WEEKDAY}(\d{4})[/-](\d{1,2})[/-](\d{1,2})${TAIL}`),
    read: (m) => parts(m, m[1], m[2], m[3]),
    standard: false,
  },
  {
    // 22.11.2022 12:16 - a dot says that the day comes first
    pattern: form(String.raw`${WEEKDAY}(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})${TAIL}`),
    read: (m) => parts(m, m[3], m[2], m[1]),
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
  return { year, month, day, time: match.groups?.time, zone: match.groups?.zone };
}

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
  const [first, second] = [Number(match[1]), Number(match[2])];
  if (first > 12) return parts(match, match[3], match[2], match[1]);
  return second > 12 || first === second ? parts(match, match[3], match[1], match[2]) : null;
}

function stated(read: Parts | number | null): StatedDate | null {
  if (read === null) return null;
  if (typeof read === 'number') return { instant: instant(read), precision: 'second' };
  const year = fullYear(read.year);
  const [month, day] = [Number(read.month), Number(read.day)];
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

/** RFC 2822 §4.3: two digits below 50 are of this century. */
function fullYear(year: string): number {
  const number = Number(year);
  if (year.length > 2) return number;
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

/** First letters that tell a month, in the languages feeds are met in. */
const MONTHS: readonly RegExp[] = [
  /^(?:jan|jän|ene|gen|janv|sty|led|янв|ιαν|oca)/i,
  /^(?:feb|fév|fev|lut|úno|фев|φεβ|şub)/i,
  /^(?:mar|mär|mrz|maa|mrt|бер|мар|μαρ|márc)/i,
  /^(?:apr|avr|abr|kwi|dub|апр|απρ|nis|ápr)/i,
  /^(?:may|mai|mag|mei|maj|kvě|мая|май|μαι|máj)/i,
  /^(?:jun|juin|giu|cze|čer(?!venec)|июн|ιουν|haz|jún)/i,
  /^(?:jul|juil|lug|lip|июл|ιουλ|tem|júl)/i,
  /^(?:aug|aoû|aou|ago|sie|srp|авг|αυγ|ağu)/i,
  /^(?:sep|set|wrz|zář|сен|σεπ|eyl|szept)/i,
  /^(?:oct|okt|out|ott|paź|říj|окт|οκτ|eki)/i,
  /^(?:nov|lis|ноя|νοε|kas)/i,
  /^(?:dec|dez|déc|dic|gru|pro|дек|δεκ|ara)/i,
];

function monthNumber(name: string | undefined): string | null {
  const month = MONTHS.findIndex((pattern) => name !== undefined && pattern.test(name));
  return month < 0 ? null : String(month + 1);
}
