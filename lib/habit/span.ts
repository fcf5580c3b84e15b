/**
 * A length of time in words, in the unit in which people would say it: `40 seconds`, `90 minutes`, `1 day`, `7 weeks`.
 * Takes milliseconds; a negative length is none.
 */
export function spanWords(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds / 1000);
  const isOne = ([, length]: Unit) => Math.abs(seconds / length - 1) <= NEARLY;
  const [unit, length] = UNITS.find(isOne) ?? UNITS.find(([, , least]) => seconds >= least) ?? UNITS.at(-1)!;
  const count = Math.round(seconds / length);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** How often something happens at this distance, in milliseconds: `every day`, `every 3 hours`. */
export function everyWords(milliseconds: number): string {
  return `every ${spanWords(milliseconds).replace(/^1 /, '')}`;
}

/** A length this close to one unit is one, as a share of it: an hour, not 59 minutes. */
const NEARLY = 0.03;

type Unit = readonly [unit: string, length: number, least: number];

/** Each unit, its length and the least length said in it, in seconds: 90 minutes tell more than 2 hours. */
const UNITS: readonly Unit[] = [
  ['week', 604_800, 28 * 86_400],
  ['day', 86_400, 48 * 3600],
  ['hour', 3600, 2 * 3600],
  ['minute', 60, 120],
  ['second', 1, 0],
];
