/** A time of day with its zone as minutes east of UTC; zone null where none is stated. */
export type Clock = { readonly minutes: number; readonly seconds: number; readonly zone: Zone | null };

/** Minutes east of UTC, or the name of a North American zone whose summer time must be looked up. */
export type Zone = number | 'ET' | 'CT' | 'MT' | 'PT';

const ZONES: Readonly<Record<string, Zone>> = {
  Z: 0,
  UTC: 0,
  GMT: 0,
  WET: 0,
  BST: 60,
  WEST: 60,
  CET: 60,
  MEZ: 60,
  CEST: 120,
  MESZ: 120,
  EET: 120,
  SAST: 120,
  EEST: 180,
  MSK: 180,
  TRT: 180,
  IST: 330,
  WIB: 420,
  ICT: 420,
  SGT: 480,
  HKT: 480,
  PHT: 480,
  AWST: 480,
  JST: 540,
  KST: 540,
  ACST: 570,
  AEST: 600,
  AEDT: 660,
  NZST: 720,
  NZDT: 780,
  BRT: -180,
  ART: -180,
  AST: -240,
  EDT: -240,
  EST: -300,
  CDT: -300,
  CST: -360,
  MDT: -360,
  MST: -420,
  PDT: -420,
  PST: -480,
  ET: 'ET',
  CT: 'CT',
  MT: 'MT',
  PT: 'PT',
};

/** What letters mean where another zone is called by them. */
const ZONES_IN_CHINA: typeof ZONES = { CST: 480 };

/** Where a time is stated, as far as that tells zones of one name apart. */
export type Whereabouts = 'china' | null;

const TIME = String.raw`(\d{1,2})(?:[:：.]|\s?[hH時시点]\s?|\s?[:]\s)(\d{2})(?:[:：.](\d{2})(?:[.,]\d{1,9})?)?\s?(?:分|분|[mM]in\b)?`;
const HALF = String.raw`(?:\s?([ap])\.?\s?m\b\.?)?`;
const ZONE = String.raw`(?:\s?\(?((?:UTC|GMT)?\s?[+−-]\d{1,2}:?(?:\d{2})?|[A-Z]{1,4}T|[A-Z]ST|UTC|GMT|MSK|WIB|MEZ|MESZ|Z)\b\)?)?`;
const LEAD = String.raw`(?:at|um|à|às|a las|alle ore|alle|ore|om|kl\.?|klo|v|o|w|godz\.?|ob|u|saat|в|о|об|الساعة|lúc|pukul|\/|\||-|–|—|•|·|,|@|T|:)`;

const AFTER = new RegExp(String.raw`^[\s,.()]*(?:${LEAD}[\s,]*){0,2}${TIME}${HALF}${ZONE}`, 'i');
const BEFORE = new RegExp(
  String.raw`(?:^|[^\d.:])${TIME}${HALF}${ZONE}(?:\s?(?:Uhr|น\.|ч\.?))?[\s,.]*(?:${LEAD}[\s,]*|on\s+|\w{2,9},?\s+)?$`,
  'i',
);
const BARE_HALF = /^[\s,]*(?:at\s+)?(\d{1,2})\s?([ap])\.?m\b/i;

/** The time of day written right behind a date, or right before it; null where there is none. */
export function readClock(before: string, behind: string, where: Whereabouts = null): Clock | null {
  const match = AFTER.exec(behind.slice(0, 60)) ?? BEFORE.exec(before.slice(-60));
  const packed = /^T?(\d{2})(\d{2})(\d{2})(Z|[+-]\d{2}:?\d{2})?$/.exec(behind);
  if (packed) return clockOf(Number(packed[1]), Number(packed[2]), Number(packed[3]), undefined, packed[4], where);
  if (match) return clockOf(Number(match[1]), Number(match[2]), Number(match[3] ?? 0), match[4], match[5], where);
  const half = BARE_HALF.exec(behind.slice(0, 30));
  return half ? clockOf(Number(half[1]), 0, 0, half[2], undefined, where) : null;
}

function clockOf(
  hour: number,
  minute: number,
  second: number,
  half: string | undefined,
  zone: string | undefined,
  where: Whereabouts,
): Clock | null {
  const late = half?.toLowerCase() === 'p';
  if (half && (hour > 12 || hour === 0) && !late) return null;
  const hours = half && hour <= 12 ? (hour % 12) + (late ? 12 : 0) : hour;
  if (hours > 23 || minute > 59 || second > 60) return null;
  return { minutes: hours * 60 + minute, seconds: Math.min(second, 59), zone: zone ? readZone(zone, where) : null };
}

/** Reads `+01:00`, `GMT+1`, `EST` …; null for a zone that is not known. */
export function readZone(text: string, where: Whereabouts = null): Zone | null {
  const offset = /([+−-])(\d{1,2}):?(\d{2})?$/.exec(text);
  if (offset) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
    return minutes > 14 * 60 ? null : offset[1] === '+' ? minutes : -minutes;
  }
  const name = text.toUpperCase().trim();
  return (where === 'china' ? ZONES_IN_CHINA[name] : undefined) ?? ZONES[name] ?? null;
}

const WINTER: Readonly<Record<string, number>> = { ET: -300, CT: -360, MT: -420, PT: -480 };

/** Minutes east of UTC of a zone on a day given as milliseconds. */
export function offsetOf(zone: Zone, day: number): number {
  if (typeof zone === 'number') return zone;
  const year = new Date(day).getUTCFullYear();
  // Energy Policy Act of 2005: from the second Sunday of March to the first of November.
  const summer = day >= sunday(year, 2, 2) && day < sunday(year, 10, 1);
  return WINTER[zone]! + (summer ? 60 : 0);
}

function sunday(year: number, month: number, which: number): number {
  const first = new Date(Date.UTC(year, month, 1)).getUTCDay();
  return Date.UTC(year, month, 1 + ((7 - first) % 7) + 7 * (which - 1));
}
