import type { AbsoluteUrl, Instant, SourceKind } from '../../lib/model/index.ts';

/**
 * Something hostile that can be made of any size. `size` is the smallest at which its work is counted: large enough that
 * what is small about it is over, small enough that eight times as much is read soon. `at` makes it of a size, and what it
 * gives reads it. `served` is what a stranger would answer, or push, to have us read it, in the first round of polls, the
 * second, and so on; it is left out where a stranger cannot, or where another shape's answer is the same.
 */
export type Shape = {
  readonly size: number;
  readonly at: (size: number) => () => unknown;
  readonly served?: (size: number, round: number) => Served;
};

/** An answer to a source of a kind, or a push of one. */
export type Served = {
  readonly kind: SourceKind;
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Where it redirects to. */
  readonly location?: string;
  /** The robots.txt of its site. */
  readonly robots?: string;
};

export const URL = 'https://mill.example/news/story' as AbsoluteUrl;
export const NOW = '2026-11-20T08:00:00.000Z' as Instant;

export const TEASER = 'A story of the mill and of the people who live by the river';
export const PARAGRAPH =
  '<p>The mill on the river turned all night, and in the morning the bread, warm still, went to town.</p>';

export const times = (count: number, write: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => write(i)).join('');

/** A moment that is another one for each number. */
export const moment = (i: number): string => new Date(Date.UTC(2020, 0, 1) + i * 3_671_000).toISOString();
