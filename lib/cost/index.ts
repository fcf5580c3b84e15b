export { ASSUMED, SECONDS } from './assumed.ts';
export { type Bill, type BillLine, billOf, type Workload } from './bill.ts';
export { COUNTED, total, type Usage } from './counted.ts';
export { PRICES_OF, type Price } from './prices.ts';
