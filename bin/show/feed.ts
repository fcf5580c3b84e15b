import {
  CHANGES_FOR,
  DOCUMENT_FORMATS,
  type Feed,
  type FeedFilter,
  type FeedState,
  type Instant,
  keepsChanges,
  writeWordRule,
} from '../../lib/model/index.ts';
import { changesUrl, documentUrl, type Site } from '../../lib/publish/index.ts';
import { cutFacts } from './cut.ts';
import { sinceWords } from './status.ts';

/** What is known of a feed beside the articles that it shows. */
export type FeedTold = {
  readonly feed: Feed;
  readonly state: FeedState | null;
  readonly members: readonly unknown[];
  /** Articles that its archives show by their excerpts alone. */
  readonly excerpts: number;
};

/** A feed in facts, each a label and what there is to say: its filter, how it is made, when it was published, its addresses. */
export function feedFacts({ feed, state, members, excerpts }: FeedTold, site: Site, now: Instant): string[][] {
  return [
    ['title', feed.title],
    ...filterFacts(feed.filter),
    ['size', `${members.length} of at most ${feed.size}`],
    ...(feed.bytes === undefined ? [] : [['bytes', `at most ${feed.bytes}`]]),
    ...cutFacts(state, excerpts),
    ...everyFacts(feed, site),
    ['content', feed.content],
    ...(feed.duplicates === undefined ? [] : [['duplicates', feed.duplicates]]),
    ...(feed.profile === undefined ? [] : [['profile', feed.profile]]),
    ...(feed.visibility === undefined ? [] : [['visibility', feed.visibility]]),
    ...changesFacts(feed, state, site),
    ['published', sinceWords(state?.lastPublished ?? null, now)],
    ...DOCUMENT_FORMATS.filter((format) => feed.formats.includes(format)).map((format) => [
      format,
      documentUrl(feed.id, format, site),
    ]),
  ];
}

/** Each part of a filter on its line, as an operator would write it. */
export function filterFacts({ words, named, terms = {}, ...lists }: FeedFilter): string[][] {
  const facts = [...Object.entries(lists), ...Object.entries(terms)].flatMap(([key, value]) =>
    value === undefined ? [] : [[key, Array.isArray(value) ? value.join(', ') : String(value)]],
  );
  if (words !== undefined) facts.push(['words', 'some' in words ? words.join(', ') : writeWordRule(words)]);
  if (named !== undefined) facts.push([named.kind, named.name]);
  return facts.length === 0 ? [['filter', 'none: every article']] : facts;
}

/** How far its change log goes, and where it is. */
function changesFacts(feed: Feed, state: FeedState | null, site: Site): string[][] {
  if (!keepsChanges(feed)) return [];
  const days = (feed.changesFor ?? CHANGES_FOR) / 86_400_000;
  const kept = `kept for ${Number(days.toFixed(2))} days`;
  const log = state?.changes;
  const positions =
    log === undefined
      ? 'nothing told yet'
      : log.last < log.first
        ? `no entry yet; the first will have position ${log.first}`
        : `positions ${log.first} to ${log.last}`;
  return [
    ['changes', `${positions}, ${kept}`],
    ['change log', changesUrl(feed.id, site)],
  ];
}

/** How often it is regenerated, where that is bounded. */
function everyFacts({ every }: Feed, site: { readonly every?: number | undefined }): string[][] {
  const spacing = every ?? site.every ?? 0;
  return spacing === 0 ? [] : [['every', `${spacing / 1000} s${every === undefined ? ' (site.every)' : ''}`]];
}
