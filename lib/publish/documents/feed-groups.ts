import type { Feed, NameKind } from '../../model/index.ts';

/** Feeds that are shown together, under a heading that says what they have in common. */
export type FeedGroup = {
  readonly of: 'feeds' | 'sources' | NameKind;
  readonly heading: string;
  readonly feeds: readonly Feed[];
};

const HEADINGS: readonly (readonly [of: FeedGroup['of'], heading: string])[] = [
  ['feeds', 'Feeds'],
  ['sources', 'Sources'],
  ['section', 'Sections'],
  ['tag', 'Tags'],
  ['author', 'Authors'],
  ['language', 'Languages'],
];

/** All feeds in the order readers see them: what somebody declared and everything, then source by source, then by names. */
export function groupFeeds(feeds: readonly Feed[]): FeedGroup[] {
  return HEADINGS.flatMap(([of, heading]) => {
    const own = feeds.filter((feed) => groupOf(feed) === of);
    if (of === 'feeds') own.sort((a, b) => Number(a.origin === 'automatic') - Number(b.origin === 'automatic'));
    if (of !== 'feeds' && of !== 'sources') own.sort(byLabel);
    return own.length === 0 ? [] : [{ of, heading, feeds: own }];
  });
}

/** What a feed is called under the heading of its group: `Harbour` for "Articles tagged Harbour". */
export function labelOf({ title, filter, spelling }: Feed): string {
  if (filter.named === undefined || spelling === undefined) return title;
  return filter.named.kind === 'language' ? title.replace(/^Articles in /, '') : spelling;
}

function groupOf({ id, origin, filter }: Feed): FeedGroup['of'] {
  if (origin !== 'automatic') return 'feeds';
  if (filter.named !== undefined) return filter.named.kind;
  return filter.sources === undefined || id === 'all' ? 'feeds' : 'sources';
}

/** By code units of what is the same without case: no locale has a say in bytes. */
function byLabel(a: Feed, b: Feed): number {
  const [one, other] = [labelOf(a).toLowerCase(), labelOf(b).toLowerCase()];
  if (one === other) return a.id < b.id ? -1 : 1;
  return one < other ? -1 : 1;
}
