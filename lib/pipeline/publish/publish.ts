import { sha256 } from '../../identity/index.ts';
import {
  type Article,
  DOCUMENT_FORMATS,
  type Feed,
  type FeedFormat,
  type FeedId,
  type FeedState,
  millis,
  type PublishedDocument,
} from '../../model/index.ts';
import {
  archiveFolder,
  CONTENT_TYPES,
  documentPath,
  type EntryCache,
  feedPath,
  renderBytes,
  showable,
} from '../../publish/index.ts';
import { type PublishMessage, revisionName, splitName } from '../messages.ts';
import type { Ports } from '../ports.ts';
import { deleteUnknown } from './archive-files.ts';
import { fileArchives } from './archives.ts';
import { markFiling } from './filing-mark.ts';
import { readMembers, type Shown } from './members.ts';
import { type Found, nothingFound, putDocument } from './put-document.ts';
import { sourcesOf, tellersOf } from './shown-once.ts';

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
  let found = nothingFound();
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const state = await publisher.store.feeds.state(id);
    // Read after the state: who publishes by a definition that came later has left another state behind.
    const feed = await publisher.store.feeds.get(id);
    if (feed === null) {
      await withdraw(id, publisher);
      // Where it was defined anew meanwhile, what was withdrawn may be what its publisher had put.
      if ((await publisher.store.feeds.get(id)) === null) return { feed: id, outcome: 'removed', put: [] };
      found = { ...nothingFound(), deleted: true };
      continue;
    }
    const definition = sha256(JSON.stringify([feed, publisher.site]));
    const covers = state !== null && !found.deleted && isCovered(messages, state, definition);
    if (covers) {
      publisher.log.info('covered', { feed: id });
      return { feed: id, outcome: 'covered', put: [] };
    }
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
  for await (const key of store.objects.list(feedPath(id))) await store.objects.delete(key);
  for await (const { at } of store.archives.from(id, '')) await store.archives.delete(id, at);
  await store.feeds.forgetState(id);
}

function unpublished(id: FeedId): FeedState {
  return { id, version: 0, definition: null, documents: {}, shown: 0, members: [], lastPublished: null, delay: null };
}

/** A revision is covered once the feed shows it or a later one of its article. */
function isCovered(messages: readonly PublishMessage[], state: FeedState, definition: string): boolean {
  if (state.definition !== definition || state.isFiling) return false;
  const shown = new Map(state.members.map(splitName));
  return messages.every(
    ({ revisions }) =>
      revisions.length > 0 &&
      revisions.map(splitName).every(([article, revision]) => (shown.get(article) ?? 0) >= revision),
  );
}

async function regenerate(
  feed: Feed,
  definition: FeedState['definition'],
  state: FeedState,
  messages: readonly PublishMessage[],
  found: Found,
  publisher: Publisher,
): Promise<PublishOutcome | 'conflict'> {
  const { store, site, entries } = publisher;
  const shown = await readMembers(feed, store);
  const { tombstones, names } = shown;
  const sources = await store.sources.getMany(sourcesOf(shown));
  const alsoAt = tellersOf(shown.alsoAt, sources);
  const whole = { feed, members: shown.members, tombstones, sources, site, alsoAt };
  const { members, held, faults } = showable(whole, entries);
  const all =
    state.definition !== definition ||
    state.isFiling === true ||
    messages.some(({ revisions }) => revisions.length === 0) ||
    [...found.own.keys()].some((key) => key.startsWith(archiveFolder(feed.id)));
  const filing = markFiling(state, store);
  const archive = await fileArchives(
    state.archive,
    { changed: await changedSince(state, messages, shown, store), all },
    {
      feed,
      store: filing.store,
      site,
      entries,
      found,
      version: filing.version,
      shown: new Set([...members, ...shown.copies].map(({ id }) => id)),
    },
  );
  if (archive === 'conflict') return archive;
  if (all && !(await deleteUnknown({ feed, store, version: filing.version }))) return 'conflict';
  const previous = archive?.last ?? null;
  const input = { ...whole, members, archive: { name: null, previous, next: null } };
  const documents: Partial<Record<FeedFormat, PublishedDocument>> = {};
  for (const format of feed.formats) {
    const bytes = renderBytes(format, input, entries);
    const key = documentPath(feed.id, format);
    const document = { key, bytes, contentType: CONTENT_TYPES[format] };
    const put = await putDocument(document, state.documents[format], found, store.objects);
    if (put === 'conflict') return put;
    documents[format] = put;
  }
  for (const format of DOCUMENT_FORMATS) {
    const key = documentPath(feed.id, format);
    const isDropped = !feed.formats.includes(format) && (state.definition !== definition || found.own.has(key));
    if (!isDropped) continue;
    found.deleted = true;
    await store.objects.delete(key);
  }
  const put = feed.formats.filter((format) => found.own.has(documentPath(feed.id, format)));
  const now = publisher.now();
  const written = messages
    .filter((message) => message.revisions.length > 0)
    .map((message) => message.written)
    .sort()[0];
  const delay = put.length > 0 && written !== undefined ? millis(now) - millis(written) : null;
  const next: FeedState = {
    id: feed.id,
    version: filing.version() + 1,
    definition,
    documents,
    shown: members.length,
    members: names,
    lastPublished: put.length > 0 ? now : state.lastPublished,
    delay: delay ?? state.delay,
    archive,
    ...(held.length > 0 && { held }),
    ...(faults.length > 0 && { faults }),
  };
  if (!(await store.feeds.saveState(next))) return 'conflict';
  const outcome = put.length > 0 ? 'published' : 'unchanged';
  publisher.log.info(outcome, { feed: feed.id, members: members.length, put, delay });
  return { feed: feed.id, outcome, put };
}

/** The articles that may not be what they were when the feed was last published: told of, newly shown, or shown no more. */
async function changedSince(
  state: FeedState,
  messages: readonly PublishMessage[],
  { members, names }: Shown,
  { articles }: Publisher['store'],
): Promise<Article[]> {
  const before = new Set(state.members);
  const changed = members.filter(({ id, revision }) => !before.has(revisionName(id, revision)));
  const known = new Set(changed.map(({ id }) => id));
  const told = messages.flatMap(({ revisions }) => revisions.map((name) => splitName(name)[0]));
  const now = new Set(names);
  const others = [...names.filter((name) => !before.has(name)), ...state.members.filter((name) => !now.has(name))]
    .map((name) => splitName(name)[0])
    .concat(told)
    .filter((id) => !known.has(id));
  const stored = await articles.getMany(others);
  return [...changed, ...[...stored.values()].map(({ article }) => article)];
}
