import { POLLS_A_DAY } from './assumed.ts';

/**
 * How often each of `count` happens, the most frequent first, where they come to `sum` together and fall off as Zipf has
 * it (the second half as often as the first, the third a third), none above `most`.
 */
export function zipf(count: number, sum: number, most: number): Float64Array {
  const rates = new Float64Array(count);
  if (count === 0) return rates;
  const harmonic = new Float64Array(count + 1);
  for (let rank = count; rank >= 1; rank--) harmonic[rank - 1] = (harmonic[rank] ?? 0) + 1 / rank;
  // So many stand at the most: what is left over falls on the others.
  let capped = 0;
  let scale = 0;
  for (; capped < count; capped++) {
    scale = (sum - capped * most) / (harmonic[capped] ?? 1);
    if (scale / (capped + 1) <= most) break;
  }
  for (let at = 0; at < count; at++) rates[at] = at < capped ? most : Math.max(0, scale / (at + 1));
  return rates;
}

/** One of many that are alike: how often it happens, and for how many it stands. */
export type Stratum = { readonly rate: number; readonly weight: number };

/**
 * Some of many rates for all of them: the first ones each by itself, then ever more by their mean. Their sum is kept, so
 * that a day of a hundred thousand feeds is one of a few hundred.
 */
export function strata(rates: Float64Array, alone = 40, growth = 1.06): Stratum[] {
  const found: Stratum[] = [];
  for (let at = 0; at < rates.length; ) {
    const weight = at < alone ? 1 : Math.min(rates.length - at, Math.max(1, Math.round(at * (growth - 1))));
    const sum = rates.subarray(at, at + weight).reduce((so, rate) => so + rate, 0);
    found.push({ rate: sum / weight, weight });
    at += weight;
  }
  return found;
}

/** How much more or less than on average comes at an hour (0 up to 24) of the day: little by night. 1 on average. */
export function tide(hour: number): number {
  return 1 + 0.6 * Math.cos(((hour - PEAK) / 24) * 2 * Math.PI);
}

/** When most news comes, in UTC: Europe's afternoon, America's morning. */
const PEAK = 15;

/** The most that the tide brings. */
export const HIGH_TIDE = 1.6;

/** How often a source that tells so many articles a day is polled under the learned schedule of 5 minutes to 6 hours. */
export function pollsADay(articles: number): number {
  const known = POLLS_A_DAY;
  const next = known.findIndex(([rate]) => rate >= articles);
  if (next === 0) return known[0]?.[1] ?? 0;
  const [last] = known.slice(-1);
  if (next === -1) return last?.[1] ?? 0;
  const [[lower, few], [upper, many]] = [known[next - 1]!, known[next]!];
  return few + ((many - few) * Math.log(articles / lower)) / Math.log(upper / lower);
}
