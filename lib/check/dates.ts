import { type Instant, instant } from '../model/index.ts';
import { quoted } from './findings.ts';

/** A date as it was checked: the moment, where it can be told, and what is wrong with it. */
export type CheckedDate = {
  readonly moment: Instant | null;
  /** Why it is no date of the format; null where it is one. */
  readonly fault: string | null;
  /** What is allowed and yet misleads; null for nothing. */
  readonly doubt: string | null;
};

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** RFC 822 §5.1: hours east of Greenwich. */
const ZONES: Readonly<Record<string, number>> = {
  ...{ UT: 0, GMT: 0, EST: -5, EDT: -4, CST: -6, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7, Z: 0 },
};

const RFC822 =
  /^(?:(?<day>[A-Za-z]+)(?<comma>,?)\s+)?(?<date>\d{1,2})\s+(?<month>[A-Za-z]+)\.?\s+(?<year>\d{2}|\d{4})\s+(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2}))?(?:\s+(?<zone>[A-Za-z]+|[+-]\d{2}:?\d{2}|[+-]\d{1,3}))?$/;

/** Checks a date as RSS 2.0 has it: RFC 822, with a year of two digits or (better) four. */
export function checkRfc822(written: string): CheckedDate {
  const text = written.trim().replace(/\s+/g, ' ').slice(0, 100);
  if (text === '') return wrong('is empty; leave the element out, or write a date');
  const parts = RFC822.exec(text)?.groups;
  if (parts === undefined) return wrong(`${quoted(text)} ${whyNotRfc822(text)}`);
  const { day, comma, date, month, year, hour, minute, second = '00', zone } = parts;
  const monthNumber = MONTHS.indexOf(month!);
  if (monthNumber < 0) return wrong(`${quoted(text)} has ${quoted(month!)} for a month; write ${MONTHS.join(', ')}`);
  if (day !== undefined && !DAYS.includes(day)) {
    return wrong(`${quoted(text)} has ${quoted(day)} for a day of the week; write ${DAYS.join(', ')}, or leave it out`);
  }
  if (day !== undefined && comma === '') return wrong(`${quoted(text)} has no comma after ${day}`);
  const fullYear = year!.length === 4 ? Number(year) : Number(year) + (Number(year) < 50 ? 2000 : 1900);
  const fault = impossible(fullYear, monthNumber, Number(date), Number(hour), Number(minute), Number(second));
  if (fault !== null) return wrong(`${quoted(text)} ${fault}`);
  if (zone === undefined) return wrong(`${quoted(text)} says no zone; add +0000, or whatever it is`);
  const offset = zoneMinutes(zone);
  if (offset === null) {
    return wrong(
      `${quoted(text)} has ${quoted(zone)} for a zone, which RFC 822 does not know; write an offset such as +0100`,
    );
  }
  const midnight = Date.UTC(fullYear, monthNumber, Number(date));
  const moment = momentOf(midnight + clock(hour!, minute!, second) - offset * 60_000);
  const actual = DAYS[new Date(midnight).getUTCDay()];
  const doubt =
    day !== undefined && day !== actual
      ? `${quoted(text)} is a ${actual}, not a ${day}`
      : year!.length === 2
        ? `${quoted(text)} has a year of two digits; write ${fullYear}`
        : hour!.length === 1
          ? `${quoted(text)} has an hour of one digit; write 0${hour}`
          : null;
  return { moment, fault: null, doubt };
}

function whyNotRfc822(text: string): string {
  const iso = checkRfc3339(text);
  if (iso.moment !== null) return `is as Atom has dates; RSS has ${quoted(new Date(iso.moment).toUTCString())}`;
  if (/^\d{4}-\d{2}-\d{2}/.test(text)) return 'is as ISO 8601 has dates; RSS has "Sat, 07 Sep 2002 00:00:01 GMT"';
  if (/^(?:[A-Za-z]+,?\s+)?\d{1,2}\s+[A-Za-z]+\s+\d{2,4}$/.test(text))
    return 'says no time; RFC 822 wants hours and minutes';
  if (/^\d{9,13}$/.test(text)) return 'counts seconds; write "Sat, 07 Sep 2002 00:00:01 GMT"';
  return 'is no date of RFC 822, such as "Sat, 07 Sep 2002 00:00:01 GMT"';
}

function zoneMinutes(zone: string): number | null {
  const offset = /^([+-])(\d{2})(\d{2})$/.exec(zone);
  if (offset !== null) {
    const [hours, minutes] = [Number(offset[2]), Number(offset[3])];
    return hours > 14 || minutes > 59 ? null : (offset[1] === '-' ? -1 : 1) * (hours * 60 + minutes);
  }
  if (Object.hasOwn(ZONES, zone)) return ZONES[zone]! * 60;
  // Military letters, which RFC 1123 calls unreliable; J is none.
  return /^[A-IK-Z]$/.test(zone) ? 0 : null;
}

