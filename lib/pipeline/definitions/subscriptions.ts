import { urlKey } from '../../identity/index.ts';
import {
  type AbsoluteUrl,
  absoluteUrl,
  type ExtractionRules,
  type Source,
  type SourceId,
  slug,
  withoutSecrets,
} from '../../model/index.ts';

/** A subscription as another program wrote it down. */
export type Subscription = {
  readonly title: string | null;
  /** Where its feed, page or sitemap is, as written. */
  readonly address: string | null;
  readonly kind: Exclude<Source['kind'], 'push' | 'mail'>;
  readonly tags: readonly string[];
  /** How its pages are read; absent where Feedmill is to find that out by itself. */
  readonly rules?: ExtractionRules | undefined;
};

/** What would become of a subscription: a new source, or none, for a reason in one line. */
export type Planned = {
  readonly subscription: Subscription;
  readonly state: 'new' | 'already there' | 'twice' | 'unusable';
  /** The source that it would be, or that there is already; null where it can be none. */
  readonly source: Source | null;
  /** Why it is not new; null where it is. */
  readonly reason: string | null;
};

/**
 * Makes sources of subscriptions, in their order. One whose address is that of a source followed already, or of a
 * subscription before it, makes none; nor does one without an http(s) address. Ids come from the titles and are made to
 * differ from each other, from the sources' and from `taken`, the ids of feeds.
 */
export function planSubscriptions(
  subscriptions: readonly Subscription[],
  sources: readonly Source[],
  taken: readonly string[],
): Planned[] {
  const followed = new Map(sources.flatMap((source) => (source.url === null ? [] : [[urlKey(source.url), source]])));
  const before = new Set(followed.keys());
  const idFor = idsUnlike([...taken, ...sources.map((source) => source.id), 'all']);
  return subscriptions.map((subscription) => {
    const url = subscription.address === null ? null : absoluteUrl(subscription.address);
    if (url === null) return { subscription, state: 'unusable', source: null, reason: notAnAddress(subscription) };
    const key = urlKey(url);
    const standing = followed.get(key);
    if (standing !== undefined) {
      return before.has(key)
        ? { subscription, state: 'already there', source: standing, reason: `it is already followed as ${standing.id}` }
        : { subscription, state: 'twice', source: standing, reason: 'the same address appears above' };
    }
    const source = sourceOf(subscription, url, idFor);
    followed.set(key, source);
    return { subscription, state: 'new', source, reason: null };
  });
}

function notAnAddress({ address }: Subscription): string {
  return address === null ? 'it has no address' : `"${address.slice(0, 100)}" is not an http(s) address`;
}

const LONGEST_TITLE = 500;

/** An id stands in every address of its feed: where nobody chose it, it is no longer than it needs to be. */
const LONGEST_ID = 32;

function sourceOf(
  { title, kind, tags, rules = {} }: Subscription,
  url: AbsoluteUrl,
  idFor: (name: string) => SourceId,
): Source {
  const host = new URL(url).hostname.replace(/^www\./, '');
  // Some readers write an address in the place of a title.
  const written = withoutSecrets(title)?.replace(/\s+/g, ' ').trim();
  const name = written?.slice(0, LONGEST_TITLE).toWellFormed() || host;
  return {
    id: idFor(short(slug(name, slug(host)))),
    title: name,
    kind,
    url,
    // Where its text stands on the page is said to have it read there.
    fullText: rules.body === undefined ? 'auto' : 'always',
    interval: { least: 5 * 60, most: 6 * 3600 },
    recheck: 3600,
    tags: [...new Set(tags)],
    language: null,
    rules,
    paused: false,
    origin: 'command',
  };
}

/** As many whole words of an id as fit, or as much of its first. */
function short(id: string): string {
  if (id.length <= LONGEST_ID) return id;
  const words = id.slice(0, LONGEST_ID + 1);
  return words.includes('-') ? words.slice(0, words.lastIndexOf('-')) : id.slice(0, LONGEST_ID);
}

/** Makes ids of names, with a number where one is taken: `courier`, `courier-2`. */
function idsUnlike(standing: Iterable<string>): (name: string) => SourceId {
  const taken = new Set(standing);
  const numbers = new Map<string, number>();
  return (name) => {
    for (let number = numbers.get(name) ?? 1; ; number++) {
      const ending = number === 1 ? '' : `-${number}`;
      const id = `${name}${ending}`;
      if (taken.has(id)) continue;
      taken.add(id);
      numbers.set(name, number);
      return id as SourceId;
    }
  };
}
