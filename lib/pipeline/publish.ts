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
import { CONTENT_TYPES, documentPath, type EntryCache, renderBytes } from '../publish/index.ts';
import { readMembers } from './members.ts';
import type { PublishMessage } from './messages.ts';
import type { Ports } from './ports.ts';

/** What a publish may use: of the world, and of its own memory the entries that it rendered before. */
export type Publisher = Pick<Ports, 'store' | 'now' | 'log' | 'site'> & { readonly entries: EntryCache };

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
  const feed = await publisher.store.feeds.get(id);
  if (feed === null) {
    for (const format of FEED_FORMATS) await publisher.store.objects.delete(documentPath(id, format));
    return { feed: id, outcome: 'removed', put: [] };
  }
  const definition = sha256(JSON.stringify([feed, publisher.site]));
  const found: Found = { standing: {}, own: {} };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const state = await publisher.store.feeds.state(id);
    if (state !== null && isCovered(messages, state, definition)) return { feed: id, outcome: 'covered', put: [] };
    const outcome = await regenerate(feed, definition, state ?? unpublished(id), messages, found, publisher);
    if (outcome !== 'conflict') return outcome;
  }
  throw new Error(`Feed ${id}: lost to other publishers ${ATTEMPTS} times in a row; it will be tried again`);
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
  { standing, own }: Found,
  publisher: Publisher,
): Promise<PublishOutcome | 'conflict'> {
  const { members, tombstones, names } = await readMembers(feed, publisher.store);
  const sources = await publisher.store.sources.list();
  const documents: Partial<Record<FeedFormat, PublishedDocument>> = {};
  for (const format of feed.formats) {
    const bytes = renderBytes(format, { feed, members, tombstones, sources, site: publisher.site }, publisher.entries);
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
