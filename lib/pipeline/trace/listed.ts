import { isSameHouse, sha256, urlKey } from '../../identity/index.ts';
import {
  type AbsoluteUrl,
  freshState,
  hidden,
  type Instant,
  type LeftOut,
  type Source,
  type SourceState,
  type WindowItem,
  withoutSecrets,
} from '../../model/index.ts';
import type { Store } from '../../store/index.ts';
import { type Health, healthOf } from '../poll/health.ts';

/** What a source has to do with what is asked for. */
export type TracedSource = {
  readonly source: Pick<Source, 'id' | 'title' | 'kind' | 'paused'>;
  readonly health: Health;
  readonly polled: Pick<SourceState, 'lastPoll' | 'lastSuccess'>;
  /** How it lists it now; null where it does not. */
  readonly item: WindowItem | null;
  /** What it told of it that came to nothing, the last first. */
  readonly left: readonly LeftOut[];
  /** It is read at the host at which what is asked for is. */
  readonly isNear: boolean;
};

/** By what it is looked for in what sources list: keys of addresses, ids of sources, and the words that were asked. */
export type LookedFor = {
  readonly name: string;
  readonly urls: readonly AbsoluteUrl[];
  readonly guids: readonly string[];
};

/** So many sources are looked through at once. */
const AT_ONCE = 20;

/** Looks through what each of these sources lists and has left out; a read and two queries each, and no request to any host. */
export async function lookThrough(
  sources: readonly Source[],
  lookedFor: LookedFor,
  now: Instant,
  store: Pick<Store, 'sources'>,
): Promise<TracedSource[]> {
  const matches = matcherOf(lookedFor);
  const found: TracedSource[] = [];
  for (let from = 0; from < sources.length; from += AT_ONCE) {
    const few = sources.slice(from, from + AT_ONCE);
    found.push(...(await Promise.all(few.map((source) => lookAt(source, matches, lookedFor, now, store)))));
  }
  return found;
}

async function lookAt(
  source: Source,
  { isItem, isLeft, isNamed }: Matcher,
  { urls }: LookedFor,
  now: Instant,
  store: Pick<Store, 'sources'>,
): Promise<TracedSource> {
  const state = (await store.sources.state(source.id)) ?? freshState(source.id, null);
  const window = await store.sources.window(source.id);
  const left = (await store.sources.leftOut(source.id)).filter(isLeft).sort((a, b) => (a.at < b.at ? 1 : -1));
  const unread = (state.reckoning?.left ?? []).filter(({ what }) => isNamed(what));
  const { id, title, kind, paused, url } = source;
  const mustHide = hidden(source, state);
  return {
    source: { id, title, kind, paused },
    health: withoutSecrets(healthOf(source, state, now), mustHide),
    polled: { lastPoll: state.lastPoll, lastSuccess: state.lastSuccess },
    item: window.find(isItem) ?? null,
    left: withoutSecrets(
      [...left, ...unread.map((remark) => ({ ...remark, hash: '', at: state.lastPoll ?? now }))],
      mustHide,
    ),
    isNear: url !== null && urls.some((one) => isSameHouse(url, one)),
  };
}

type Matcher = {
  readonly isItem: (item: WindowItem) => boolean;
  readonly isLeft: (left: LeftOut) => boolean;
  readonly isNamed: (what: string) => boolean;
};

function matcherOf({ name, urls, guids }: LookedFor): Matcher {
  const addresses = new Set(urls.map(urlKey));
  const ids = new Set([name, ...guids]);
  // As a window keeps them, see `poll/window.ts`.
  const short = new Set([...ids, ...urls].map((mark) => sha256(mark).slice(0, 16)));
  const isAddress = (url: AbsoluteUrl | null | undefined) => url != null && addresses.has(urlKey(url));
  return {
    isItem: ({ url, key }) => isAddress(url) || short.has(key),
    isLeft: ({ url, guid, what }) => isAddress(url) || (guid != null && ids.has(guid)) || ids.has(what),
    isNamed: (what) => ids.has(what) || urls.some((url) => url === what),
  };
}
