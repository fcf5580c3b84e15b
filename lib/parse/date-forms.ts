import { monthNamed } from '../model/index.ts';

/** Parts of a date as text; year and month may still need reading, hour and zone may be absent. */
export type Parts = {
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
export const FORMS: readonly Form[] = [
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

/** The month that one or two words name; a second may belong to the year: `พ.ศ. 2563`. */
function monthNumber({ groups }: RegExpExecArray, language: string | null): string | null {
  const { month = '', weekday = null } = groups ?? {};
  const whole = monthNamed(month, { language, weekday });
  const space = whole === null && !/\d$/.test(month) ? month.search(/\s/) : -1;
  const number = space < 0 ? whole : monthNamed(month.slice(0, space), { language, weekday });
  return number === null ? null : String(number);
}
