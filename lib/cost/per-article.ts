import type { Bill } from './bill.ts';
import { type BillLine, DAYS, STEPS, type Step } from './charge.ts';

/** What one article costs at a step of its way, by the lines of the bill. */
export type StepPrice = {
  readonly step: Step;
  readonly lines: readonly BillLine[];
  /** Dollars for a million articles: micro-dollars for one. */
  readonly perMillion: number;
};

/**
 * The bill by the steps of an article's way, each line's count and dollars for a million articles; what there is nothing
 * of is left out. Empty for a workload without articles.
 */
export function perArticle({ workload, lines }: Pick<Bill, 'workload' | 'lines'>): StepPrice[] {
  const millions = (workload.articles * DAYS) / 1e6;
  if (millions === 0) return [];
  return STEPS.map((step) => {
    const its = lines
      .filter((line) => line.step === step && line.count > 0)
      .map((line) => ({ ...line, count: line.count / millions, dollars: line.dollars / millions }));
    return { step, lines: its, perMillion: its.reduce((sum, { dollars }) => sum + dollars, 0) };
  }).filter(({ lines }) => lines.length > 0);
}
