import {
  type ArchiveState,
  type Article,
  type CutForSize,
  DOCUMENT_FORMATS,
  type FeedFormat,
  type FeedId,
  type FeedState,
  type Instant,
  millis,
  type PublishedDocument,
} from '../../model/index.ts';
import {
  archiveFolder,
  CONTENT_TYPES,
  cutOf,
  type DocumentInput,
  documentPath,
  renderBytes,
  screened,
  weighty,
  withinRoom,
} from '../../publish/index.ts';
import { type PublishMessage, splitName } from '../messages.ts';
import { deleteUnknown } from './archive-files.ts';
import { fileArchives } from './archives.ts';
import { atHand } from './at-hand.ts';
import type { Attempt } from './attempt.ts';
import { type MarkedFiling, markFiling } from './filing-mark.ts';
import { readMembers } from './members.ts';
import { type Found, putDocument } from './put-document.ts';
import { sourcesOf, tellersOf } from './shown-once.ts';
import { spacingOf } from './too-early.ts';
import { toldBy, trustOf } from './trust.ts';

/** What a publish came to. */
export type PublishOutcome = {
  readonly feed: FeedId;
  readonly outcome: 'published' | 'unchanged' | 'covered' | 'removed' | 'early';
  /** Documents whose bytes changed and were put. */
  readonly put: readonly FeedFormat[];
  /** When it is to be tried again, where it is too early. */
  readonly until?: Instant;
};

/**
 * Renders a feed's documents and archives from the table, and puts what differs. `conflict` where another publisher was
 * faster anywhere on the way: what it put is found, and the state is as it was.
 */
export async function regenerate(attempt: Attempt): Promise<PublishOutcome | 'conflict'> {
  const shown = await readShown(attempt);
  if (shown === 'conflict') return shown;
  const filing = markFiling(attempt.before, attempt.publisher.store);
  const archive = await fileHistory(attempt, shown, filing);
  if (archive === 'conflict') return archive;
  const documents = await putDocuments(attempt, shown, archive);
  if (documents === 'conflict') return documents;
  await deleteDropped(attempt);
  return saveState(attempt, shown, { documents, archive, version: filing.version() + 1 });
}

type ShownNow = Exclude<Awaited<ReturnType<typeof readShown>>, 'conflict'>;

/** What the documents show: the newest members that hold, less what the profile or the feed's bounds keep out. */
async function readShown(attempt: Attempt) {
  const { feed, found, publisher } = attempt;
  const { store, site, entries } = publisher;
  const read = await readMembers(feed, store, trustOf(attempt));
  if (read === null) return overtaken(found);
  const sources = await store.sources.getMany(sourcesOf(read));
  const alsoAt = tellersOf(read.alsoAt, sources);
  const whole = { feed, members: read.members, tombstones: read.tombstones, sources, site, alsoAt };
  const passed = screened(whole);
  const cuts: (CutForSize | null)[] = [];
  for (const format of weighty({ ...whole, members: passed.members })) {
    const ready = await atHand(format, { ...whole, members: passed.members }, entries, store.articles);
    if (ready === null) return overtaken(found);
    cuts.push(cutOf(format, ready.input, ready.entries));
  }
  return { read, whole, ...withinRoom(passed, cuts) };
}

/** The next attempt asks the articles themselves. */
function overtaken(found: Found): 'conflict' {
  found.overtaken = true;
  return 'conflict';
}

/** Files the feed's history in archives, anew where what they hold is not known. */
async function fileHistory(
  attempt: Attempt,
  { read, members }: ShownNow,
  { store, version }: MarkedFiling,
): Promise<ArchiveState | undefined | 'conflict'> {
  const { feed, before, found, publisher } = attempt;
  const { site, entries } = publisher;
  const all = mayHoldAnything(attempt);
  const changed = await changedSince(attempt, read);
  const shown = new Set([...members, ...read.copies].map(({ id }) => id));
  const filer = { feed, store, site, entries, found, version, shown };
  const archive = await fileArchives(before.archive, { changed, all }, filer);
  if (archive === 'conflict') return archive;
  if (all && !(await deleteUnknown({ feed, store: publisher.store, version }))) return 'conflict';
  return archive;
}

/** Whether archives may hold what no state tells of: by another definition, half written, or asked to be made anew. */
function mayHoldAnything({ feed, definition, before, messages, found }: Attempt): boolean {
  return (
    before.definition !== definition ||
    before.isFiling === true ||
    messages.some(({ revisions }) => revisions.length === 0) ||
    [...found.own.keys()].some((key) => key.startsWith(archiveFolder(feed.id)))
  );
}

