import type { ExtractionRules } from '../../model/index.ts';
import { elementsByRule } from '../metadata/rules.ts';
import type { Page } from '../page/page.ts';

/** What one selector of the rules selects on a page: how many elements, and the numbers of the first of them. */
export type RuleMark = {
  readonly rule: keyof ExtractionRules;
  readonly says: string;
  readonly matched: number;
  readonly elements: readonly number[];
};

/** More than these nobody looks at. */
const MOST = 3000;

/** The elements that each selector of the rules selects. A selector that is none selects nothing. */
export function markedBy(page: Page, rules: ExtractionRules): RuleMark[] {
  return elementsByRule(page, rules).map(({ rule, says, elements }) => ({
    rule,
    says,
    matched: elements.length,
    elements: elements.slice(0, MOST).flatMap((element) => page.outline.numberOf.get(element) ?? []),
  }));
}
