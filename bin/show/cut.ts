import { bytesWords, type FeedState } from '../../lib/model/index.ts';

/**
 * What a feed leaves out for the size of its documents, as facts of a table: members that are in none of its documents, and
 * articles that its archives, which leave out nobody, show by their excerpts. None where all is shown whole.
 */
export function cutFacts(state: FeedState | null, excerptsInArchives: number): string[][] {
  const cut = state?.cut;
  return [
    ...(cut === undefined
      ? []
      : [['left out', `the oldest ${cut.left} of ${cut.of}, to keep ${cut.format} within ${bytesWords(cut.bytes)}`]]),
    ...(excerptsInArchives === 0
      ? []
      : [
          [
            'excerpts',
            `${excerptsInArchives} ${excerptsInArchives === 1 ? 'article is' : 'articles are'} too long for the archives, which show only excerpts`,
          ],
        ]),
  ];
}
