import { sha256 } from '../identity/index.ts';
import {
  FEED_FORMATS,
  type Feed,
  type FeedFormat,
  type FeedId,
  type FeedState,
  millis,
  type PublishedDocument,
} from '../model/index.ts';
import { CONTENT_TYPES, documentPath, renderDocument } from '../publish/index.ts';
import { readMembers } from './members.ts';
import type { PublishMessage } from './messages.ts';
import type { Ports } from './ports.ts';

type Publisher = Pick<Ports, 'store' | 'now' | 'log' | 'site'>;

/** What a publish came to. */
export type PublishOutcome = {
  readonly feed: FeedId;
  readonly outcome: 'published' | 'unchanged' | 'covered' | 'removed';
  /** Documents whose bytes changed and were put. */
  readonly put: readonly FeedFormat[];
};

/** How often a publish starts anew after losing to another publisher. */
const ATTEMPTS = 10;

/** Readers and caches may keep a document this long: writes show within moments. */
const CACHE_CONTROL = 'public, max-age=60, stale-while-revalidate=300';

/**
 * Regenerates a feed's documents from the table: the newest members that hold, rendered, and put where their bytes
 * differ, each on condition that nobody else put it since. Skips if an earlier publish already showed every revision
 * that the messages tell of. Two publishers at once end with the later state, whichever is slower.
 */
export async function publish(
  id: FeedId,
  messages: readonly PublishMessage[],
  publisher: Publisher,
): Promise<PublishOutcome> {
  let found: Found = { standing: {}, own: {}, deleted: false };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const state = await publisher.store.feeds.state(id);
    // Read after the state: who publishes by a definition that came later has left another state behind.
    const feed = await publisher.store.feeds.get(id);
    if (feed === null) {
      await withdraw(id, publisher);
      // Where it was defined anew meanwhile, what was withdrawn may be what its publisher had put.
      if ((await publisher.store.feeds.get(id)) === null) return { feed: id, outcome: 'removed', put: [] };
      found = { standing: {}, own: {}, deleted: true };
      continue;
    }
    const definition = sha256(JSON.stringify([feed, publisher.site]));
    const covers = state !== null && !found.deleted && isCovered(messages, state, definition);
    if (covers) return { feed: id, outcome: 'covered', put: [] };
    const outcome = await regenerate(feed, definition, state ?? unpublished(id), messages, found, publisher);
    if (outcome === 'conflict') continue;
    // A removal that came in between found no state yet that would have stopped us.
    if (state === null && (await publisher.store.feeds.get(id)) === null) continue;
    return outcome;
  }
  throw new Error(`Feed ${id}: lost to other publishers ${ATTEMPTS} times in a row; it will be tried again`);
}

/** Nothing of a feed that is no longer defined stays. */
async function withdraw(id: FeedId, { store }: Publisher): Promise<void> {
  for (const format of FEED_FORMATS) await store.objects.delete(documentPath(id, format));
  await store.feeds.forgetState(id);
}

/** What the attempts of one publish learn of the documents beyond what the feed's state says. */
type Found = {
  /**
   * What really stands in place of a document where it is not what was expected: another publisher was faster, or one
   * crashed before it could write the state. It is looked up before the members are read again, so that what is put
   * over it is never older.
   */
  readonly standing: Partial<Record<FeedFormat, string | 'absent'>>;
  /** What an earlier attempt put, though it lost over another document: the next goes on from it. */
  readonly own: Partial<Record<FeedFormat, PublishedDocument>>;
  /** Whether documents were deleted that another publisher's state may tell of: they are to be looked at themselves. */
  deleted: boolean;
};

function unpublished(id: FeedId): FeedState {
  return { id, version: 0, definition: null, documents: {}, shown: 0, members: [], lastPublished: null, delay: null };
}

/** A revision is covered once the feed shows it or a later one of its article. */
function isCovered(messages: readonly PublishMessage[], state: FeedState, definition: string): boolean {
  if (state.definition !== definition) return false;
  const shown = new Map(state.members.map((name) => splitName(name)));
  return messages.every(
    ({ revisions }) =>
      revisions.length > 0 &&
      revisions.every((name) => {
        const [article, revision] = splitName(name);
        return (shown.get(article) ?? 0) >= revision;
      }),
  );
}

function splitName(name: string): [article: string, revision: number] {
  const [article = '', revision = '0'] = name.split('@');
  return [article, Number(revision)];
}

async function regenerate(
  feed: Feed,
  definition: FeedState['definition'],
  state: FeedState,
  messages: readonly PublishMessage[],
  found: Found,
  publisher: Publisher,
): Promise<PublishOutcome | 'conflict'> {
  const { standing, own } = found;
  const { members, tombstones, names } = await readMembers(feed, publisher.store);
  const sources = await publisher.store.sources.list();
  const documents: Partial<Record<FeedFormat, PublishedDocument>> = {};
  for (const format of feed.formats) {
    const bytes = Buffer.from(renderDocument(format, { feed, members, tombstones, sources, site: publisher.site }));
    const hash = sha256(bytes);
    const before = own[format] ?? state.documents[format];
    const key = documentPath(feed.id, format);
    if (before?.hash === hash && standing[format] === undefined) {
      const etag = (await publisher.store.objects.head(key))?.etag;
      if (etag !== before.etag) {
        standing[format] = etag ?? 'absent';
        return 'conflict';
      }
      documents[format] = before;
      continue;
    }
    const expected = standing[format] ?? before?.etag ?? 'absent';
    const answer = await publisher.store.objects.put(key, bytes, {
      contentType: CONTENT_TYPES[format],
      cacheControl: CACHE_CONTROL,
      onlyIf: expected === 'absent' ? 'absent' : { etag: expected },
    });
    if (answer === 'conflict') {
      standing[format] = (await publisher.store.objects.head(key))?.etag ?? 'absent';
      return 'conflict';
    }
    delete standing[format];
    documents[format] = { etag: answer.etag, hash, bytes: bytes.length };
    own[format] = documents[format];
  }
  for (const format of FEED_FORMATS) {
    const isDropped = !feed.formats.includes(format) && (state.definition !== definition || own[format] !== undefined);
    if (!isDropped) continue;
    found.deleted = true;
    await publisher.store.objects.delete(documentPath(feed.id, format));
  }
  const put = feed.formats.filter((format) => own[format] !== undefined);
  const now = publisher.now();
  const written = messages
    .filter((message) => message.revisions.length > 0)
    .map((message) => message.written)
    .sort()[0];
  const next: FeedState = {
    id: feed.id,
    version: state.version + 1,
    definition,
    documents,
    shown: members.length,
    members: names,
    lastPublished: put.length > 0 ? now : state.lastPublished,
    delay: put.length > 0 && written !== undefined ? millis(now) - millis(written) : state.delay,
  };
  if (!(await publisher.store.feeds.saveState(next))) return 'conflict';
  const outcome = put.length > 0 ? 'published' : 'unchanged';
  publisher.log.info(outcome, { feed: feed.id, members: members.length, put, delay: next.delay });
  return { feed: feed.id, outcome, put };
}
