import type { FetchRequest, FetchResult } from '../../lib/fetch/index.ts';
import type { AbsoluteUrl } from '../../lib/model/index.ts';
import { addressOf, cutFeed, fullFeed, pageOf, type Story, story } from '../pipeline/stories.ts';
import { answerTo, type WebAnswer } from '../world.ts';
import { type SourceName, type Telling, WORDS } from './history.ts';

/** What the sources show at this moment, and what was ever told of each story. */
export type Newsroom = {
  readonly fetch: (request: FetchRequest) => Promise<FetchResult>;
  tell(source: SourceName, number: number, telling: Telling): void;
  withdraw(source: SourceName, number: number): void;
  /** A story in its next version, as a partner pushes it. */
  pushed(number: number, telling: Telling): Story;
  /** The stories that a source lists, newest first. */
  listed(source: SourceName): readonly Story[];
};

export const ADDRESSES: Readonly<Record<SourceName, AbsoluteUrl>> = {
  courier: 'https://courier.example/courier.xml' as AbsoluteUrl,
  gazette: 'https://courier.example/gazette.xml' as AbsoluteUrl,
};

/** Both sources tell of one of their stories: it is one article. */
const SHARED = 2;

export function slugOf(from: SourceName | 'partner', number: number): string {
  return number === SHARED && from !== 'partner' ? 'shared' : `${from}-${number}`;
}

/** What stands in the text of every version of a story, and nowhere else. */
export function markOf(slug: string): string {
  return `Mark-of-${slug}`;
}

/** The courier posts it as a note, without a title. */
export const UNTITLED = 'courier-1';

/** Always listed by the gazette, the last; its page is not to be read. */
const NOTICE = story(
  'notice',
  'House rules',
  'Be kind to each other, whatever the weather is.',
  '2026-11-01T10:00:00Z',
);

/** The gazette gives all of its items one id, which tells nothing of them. */
function ofOneId(feed: string): string {
  return feed.replace(/(<guid[^>]*>)[^<]*/g, '$1N/A');
}

export function openNewsroom(): Newsroom {
  const lists: Record<SourceName, Story[]> = { courier: [], gazette: [] };
  const versions = new Map<string, number>();
  const web = new Map<string, WebAnswer>();

  const next = (slug: string, { word, date }: Telling): Story => {
    const version = (versions.get(slug) ?? 0) + 1;
    versions.set(slug, version);
    const published = date === null ? undefined : `2026-11-1${date}T10:00:00Z`;
    const title = slug === UNTITLED ? '' : `${markOf(slug)}: the ${WORDS[WORDS.indexOf(word)]}, version ${version}`;
    return story(slug, title, `${markOf(slug)} has it that the ${word} will go, version ${version}.`, published);
  };
  const show = (): void => {
    web.set(ADDRESSES.courier, { body: fullFeed(lists.courier), type: 'application/atom+xml' });
    web.set(ADDRESSES.gazette, { body: ofOneId(cutFeed([...lists.gazette, NOTICE])), type: 'application/rss+xml' });
  };
  web.set(addressOf(NOTICE), { status: 403 });
  show();
  return {
    fetch: async (request) => answerTo(request, web),
    tell(source, number, telling) {
      const told = next(slugOf(source, number), telling);
      const list = lists[source];
      const at = list.findIndex(({ slug }) => slug === told.slug);
      if (at < 0) list.unshift(told);
      else list[at] = told;
      web.set(addressOf(told), { body: pageOf(told) });
      show();
    },
    withdraw(source, number) {
      const slug = slugOf(source, number);
      const at = lists[source].findIndex((one) => one.slug === slug);
      if (at < 0) return;
      web.set(addressOf(lists[source][at]!), { status: 410 });
      lists[source].splice(at, 1);
      show();
    },
    pushed: (number, telling) => next(slugOf('partner', number), telling),
    listed: (source) => lists[source],
  };
}
