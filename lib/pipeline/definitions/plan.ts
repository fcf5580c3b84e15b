import type { AutomaticFeeds, Feed, Partner, Source } from '../../model/index.ts';
import { isNamed } from './automatic.ts';

/** What a configuration declares: its sources with their automatic feeds, the feed of everything, its own feeds. */
export type Declared = {
  readonly sources: readonly Source[];
  readonly feeds: readonly Feed[];
  /** Absent: it says nothing of them, and they stay as they are. */
  readonly partners?: readonly Partner[] | undefined;
};

/** What is defined now. */
export type Live = {
  readonly sources: readonly Source[];
  readonly feeds: readonly Feed[];
  readonly partners?: readonly Partner[] | undefined;
};

/** What of one kind a configuration would change. */
export type Differences<T> = {
  /** How many there are. */
  readonly live: number;
  readonly added: readonly T[];
  /** Those that would be another, and by which of their settings. */
  readonly changed: readonly { readonly one: T; readonly settings: readonly string[] }[];
  readonly removed: readonly T[];
};

/** What a configuration would change of what is live. Feeds by name come and go by the news and stand apart. */
export type Plan = {
  readonly sources: Differences<Source>;
  readonly feeds: Differences<Feed>;
  /** Feeds by a section's, tag's, author's or language's name: they come by themselves, and go where their kind is off. */
  readonly named: Differences<Feed>;
  readonly partners: Differences<Partner>;
  /** Whether it declares no source and no feed at all. */
  readonly isEmpty: boolean;
};

/** What {@link configure} would add, change and remove. */
export function planOf(declared: Declared, live: Live, automatic: AutomaticFeeds | undefined): Plan {
  const going = goingFeeds(live, declared, automatic);
  const isGoing = (feed: Feed) => going.includes(feed);
  const isApart = (feed: Feed) => isNamed(feed) && !declared.feeds.some(({ id }) => id === feed.id);
  const named = live.feeds.filter(isApart);
  const others = live.feeds.filter((feed) => !isApart(feed));
  return {
    sources: differences(declared.sources, live.sources, goingSources(live.sources, declared)),
    feeds: differences(declared.feeds, others, others.filter(isGoing)),
    named: differences([], named, named.filter(isGoing)),
    partners: differences(
      declared.partners ?? [],
      live.partners ?? [],
      declared.partners === undefined ? [] : goingPartners(live.partners ?? [], declared.partners),
    ),
    isEmpty: declared.sources.length === 0 && declared.feeds.every(({ origin }) => origin === 'automatic'),
  };
}

/** The sources that an earlier configuration declared and this one does not. */
export function goingSources(sources: readonly Source[], declared: Declared): Source[] {
  const ids = new Set<string>(declared.sources.map(({ id }) => id));
  return sources.filter(({ id, origin }) => origin === 'config' && !ids.has(id));
}

/** The partners that an earlier configuration declared and this one does not. */
export function goingPartners(partners: readonly Partner[], declared: readonly Partner[]): Partner[] {
  const ids = new Set<string>(declared.map(({ id }) => id));
  return partners.filter(({ id, origin }) => origin === 'config' && !ids.has(id));
}

/** The feeds that do not outlive this configuration: neither declared, nor commanded, nor wanted by their name. */
export function goingFeeds(live: Live, declared: Declared, automatic: AutomaticFeeds | undefined): Feed[] {
  const ids = new Set<string>(declared.feeds.map(({ id }) => id));
  const commanded = new Set<string>(live.sources.filter(({ origin }) => origin === 'command').map(({ id }) => id));
  const isWanted = (feed: Feed) => {
    const { named } = feed.filter;
    return isNamed(feed) && named !== undefined && automatic?.floors[named.kind] !== null;
  };
  return live.feeds.filter(
    (feed) => !ids.has(feed.id) && feed.origin !== 'command' && !commanded.has(feed.id) && !isWanted(feed),
  );
}

/** More than this share of what is live, and no fewer than so many, are not removed unless that is asked for. */
const SHARE = 0.2;
const AT_LEAST = 3;

/**
 * Why a plan is not followed unless removals are allowed: it would remove more than a fifth of the sources, feeds or
 * partners, and at least three, or all that was ever declared. Null for any other.
 */
export function excessOf({ sources, feeds, named, partners, isEmpty }: Plan): string | null {
  const kinds = [
    { name: 'sources', of: sources },
    { name: 'feeds', of: feeds },
    { name: 'feeds by name', of: named },
    { name: 'partners', of: partners },
  ];
  const isMuch = kinds.some(({ of: { removed, live } }) => removed.length >= AT_LEAST && removed.length > SHARE * live);
  const going = kinds.filter(({ of }) => of.removed.length > 0);
  if (going.length === 0 || !(isMuch || isEmpty)) return null;
  const told = going.map(({ name, of: { removed, live } }) => `${removed.length} of ${live} ${name}`);
  return `it would remove ${told.join(', ')}${isEmpty ? ', and declares none' : ''}`;
}

/** Where a definition comes from, and since when it stands, is no setting of it. */
const NO_SETTINGS: readonly string[] = ['id', 'origin', 'since'];

function differences<T extends { readonly id: string }>(
  declared: readonly T[],
  live: readonly T[],
  removed: readonly T[],
): Differences<T> {
  const standing = new Map(live.map((one) => [one.id, one]));
  const changed = declared.flatMap((one) => {
    const before = standing.get(one.id);
    const settings = before === undefined ? [] : settingsThatDiffer(before, one);
    return settings.length === 0 ? [] : [{ one, settings }];
  });
  return { live: live.length, added: declared.filter(({ id }) => !standing.has(id)), changed, removed };
}

function settingsThatDiffer(before: object, after: object): string[] {
  const [one, other] = [before, after].map((each) => new Map<string, unknown>(Object.entries(each)));
  const names = new Set([...(one?.keys() ?? []), ...(other?.keys() ?? [])]);
  return [...names].filter(
    (name) => !NO_SETTINGS.includes(name) && JSON.stringify(one?.get(name)) !== JSON.stringify(other?.get(name)),
  );
}
