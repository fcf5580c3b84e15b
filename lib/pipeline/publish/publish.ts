import { sha256 } from '../../identity/index.ts';
import { FEED_FORMATS, type Feed, type FeedId, type FeedState, type Sha256 } from '../../model/index.ts';
import { feedPath, otherFeedPath } from '../../publish/index.ts';
import { type PublishMessage, splitName } from '../messages.ts';
import type { Publisher } from './attempt.ts';
import { type Found, nothingFound } from './put-document.ts';
import { type PublishOutcome, placeOf, regenerate } from './regenerate.ts';
import { spacingOf, tooEarly } from './too-early.ts';

/** How often a publish starts anew after losing to another publisher. */
const ATTEMPTS = 10;

/** Whether a feed that is not to be regenerated so often waits for its time. */
export type Patience = 'patient' | 'at once';

/**
 * Regenerates a feed's documents from the table: the newest members that hold, rendered, and put where their bytes
 * differ, each on condition that nobody else put it since. Skips if an earlier publish already showed every revision
 * that the messages tell of, and, who is patient, where the feed is not to be regenerated again so soon. Two publishers at once end with the later state, whichever is slower.
 */
export async function publish(
  id: FeedId,
  messages: readonly PublishMessage[],
  publisher: Publisher,
  patience: Patience = 'at once',
): Promise<PublishOutcome> {
  let found = nothingFound();
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const state = await publisher.store.feeds.state(id);
    // Read after the state: who publishes by a definition that came later has left another state behind.
    const feed = remembered(id, state, messages, publisher) ?? (await publisher.store.feeds.get(id));
    if (feed === null) {
      await withdraw(id, publisher);
      // Where it was defined anew meanwhile, what was withdrawn may be what its publisher had put.
      if ((await publisher.store.feeds.get(id)) === null) return { feed: id, outcome: 'removed', put: [] };
      found = { ...nothingFound(), deleted: true };
      continue;
    }
    const definition = hashOf(feed, publisher);
    publisher.definitions?.keep(feed);
    const covers =
      state !== null && !found.deleted && !isElsewhere(found, feed) && isCovered(messages, state, definition, feed);
    if (covers) {
      publisher.log.info('covered', { feed: id });
      return { feed: id, outcome: 'covered', put: [], ...placeOf(feed) };
    }
    const until =
      patience === 'patient' && state?.definition === definition && !state.isFiling && attempt === 0
        ? tooEarly(spacingOf(feed, publisher.site), state, messages, publisher.now())
        : null;
    if (until !== null) {
      publisher.log.info('put off', { feed: id, until });
      return { feed: id, outcome: 'early', put: [], ...placeOf(feed), until };
    }
    const before = atItsPlace(state ?? unpublished(id), feed);
    const outcome = await regenerate({ feed, definition, before, messages, found, publisher });
    if (outcome === 'conflict') continue;
    // A removal that came in between found no state yet that would have stopped us.
    if (state === null && (await publisher.store.feeds.get(id)) === null) continue;
    return outcome;
  }
  throw new Error(`Feed ${id}: lost to other publishers ${ATTEMPTS} times in a row; it will be tried again`);
}

/**
 * The definition that this process read before, where the feed's state is that of a publish by the very same. Whoever
 * defines or removes the feed orders it anew afterwards, and an order has the definition read: until then, and not longer,
 * news is shown by the definition of before.
 */
function remembered(
  id: FeedId,
  state: FeedState | null,
  messages: readonly PublishMessage[],
  publisher: Publisher,
): Feed | undefined {
  const feed = publisher.definitions?.get(id);
  if (feed === undefined || state === null || messages.some(({ revisions }) => revisions.length === 0))
    return undefined;
  return hashOf(feed, publisher) === state.definition ? feed : undefined;
}

function hashOf(feed: Feed, { site }: Publisher): Sha256 {
  return sha256(JSON.stringify([feed, site]));
}

/** Of a feed that is for others than it was, no document stands where they are to be now. */
function atItsPlace(state: FeedState, { visibility }: Feed): FeedState {
  return state.visibility === visibility ? state : { ...state, documents: {}, spans: undefined };
}

/** Whether we have put documents where this feed has none: it is for others than it was when we began. */
function isElsewhere({ own }: Found, feed: Feed): boolean {
  const path = otherFeedPath(feed);
  return [...own.keys()].some((key) => key.startsWith(path));
}

/** Nothing of a feed that is no longer defined stays, wherever it was. */
async function withdraw(id: FeedId, { store, tell }: Publisher): Promise<void> {
  for (const path of [feedPath({ id }), otherFeedPath({ id })]) {
    for await (const key of store.objects.list(path)) await store.objects.delete(key);
  }
  for await (const { at } of store.archives.from(id, '')) await store.archives.delete(id, at);
  await store.lastTold.forget(id);
  await store.feeds.forgetState(id);
  await tell?.({ feed: id, formats: FEED_FORMATS, written: null });
}

function unpublished(id: FeedId): FeedState {
  return { id, version: 0, definition: null, documents: {}, shown: 0, members: [], lastPublished: null, delay: null };
}

/**
 * A revision is covered once the feed shows it or a later one of its article. Of a feed with ninjs it must be the very one:
 * the message may come again since a publisher died, which may have left a document of the revision behind.
 */
function isCovered(
  messages: readonly PublishMessage[],
  state: FeedState,
  definition: string,
  { formats }: Pick<Feed, 'formats'>,
): boolean {
  if (state.definition !== definition || state.isFiling) return false;
  const shown = new Map(state.members.map(splitName));
  const covers = formats.includes('ninjs')
    ? (is: number, told: number) => is === told
    : (is: number, told: number) => is >= told;
  return messages.every(
    ({ revisions }) =>
      revisions.length > 0 &&
      revisions.map(splitName).every(([article, revision]) => covers(shown.get(article) ?? 0, revision)),
  );
}
