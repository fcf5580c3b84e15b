/** Of when and where the prices are; they are AWS's list prices on demand, before free tiers, discounts and taxes. Check them before you rely on them. */
export const PRICES_OF = { date: '2026-11', region: 'us-east-1' } as const;

/** A price in dollars for so many of a unit. */
export type Price = { readonly dollars: number; readonly per: number; readonly unit: string };

const MILLION = 1_000_000;

export const PRICES = {
  tableWrite: { dollars: 0.625, per: MILLION, unit: 'write units' },
  tableRead: { dollars: 0.125, per: MILLION, unit: 'read units' },
  tableStorage: { dollars: 0.25, per: 1, unit: 'GB-month' },
  tableRecovery: { dollars: 0.2, per: 1, unit: 'GB-month' },
  objectPut: { dollars: 5, per: MILLION, unit: 'PUT' },
  objectGet: { dollars: 0.4, per: MILLION, unit: 'GET' },
  objectStorage: { dollars: 0.023, per: 1, unit: 'GB-month' },
  queue: { dollars: 0.4, per: MILLION, unit: 'requests' },
  queueOrdered: { dollars: 0.5, per: MILLION, unit: 'requests' },
  functionCall: { dollars: 0.2, per: MILLION, unit: 'invocations' },
  functionTime: { dollars: 0.0000133334, per: 1, unit: 'GB-s' },
  tick: { dollars: 1, per: MILLION, unit: 'ticks' },
  edgeRequest: { dollars: 1, per: MILLION, unit: 'requests' },
  edgeFunction: { dollars: 0.1, per: MILLION, unit: 'runs' },
  edgeLookup: { dollars: 0.03, per: MILLION, unit: 'look-ups' },
  edgeKeys: { dollars: 1, per: 1_000, unit: 'calls' },
  edgeTraffic: { dollars: 0.085, per: 1, unit: 'GB' },
  outTraffic: { dollars: 0.09, per: 1, unit: 'GB' },
  natHour: { dollars: 0.045, per: 1, unit: 'hours' },
  natTraffic: { dollars: 0.045, per: 1, unit: 'GB' },
  logs: { dollars: 0.5, per: 1, unit: 'GB' },
  ownMetric: { dollars: 0.3, per: 1, unit: 'metrics' },
  alarm: { dollars: 0.1, per: 1, unit: 'metrics' },
  dashboard: { dollars: 3, per: 1, unit: 'dashboards' },
} as const satisfies Record<string, Price>;