/** The articles that may not be what they were when the feed was last published: told of, newly shown, or shown no more. */
async function changedSince(
  { before, messages, publisher }: Attempt,
  { names, read }: ShownNow['read'],
): Promise<Article[]> {
  const known = new Set(before.members);
  const now = new Set(names);
  const changed = [...names.filter((name) => !known.has(name)), ...before.members.filter((name) => !now.has(name))]
    .map((name) => splitName(name)[0])
    .concat(toldBy(messages));
  const ids = new Set(changed);
  const unread = [...ids].filter((id) => !read.has(id));
  const stored = await publisher.store.articles.getMany(unread);
  return [...ids].flatMap((id) => read.get(id) ?? stored.get(id)?.article ?? []);
}

type Documents = FeedState['documents'];

/** Puts each of the feed's documents where its bytes differ. */
async function putDocuments(
  { feed, before, found, publisher: { store, entries } }: Attempt,
  { whole, members }: ShownNow,
  archive: ArchiveState | undefined,
): Promise<Documents | 'conflict'> {
  let input: DocumentInput = {
    ...whole,
    members,
    archive: { name: null, previous: archive?.last ?? null, next: null },
  };
  const documents: Partial<Record<FeedFormat, PublishedDocument>> = {};
  for (const format of feed.formats) {
    const ready = format === 'news' ? { input, entries } : await atHand(format, input, entries, store.articles);
    if (ready === null) return overtaken(found);
    // What was read for one document need not be read for the next.
    input = ready.input;
    const bytes = renderBytes(format, input, ready.entries);
    const document = { key: documentPath(feed.id, format), bytes, contentType: CONTENT_TYPES[format] };
    const put = await putDocument(document, before.documents[format], found, store.objects);
    if (put === 'conflict') return put;
    documents[format] = put;
  }
  return documents;
}

/** Nothing stays in a format that the feed no longer has. */
async function deleteDropped({ feed, definition, before, found, publisher: { store } }: Attempt): Promise<void> {
  for (const format of DOCUMENT_FORMATS) {
    const key = documentPath(feed.id, format);
    const isDropped = !feed.formats.includes(format) && (before.definition !== definition || found.own.has(key));
    if (!isDropped) continue;
    found.deleted = true;
    await store.objects.delete(key);
  }
}

/** Remembers what was published, unless another publisher has meanwhile; says in the log how long the write took to show. */
async function saveState(
  { feed, definition, before, messages, found, publisher }: Attempt,
  { read, members, held, cut, faults }: ShownNow,
  { documents, archive, version }: Pick<FeedState, 'documents' | 'archive' | 'version'>,
): Promise<PublishOutcome | 'conflict'> {
  const put = feed.formats.filter((format) => found.own.has(documentPath(feed.id, format)));
  const now = publisher.now();
  const written = firstWritten(messages);
  const delay = put.length > 0 && written !== undefined ? millis(now) - millis(written) : null;
  const spacing = spacingOf(feed, publisher.site);
  // What was waited for by choice: nobody is to be called for it.
  const chosen = before.regenerated === undefined ? 0 : millis(before.regenerated) + spacing - millis(written ?? now);
  const waited = delay === null ? 0 : Math.min(Math.max(chosen, 0), delay);
  const next: FeedState = {
    id: feed.id,
    version,
    definition,
    documents,
    shown: members.length,
    members: read.names,
    lastPublished: put.length > 0 ? now : before.lastPublished,
    delay: delay ?? before.delay,
    ...(spacing > 0 && { regenerated: now }),
    archive,
    ...(held.length > 0 && { held }),
    ...(cut !== null && { cut }),
    ...(faults.length > 0 && { faults }),
  };
  if (!(await publisher.store.feeds.saveState(next))) return 'conflict';
  const outcome = put.length > 0 ? 'published' : 'unchanged';
  publisher.log.info(outcome, { feed: feed.id, members: members.length, put, delay, ...(waited > 0 && { waited }) });
  return { feed: feed.id, outcome, put };
}

/** When the first of the writes was made that the messages tell of. */
function firstWritten(messages: readonly PublishMessage[]) {
  return messages
    .filter(({ revisions }) => revisions.length > 0)
    .map(({ written }) => written)
    .sort()[0];
}
