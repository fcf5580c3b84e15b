import { createHash } from 'node:crypto';
import {
  type AutomaticFeeds,
  FEED_FORMATS,
  type Feed,
  type FeedFilter,
  type FeedId,
  type FeedName,
  type Instant,
  type NameKind,
  type Source,
  slug,
} from '../model/index.ts';
import type { Config } from './config.ts';

/** The feed that holds every article of every source. */
export const EVERYTHING = 'all';

/**
 * The feeds that nobody has to declare: `all` with everything, and one for each source under the source's id.
 * `since` is when they were first defined, `settings` say in which formats they are published.
 */
export function automaticFeeds(sources: readonly Source[], since: Instant, settings?: Formats): Feed[] {
  return [
    automatic(EVERYTHING, 'Everything', {}, null, since, settings),
    ...sources.map(({ id, title, language, visibility }) => ({
      ...automatic(id, title, { sources: [id] }, language, since, settings),
      ...(visibility && { visibility }),
    })),
  ];
}

/** What of the settings says in which formats automatic feeds are published; undefined where nothing does. */
type Formats = Pick<AutomaticFeeds, 'formats'> | undefined;

/** The formats of the feeds that come by themselves: those that are chosen, else the usual ones. */
export function formatsOfAutomatic(settings: Formats): Feed['formats'] {
  return settings?.formats ?? FEED_FORMATS;
}

/** Every feed that follows from a configuration; `since` where it is defined for the first time. */
export function feedsOf(
  {
    sources,
    feeds,
    automaticFeeds: settings,
  }: Pick<Config, 'sources' | 'feeds'> & { readonly automaticFeeds?: Formats },
  since: Instant,
): Feed[] {
  return [...automaticFeeds(sources, since, settings), ...feeds.map((feed) => ({ ...feed, since }))];
}

/** The feed of a name that enough articles carry, spelled as its title is to say it. */
export function namedFeed(name: FeedName, spelling: string, since: Instant, settings?: Formats): Feed {
  const language = name.kind === 'language' ? name.name : null;
  return {
    ...automatic(namedFeedId(name), TITLES[name.kind](spelling), { named: name }, language, since, settings),
    spelling,
  };
}

const TITLES: Readonly<Record<NameKind, (spelling: string) => string>> = {
  section: (spelling) => `Articles in ${spelling}`,
  tag: (spelling) => `Articles tagged ${spelling}`,
  author: (spelling) => `Articles by ${spelling}`,
  language: (spelling) => `Articles in ${languageName(spelling)}`,
};

/** In English, as all our own words are; a code that has no name stands for itself. */
function languageName(code: string): string {
  return new Intl.DisplayNames(['en'], { type: 'language' }).of(code) ?? code;
}

/**
 * `tag-harbour`, `author-jane-doe`: a function of the name alone, so that the address is the same whoever comes first.
 * Where the words of an id do not say the name whole (accents, signs, other scripts, length), a part of its hash does.
 */
export function namedFeedId({ kind, name }: FeedName): FeedId {
  const words = slug(name, '').slice(0, 40).replace(/-$/, '');
  const isWhole = words === name.replaceAll(' ', '-') && !name.includes('-') && !/-[0-9a-f]{8}$/.test(words);
  const hash = createHash('sha256').update(`${kind}#${name}`).digest('hex').slice(0, 8);
  return [kind, ...(words === '' ? [] : [words]), ...(isWhole ? [] : [hash])].join('-') as FeedId;
}

function automatic(
  id: string,
  title: string,
  filter: FeedFilter,
  language: string | null,
  since: Instant,
  settings: Formats,
): Feed {
  return {
    id: id as FeedId,
    title,
    description: '',
    filter,
    size: 50,
    formats: formatsOfAutomatic(settings),
    content: 'full',
    language,
    since,
    origin: 'automatic',
  };
}
