import { type Instant, withoutSecrets } from '../../lib/model/index.ts';
import type { AnswerBytes } from '../../lib/pipeline/index.ts';
import { beside } from './beside.ts';

/** A page that somebody had fetched to try rules on: kept in memory alone. */
export type FetchedPage = {
  readonly key: string;
  readonly source: string;
  readonly title: string;
  readonly at: Instant;
  readonly answer: AnswerBytes;
};

export type FetchedPages = {
  keep(page: Omit<FetchedPage, 'key' | 'title'>): FetchedPage;
  of(source: string): readonly FetchedPage[];
  get(source: string, key: string): FetchedPage | null;
};

/** An answer has some megabytes at most; so many are kept. */
const MOST = 8;

/** The pages that are kept beside a console. */
export const fetchedPagesOf = beside((): FetchedPages => {
  const kept: FetchedPage[] = [];
  let count = 0;
  return {
    keep(page) {
      count += 1;
      const one = { ...page, key: `fetched-${count}`, title: withoutSecrets(page.answer.url) };
      kept.unshift(one);
      kept.splice(MOST);
      return one;
    },
    of: (source) => kept.filter((one) => one.source === source),
    get: (source, key) => kept.find((one) => one.source === source && one.key === key) ?? null,
  };
});
