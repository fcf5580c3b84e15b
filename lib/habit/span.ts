/**
 * A length of time in words, in the unit in which people would say it: `40 seconds`, `3 hours`, `9 days`, `7 weeks`.
 * Takes milliseconds; a negative length is none.
 */
export function spanWords(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds / 1000);
  const [unit, length] = UNITS.find(([, , least]) => seconds >= least) ?? UNITS.at(-1)!;
  const count = Math.round(seconds / length);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** Each unit, its length and the least length said in it, in seconds: 90 minutes tell more than 2 hours. */
const UNITS: readonly (readonly [unit: string, length: number, least: number])[] = [
  ['week', 604_800, 28 * 86_400],
  ['day', 86_400, 48 * 3600],
  ['hour', 3600, 2 * 3600],
  ['minute', 60, 120],
  ['second', 1, 0],
];
