/**
 * How much of a deployment is watched, each of which costs by the month, also while nothing happens; and how many polls run
 * and articles are taken in at the same time where `limits` do not say it, which costs nothing while there are none. Data
 * are protected alike in all sizes.
 */
export const SIZES = {
  small: { alarms: false, metrics: false, dashboard: false, canary: false, polls: 20, articles: 20 },
  dev: { alarms: true, metrics: true, dashboard: false, canary: false, polls: 20, articles: 40 },
  production: { alarms: true, metrics: true, dashboard: true, canary: true, polls: 200, articles: 400 },
} as const;

export type Size = keyof typeof SIZES;
