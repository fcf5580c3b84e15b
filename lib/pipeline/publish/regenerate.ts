import {
  type ArchiveState,
  type Article,
  type ArticleId,
  type CutForSize,
  DOCUMENT_FORMATS,
  FEED_FORMATS,
  type Feed,
  type FeedFormat,
  type FeedId,
  type FeedState,
  type Instant,
  isForPartners,
  isRead,
  lastPosition,
  type Member,
  millis,
  type PublishedDocument,
  type Visibility,
} from '../../model/index.ts';
import {
  archiveFolder,
  CONTENT_TYPES,
  changesPath,
  cutOf,
  type DocumentInput,
  documentPath,
  marksOf,
  otherFeedPath,
  packed,
  type Span,
  screened,
  weighty,
  withinRoom,
  written,
} from '../../publish/index.ts';
import { type PublishMessage, revisionName, splitName } from '../messages.ts';
import { deleteUnknown } from './archive-files.ts';
import { fileArchives } from './archives.ts';
import { atHand } from './at-hand.ts';
import { type Attempt, FEW } from './attempt.ts';
import { appendChanges, type ChangeLog, dropChangeLog, readChangeLog } from './change-log.ts';
import { type MarkedFiling, markFiling } from './filing-mark.ts';
import { withLate } from './late.ts';
import { type Newest, readMembers, type Shown, withOlder } from './members.ts';
import { dropNinjsFiles, putNinjsFiles } from './ninjs-files.ts';
import { putDocument } from './put-document.ts';
import { sourcesOf, tellersOf } from './shown-once.ts';
import { spacingOf } from './too-early.ts';
import { takesPlaces, toldBy, trustOf } from './trust.ts';
import { untoldOf, untoldOfAll } from './untold.ts';

/** What a publish came to. */
export type PublishOutcome = {
  readonly feed: FeedId;
  readonly outcome: 'published' | 'unchanged' | 'covered' | 'removed' | 'early';
  /** Documents whose bytes changed and were put. */
  readonly put: readonly FeedFormat[];
  /** Whom they are for; absent where for everybody, or the feed is gone. */
  readonly visibility?: Visibility | undefined;
  /** When it is to be tried again, where it is too early. */
  readonly until?: Instant;
};

/**
 * Renders a feed's documents and archives from the table, and puts what differs. `conflict` where another publisher was
 * faster anywhere on the way: what it put is found, and the state is as it was.
 */
export async function regenerate(attempt: Attempt): Promise<PublishOutcome | 'conflict'> {
  const { feed, found, publisher } = attempt;
  const log = await readChangeLog(attempt);
  const newest = await readMembers(feed, publisher.store, trustOf(attempt));
  if (newest === null) {
    // The next attempt asks the articles themselves.
    found.overtaken = true;
    return 'conflict';
  }
  const filing = markFiling(attempt.before, publisher.store);
  const showing = showWith(attempt, newest, filing);
  const changes = await changedSince(attempt, newest);
  const archive = await fileHistory(attempt, newest, changes, showing, filing);
  if (archive === 'conflict') return archive;
  const shown = showing.last() ?? (await showing.show([]));
  if (shown === 'conflict') return shown;
  const { members, whole } = shown;
  // Before the document that leads to them, and what stood before after it.
  const files = await putNinjsFiles(attempt, { ...whole, members }, mayHoldAnything(attempt), filing);
  if (files === 'conflict') return files;
  const put = await putDocuments(attempt, shown, archive, filing.version());
  if (put === 'conflict') return put;
  if ((await dropNinjsFiles(files, attempt, filing.version())) === 'conflict') return 'conflict';
  await deleteDropped(attempt);
  // After all else: what is told can be fetched.
  const told = log === null ? null : await tellChanges(log, changes, attempt);
  if (told === 'conflict') return told;
  if (!(await deleteElsewhere(attempt, filing.version()))) return 'conflict';
  const version = filing.version() + 1;
  const ninjs = files.names ?? undefined;
  return saveState(attempt, shown, { ...put, archive, ninjs, version, ...(told && { changes: told }) });
}

