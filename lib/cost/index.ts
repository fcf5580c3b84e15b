export { ASSUMED, SECONDS } from './assumed.ts';
export { type Bill, type BillLine, billOf, type Workload } from './bill.ts';
export { COUNTED, total, type Usage } from './counted.ts';
export { billOfMeasured, type MeasuredBill, type MeasuredFunction, type Measurements } from './measured.ts';
export { PRICES_OF, type Price } from './prices.ts';
