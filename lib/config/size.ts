/**
 * How much of a deployment is watched; each costs by the month, also while nothing happens. Data are protected alike in
 * all sizes.
 */
export const SIZES = {
  small: { alarms: false, metrics: false, dashboard: false, canary: false },
  dev: { alarms: true, metrics: true, dashboard: false, canary: false },
  production: { alarms: true, metrics: true, dashboard: true, canary: true },
} as const;

export type Size = keyof typeof SIZES;