type ShownNow = Exclude<Awaited<ReturnType<typeof readShown>>, 'conflict'>;

/** What the documents show beside the newest members: of those that came late what they have room for. */
type Showing = {
  readonly show: (late: readonly Member[]) => Promise<ShownNow | 'conflict'>;
  /** What was shown last; null for nothing yet. */
  readonly last: () => ShownNow | null;
};

function showWith(attempt: Attempt, newest: Newest, { version }: MarkedFiling): Showing {
  let last: { readonly key: string; readonly shown: ShownNow } | null = null;
  const show = async (late: readonly Member[]) => {
    const read = withLate(newest, late, attempt.feed);
    const key = read.names.join(' ');
    if (last?.key === key) return last.shown;
    const shown = await readShown(attempt, read, version());
    if (shown !== 'conflict') last = { key, shown };
    return shown;
  };
  return { show, last: () => last?.shown ?? null };
}

/** What the documents show: the members that hold, less what the profile or the feed's bounds keep out. */
async function readShown(attempt: Attempt, read: Shown, version: number) {
  const { feed, publisher } = attempt;
  const { store, site } = publisher;
  const ids = sourcesOf(read);
  // The memory of sources is asked whether it holds: that costs as much as one of them.
  const sources = await (ids.length > 1 ? store.sources.known : store.sources).getMany(ids);
  const alsoAt = tellersOf(read.alsoAt, sources);
  const whole = { feed, members: read.members, tombstones: read.tombstones, sources, site, alsoAt };
  const passed = screened(whole);
  const cuts: (CutForSize | null)[] = [];
  for (const format of weighty({ ...whole, members: passed.members })) {
    const ready = await atHand(format, { ...whole, members: passed.members }, version, attempt);
    if (ready === 'conflict') return ready;
    cuts.push(cutOf(format, ready.input, ready.entries));
  }
  return { read, whole, ...withinRoom(passed, cuts) };
}

/** Files the feed's history in archives, anew where what they hold is not known. */
async function fileHistory(
  attempt: Attempt,
  newest: Newest,
  changes: Changed,
  { show }: Showing,
  { store, version, mark }: MarkedFiling,
): Promise<ArchiveState | undefined | 'conflict'> {
  const { feed, before, found, publisher } = attempt;
  const { site, entries } = publisher;
  const all = mayHoldAnything(attempt);
  const { byDate, older } = newest;
  const filer = {
    ...{ feed, store, site, entries, found, version, mark },
    newest: [...byDate.members, ...byDate.copies, ...older],
    whole: wholeOf(newest, feed),
    before: new Set(before.members.map((name) => splitName(name)[0])),
    show: async (late: readonly Member[]) => {
      const shown = await show(late);
      return shown === 'conflict' ? shown : new Set([...shown.members, ...shown.read.copies].map(({ id }) => id));
    },
  };
  const archive = await fileArchives(before.archive, { ...changes, all }, filer);
  if (archive === 'conflict') return archive;
  if (all && !(await deleteUnknown({ feed, store: publisher.store, version }))) return 'conflict';
  return archive;
}

/** A small feed need not be asked for what it has besides, when its history is filed for the first time. */
function wholeOf({ byDate: { members, copies, tombstones } }: Newest, { size }: Feed): readonly Article[] | null {
  const isAll = members.length < size && copies.length === 0 && tombstones.length === 0;
  const unrevised = members.filter(isRead).filter(({ revision }) => revision === 1);
  return isAll && unrevised.length === members.length ? unrevised : null;
}

/** Whether archives may hold what no state tells of: by another definition, half written, or asked to be made anew. */
function mayHoldAnything({ feed, definition, before, messages, found }: Attempt): boolean {
  return (
    before.definition !== definition ||
    before.isFiling === true ||
    isOrdered(messages) ||
    // Among what was deleted may have been archives that another had just written.
    found.deleted ||
    [...found.own.keys()].some((key) => key.startsWith(archiveFolder(feed)))
  );
}

