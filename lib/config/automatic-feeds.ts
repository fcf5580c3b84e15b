import { FEED_FORMATS, type Feed, type FeedFilter, type FeedId, type Instant, type Source } from '../model/index.ts';

/** The feed that holds every article of every source. */
export const EVERYTHING = 'all';

/**
 * The feeds that nobody has to declare: `all` with everything, and one for each source under the source's id.
 * `since` is when they were first defined.
 */
export function automaticFeeds(sources: readonly Source[], since: Instant): Feed[] {
  return [
    automatic(EVERYTHING, 'Everything', {}, null, since),
    ...sources.map(({ id, title, language }) => automatic(id, title, { sources: [id] }, language, since)),
  ];
}

function automatic(id: string, title: string, filter: FeedFilter, language: string | null, since: Instant): Feed {
  return {
    id: id as FeedId,
    title,
    description: '',
    filter,
    size: 50,
    formats: FEED_FORMATS,
    content: 'full',
    language,
    since,
    origin: 'automatic',
  };
}
