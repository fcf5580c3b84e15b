export { HIGH_TIDE, pollsADay, tide, zipf } from './arrivals.ts';
export { ASSUMED, LASTS, SECONDS, TICK } from './assumed.ts';
export { type Bill, billOf, type Deployed } from './bill.ts';
export { type BillLine, STEPS, type Step } from './charge.ts';
export { type Coalesced, coalesce } from './coalescing.ts';
export { COUNTED, total, type Usage } from './counted.ts';
export { type Day, dayOf, type FeedKind, type Publishing, shardsOf } from './day.ts';
export { type HotKey, hotKeys, KEY_LIMITS, loadOf } from './hot-keys.ts';
export { billOfMeasured, type MeasuredBill, type MeasuredFunction, type Measurements } from './measured.ts';
export { perArticle, type StepPrice } from './per-article.ts';
export { PRICES_OF, type Price } from './prices.ts';
export {
  archiveUsage,
  articleUsage,
  editUsage,
  placeUsage,
  pollUsage,
  regenerationUsage,
} from './steps.ts';
export type { Workload } from './workload.ts';