const RFC3339 =
  /^(?<year>\d{4})-(?<month>\d{2})-(?<date>\d{2})(?<t>[Tt ])(?<hour>\d{2}):(?<minute>\d{2}):(?<second>\d{2})(?:\.\d+)?(?<zone>[Zz]|[+-]\d{2}:\d{2})?$/;

/** Checks a date as Atom and JSON Feed have it: RFC 3339, `T` and `Z` in capitals (RFC 4287 §3.3). */
export function checkRfc3339(written: string): CheckedDate {
  if (written === '') return wrong('is empty; write a date such as 2003-12-13T18:30:02Z');
  if (written !== written.trim()) {
    const inner = checkRfc3339(written.trim());
    return { ...inner, doubt: inner.doubt ?? 'has white space around its date, which some parsers do not take off' };
  }
  const text = written.slice(0, 100);
  const parts = RFC3339.exec(text)?.groups;
  if (parts === undefined) return wrong(`${quoted(text)} ${whyNotRfc3339(text)}`);
  const { year, month, date, t, hour, minute, second, zone } = parts;
  const fault = impossible(Number(year), Number(month) - 1, Number(date), Number(hour), Number(minute), Number(second));
  if (fault !== null) return wrong(`${quoted(text)} ${fault}`);
  if (t !== 'T') return wrong(`${quoted(text)} has ${quoted(t!)} where a capital T stands between day and time`);
  if (zone === undefined) return wrong(`${quoted(text)} says no zone; add Z for UTC, or an offset such as +01:00`);
  if (zone === 'z') return wrong(`${quoted(text)} has a small z; write Z`);
  const [hours, minutes] = zone === 'Z' ? [0, 0] : [Number(zone.slice(1, 3)), Number(zone.slice(4))];
  if (hours > 23 || minutes > 59) return wrong(`${quoted(text)} has an offset of ${zone}, which is none`);
  const offset = (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(date));
  const moment = momentOf(midnight + clock(hour!, minute!, second!) - offset * 60_000);
  return { moment, fault: null, doubt: null };
}

function whyNotRfc3339(text: string): string {
  const rss = RFC822.test(text) ? checkRfc822(text) : null;
  if (rss?.moment)
    return `is as RSS has dates; write ${quoted(new Date(rss.moment).toISOString().replace('.000', ''))}`;
  if (/^\d{4}(?:-\d{2}){0,2}$/.test(text)) return 'says no time; RFC 3339 wants one, such as 2003-12-13T18:30:02Z';
  if (/^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(?:[Zz]|[+-]\d{2}:\d{2})?$/.test(text)) return 'says no seconds; add :00';
  if (/[+-]\d{4}$/.test(text) && /^\d{4}-/.test(text)) return 'has an offset without a colon; write it as +01:00';
  return 'is no date of RFC 3339, such as 2003-12-13T18:30:02Z';
}

/** Checks a date as Dublin Core has it: W3C-DTF, from a year alone to a fraction of a second. */
export function checkW3cDate(written: string): CheckedDate {
  const text = written.trim().slice(0, 100);
  const bare = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text);
  if (bare !== null) {
    const [year, month = '01', date = '01'] = bare.slice(1);
    const fault = impossible(Number(year), Number(month) - 1, Number(date), 0, 0, 0);
    if (fault !== null) return wrong(`${quoted(text)} ${fault}`);
    return { moment: momentOf(Date.UTC(Number(year), Number(month) - 1, Number(date))), fault: null, doubt: null };
  }
  const noSeconds = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(Z|[+-]\d{2}:\d{2})$/.exec(text);
  return checkRfc3339(noSeconds === null ? text : `${noSeconds[1]}:00${noSeconds[2]}`);
}

/** Why there is no such moment, or null. A leap second is one. */
function impossible(
  year: number,
  month: number,
  date: number,
  hour: number,
  minute: number,
  second: number,
): string | null {
  if (month < 0 || month > 11) return `has a month ${month + 1}`;
  const last = new Date(Date.UTC(2000 + (year % 400), month + 1, 0)).getUTCDate();
  if (date < 1 || date > last) return `has a day ${date} in ${MONTHS[month]} ${year}, which has ${last}`;
  if (hour > 23) return `has an hour ${hour}; the last is 23, and midnight is 00 of the next day`;
  if (minute > 59) return `has a minute ${minute}`;
  if (second > 60) return `has a second ${second}`;
  return null;
}

function clock(hour: string, minute: string, second: string): number {
  return ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000;
}

/** Years below 100 are of the first century, not of the twentieth, as `Date.UTC` would have it: they are no moment of ours. */
function momentOf(milliseconds: number): Instant | null {
  return Number.isNaN(new Date(milliseconds).getTime()) ? null : instant(milliseconds);
}

function wrong(fault: string): CheckedDate {
  return { moment: null, fault, doubt: null };
}