/** Whether somebody has ordered the feed to be made anew. */
function isOrdered(messages: readonly PublishMessage[]): boolean {
  return messages.some(({ revisions }) => revisions.length === 0);
}

type Changed = { readonly changed: readonly Article[]; readonly left: ReadonlySet<ArticleId> };

/**
 * The articles that may not be what they were when the feed was last published: told of, newly shown, or shown no more;
 * which of them only left, as they were.
 */
async function changedSince({ before, messages, publisher }: Attempt, newest: Newest): Promise<Changed> {
  const { read } = newest;
  const { names } = withOlder(newest, [], new Set(), { size: Number.POSITIVE_INFINITY });
  const known = new Set(before.members);
  const now = new Set(names);
  const told = [...names.filter((name) => !known.has(name)).map((name) => splitName(name)[0]), ...toldBy(messages)];
  const ids = new Set(told.concat(before.members.filter((name) => !now.has(name)).map((name) => splitName(name)[0])));
  const unread = [...ids].filter((id) => !read.has(id));
  const stored = await publisher.store.articles.getMany(unread);
  const changed = [...ids].flatMap((id) => read.get(id) ?? stored.get(id)?.article ?? []);
  const wereTold = new Set(told);
  const onlyLeft = changed.filter(({ id, revision }) => !wereTold.has(id) && known.has(revisionName(id, revision)));
  return { changed, left: new Set(onlyLeft.map(({ id }) => id)) };
}

type Documents = Pick<FeedState, 'documents' | 'spans'>;

/** Puts each of the feed's documents where its bytes differ; tells where the entries stand in them. */
async function putDocuments(
  attempt: Attempt,
  { whole, members }: ShownNow,
  archive: ArchiveState | undefined,
  version: number,
): Promise<Documents | 'conflict'> {
  const { feed, before, found, publisher } = attempt;
  const { store, entries } = publisher;
  const links = { name: null, previous: archive?.last ?? null, next: null };
  let input: DocumentInput = { ...whole, members, archive: links };
  const documents: Partial<Record<FeedFormat, PublishedDocument>> = {};
  const spans: Partial<Record<FeedFormat, readonly Span[]>> = {};
  for (const format of feed.formats) {
    const ready = format === 'news' ? { input, entries } : await atHand(format, input, version, attempt);
    if (ready === 'conflict') return ready;
    // What was read for one document need not be read for the next.
    input = ready.input;
    const { bytes, spans: own } = written(format, input, ready.entries);
    const document = { key: documentPath(feed, format), bytes, contentType: CONTENT_TYPES[format] };
    const put = await putDocument(document, before.documents[format], found, store.objects);
    if (put === 'conflict') return put;
    documents[format] = put;
    if (own !== null) spans[format] = own;
  }
  // Of a few the articles are read instead.
  const isTaken = takesPlaces(feed) && members.length > (publisher.few ?? FEW);
  return { documents, ...(isTaken && { spans: packed({ made: marksOf(input), documents: spans }) }) };
}

/** Tells in the feed's change log what it does not say yet; all of it where the feed or its log is another than it was. */
async function tellChanges(
  log: ChangeLog,
  { changed, left }: Changed,
  attempt: Attempt,
): Promise<FeedState['changes'] | 'conflict'> {
  const { feed, definition, before, messages, publisher } = attempt;
  const telling = { feed, open: log.open, site: publisher.site, store: publisher.store };
  const mayHoldAnything =
    before.definition !== definition || before.changes?.begun !== log.open.begun || isOrdered(messages);
  const untold = mayHoldAnything
    ? await untoldOfAll(telling)
    : await untoldOf(
        // What only made room is in the feed still.
        changed.filter(({ id }) => !left.has(id)),
        telling,
      );
  const open = await appendChanges(log, untold, attempt);
  if (open === 'conflict') return open;
  return { begun: open.begun, first: open.first, last: lastPosition(open) };
}

