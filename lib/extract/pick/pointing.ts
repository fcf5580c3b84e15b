import type { ExtractionRules } from '../../model/index.ts';

/** The rules that select elements. */
export type PickableRule = Exclude<keyof ExtractionRules, 'dateFormats' | 'dateZone'>;

/** What was pointed at on a page. Elements by their number in its outline. */
export type Pointing = {
  readonly rule: PickableRule;
  /** Examples of what is meant, at least one. */
  readonly wanted: readonly number[];
  /** What is not meant, though it is like them. */
  readonly unwanted: readonly number[];
  /** The selector of items, for what is looked for in each of them. */
  readonly item?: string | undefined;
  /** Whether examples are taken as they are, and not for what is probably meant by them. */
  readonly isExact?: boolean | undefined;
};