/** Nothing stays in a format that the feed no longer has, nor of a change log. */
async function deleteDropped({ feed, definition, before, found, publisher: { store } }: Attempt): Promise<void> {
  const hasTold = found.own.has(changesPath(feed, null));
  if (before.definition !== definition || hasTold) await dropChangeLog(feed, before, store);
  for (const format of DOCUMENT_FORMATS) {
    const key = documentPath(feed, format);
    const isDropped = !feed.formats.includes(format) && (before.definition !== definition || found.own.has(key));
    if (!isDropped) continue;
    found.deleted = true;
    await store.objects.delete(key);
  }
}

/**
 * Nothing stays where the feed's documents were while it was for others than it is now; every version of it goes, and who is
 * subscribed to it is told. It is looked for where the feed was defined anew, or somebody has ordered it. False where another
 * publisher has taken over.
 */
async function deleteElsewhere(attempt: Attempt, version: number): Promise<boolean> {
  const { feed, definition, before, messages, found, publisher } = attempt;
  const { store } = publisher;
  const path = otherFeedPath(feed);
  const mayStand =
    before.definition !== definition ||
    isOrdered(messages) ||
    [...found.own.keys()].some((key) => key.startsWith(path));
  if (!mayStand) return true;
  const left: string[] = [];
  for await (const key of store.objects.list(path)) left.push(key);
  if (left.length === 0) return true;
  if (((await store.feeds.state(feed.id))?.version ?? 0) !== version) return false;
  found.deleted = true;
  for (const key of left) await store.objects.delete(key);
  publisher.log.info('documents moved', { feed: feed.id, deleted: left.length });
  if (isForPartners(feed)) await publisher.tell?.({ feed: feed.id, formats: FEED_FORMATS, written: null });
  return true;
}

type Published = Pick<FeedState, 'documents' | 'spans' | 'archive' | 'ninjs' | 'changes' | 'version'>;

/** Remembers what was published, unless another publisher has meanwhile; says in the log how long the write took to show. */
async function saveState(
  { feed, definition, before, messages, found, publisher }: Attempt,
  { read, members, held, cut, faults }: ShownNow,
  { documents, spans, archive, ninjs, changes, version }: Published,
): Promise<PublishOutcome | 'conflict'> {
  const put = feed.formats.filter((format) => found.own.has(documentPath(feed, format)));
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
    ...placeOf(feed),
    shown: members.length,
    members: read.names,
    lastPublished: put.length > 0 ? now : before.lastPublished,
    delay: delay ?? before.delay,
    ...(spacing > 0 && { regenerated: now }),
    archive,
    spans,
    ...(ninjs && { ninjs }),
    ...(changes && { changes }),
    ...(held.length > 0 && { held }),
    ...(cut !== null && { cut }),
    ...(faults.length > 0 && { faults }),
  };
  // Before the state says that it was published: who dies in between puts it again, and tells it then.
  const last = changes?.last === before.changes?.last ? undefined : changes?.last;
  // Who is at a hub gets nothing that is for partners.
  const formats = isForPartners(feed) ? [] : put;
  if (formats.length > 0 || last !== undefined)
    await publisher.tell?.({ feed: feed.id, formats, written: written ?? null, ...(last && { changes: last }) });
  if (!(await publisher.store.feeds.saveState(next))) return 'conflict';
  const outcome = put.length > 0 ? 'published' : 'unchanged';
  publisher.log.info(outcome, { feed: feed.id, members: members.length, put, delay, ...(waited > 0 && { waited }) });
  return { feed: feed.id, outcome, put, ...placeOf(feed) };
}

/** Where the feed's documents are, as its outcome and its state say it: nothing is said of one for everybody. */
export function placeOf({ visibility }: Pick<Feed, 'visibility'>): Pick<FeedState, 'visibility'> {
  return visibility === undefined ? {} : { visibility };
}

/** When the first of the writes was made that the messages tell of. */
function firstWritten(messages: readonly PublishMessage[]) {
  return messages
    .filter(({ revisions }) => revisions.length > 0)
    .map(({ written }) => written)
    .sort()[0];
}
