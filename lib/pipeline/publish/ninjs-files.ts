import { sha256 } from '../../identity/index.ts';
import { type Article, type ArticleId, isRead, type Member, type Source, type Tombstone } from '../../model/index.ts';
import {
  CONTENT_TYPES,
  canceledMark,
  ninjsArticle,
  ninjsCanceled,
  ninjsFolder,
  ninjsMark,
  ninjsPath,
} from '../../publish/index.ts';
import type { Objects, Store } from '../../store/index.ts';
import { type PublishMessage, revisionName, splitName } from '../messages.ts';
import type { Attempt } from './attempt.ts';
import type { MarkedFiling } from './filing-mark.ts';
import { putDocument } from './put-document.ts';
import { readInstead } from './shown-once.ts';
import { toldBy } from './trust.ts';

/** What a feed shows: its members, and what is left of those that were taken down. */
export type ShownInFeed = {
  readonly members: readonly Member[];
  readonly tombstones: readonly Tombstone[];
  readonly sources: readonly Source[];
};

/** A document that is to stand. */
type Wanted = {
  readonly id: ArticleId;
  readonly name: string;
  readonly key: string;
  readonly mark: string;
  readonly of: Member | Tombstone;
};

/** What is to stand, as the feed's state tells of it (null for a feed without ninjs), and what is to go. */
export type NinjsFiles = { readonly names: readonly string[] | null; readonly dropped: readonly string[] };

/** So many revisions are asked for one by one; where more may have been left behind, the article's folder is listed. */
const FEW_REVISIONS = 10;

/**
 * Puts a ninjs document for each article that the feed shows, and for each that it shows as taken down: those alone that
 * the feed's state does not tell of with the same mark, so that a publish puts as many as articles changed. What stood
 * there is looked at only where nobody can know it. Returns what is to be deleted once nothing leads there any more
 * ({@link dropNinjsFiles}): an article that was revised, or that left the feed, is to be had no more as it was.
 */
export async function putNinjsFiles(
  attempt: Attempt,
  shown: ShownInFeed,
  isToLook: boolean,
  filing: MarkedFiling,
): Promise<NinjsFiles | 'conflict'> {
  const { feed, before, messages, found, publisher } = attempt;
  const known = marksIn(before.ninjs);
  const wanted = feed.formats.includes('ninjs') ? wantedOf(shown, attempt) : [];
  const looks = isToLook || found.deleted;
  if (!looks && before.ninjs === undefined && !feed.formats.includes('ninjs')) return { names: null, dropped: [] };
  const due = wanted.filter(({ name, key, mark }) => {
    return looks || known.get(name) !== mark || found.own.has(key) || found.standing.has(key);
  });
  const members = due.map(({ of }) => of).filter(isMember);
  const read = await readInstead<Member>(
    members,
    members.filter((member) => !isRead(member)),
    publisher.store.articles,
  );
  if (read === null) {
    // The next attempt asks the articles themselves.
    found.overtaken = true;
    return 'conflict';
  }
  const articles = new Map(read.filter(isRead).map((article) => [article.id, article]));
  const told = new Set(toldBy(messages));
  let conflict = false;
  for (const one of due) {
    const bytes = bytesOf(one, articles, shown, attempt);
    if ((looks || known.has(one.name)) && !(await mayPut(one.key, bytes, attempt))) {
      conflict ||= found.standing.has(one.key);
      continue;
    }
    // Of what a message tells the message comes again, if we die; of what only moved up nobody would.
    const { objects }: { readonly objects: Objects } = looks || told.has(one.id) ? publisher.store : filing.store;
    const document = { key: one.key, bytes, contentType: CONTENT_TYPES.ninjs };
    if ((await putDocument(document, undefined, found, objects)) === 'conflict') conflict = true;
  }
  if (conflict) return 'conflict';
  const names = feed.formats.includes('ninjs') ? wanted.map(({ name, mark }) => `${name} ${mark}`) : null;
  return { names, dropped: await droppedOf(wanted, known, looks, attempt) };
}

/**
 * Deletes what {@link putNinjsFiles} found to be no longer shown, every version of it; `conflict` where another publisher
 * has gone on from the state that this one goes on from.
 */
export async function dropNinjsFiles(
  { dropped }: NinjsFiles,
  { feed, found, publisher: { store } }: Attempt,
  version: number,
): Promise<'dropped' | 'conflict'> {
  if (dropped.length === 0) return 'dropped';
  if (((await store.feeds.state(feed.id))?.version ?? 0) !== version) return 'conflict';
  found.deleted = true;
  for (const key of dropped) await store.objects.delete(key);
  return 'dropped';
}

function marksIn(names: readonly string[] = []): Map<string, string> {
  return new Map(names.map((name) => name.split(' ', 2) as [string, string]));
}

function wantedOf({ members, tombstones, sources }: ShownInFeed, { feed, publisher: { site } }: Attempt): Wanted[] {
  const from = new Map(sources.map((source) => [source.id, source]));
  const wanted = (of: Member | Tombstone, mark: string): Wanted => {
    const { id, revision } = of;
    return { id, name: revisionName(id, revision), key: ninjsPath(feed, id, revision), mark, of };
  };
  return [
    ...members.map((member) => wanted(member, ninjsMark(member, feed, from.get(member.source), site))),
    ...tombstones.map((tombstone) => wanted(tombstone, canceledMark(tombstone))),
  ];
}

function isMember(one: Member | Tombstone): one is Member {
  return !('when' in one);
}

function bytesOf(
  { of }: Wanted,
  articles: ReadonlyMap<ArticleId, Article>,
  { sources }: ShownInFeed,
  { feed: { content }, publisher: { site } }: Attempt,
): Buffer {
  if (!isMember(of)) return Buffer.from(ninjsCanceled(of));
  const article = articles.get(of.id);
  if (article === undefined) throw new Error(`Article ${of.id} is to be written, and was not read`);
  const source = sources.find(({ id }) => id === article.source);
  return Buffer.from(ninjsArticle(article, { content, source, site }));
}

/**
 * Whether a document is to be put whose place may be taken. What stands there is looked up, and if it is another than is
 * to stand, put over by the next attempt, which reads the articles after this look.
 */
async function mayPut(key: string, bytes: Buffer, { found, publisher: { store } }: Attempt): Promise<boolean> {
  if (found.own.has(key) || found.standing.has(key)) return true;
  const stands = await store.objects.get(key);
  if (stands === null) return true;
  if (bytes.equals(stands.bytes)) {
    found.own.set(key, { etag: stands.etag, hash: sha256(bytes), bytes: bytes.length });
    return false;
  }
  found.standing.set(key, stands.etag);
  return false;
}

/**
 * What stands and is no longer to: what the state tells of; and of articles that messages tell of what a publisher may have
 * put that died before its state told of it, whose messages come again.
 */
async function droppedOf(
  wanted: readonly Wanted[],
  known: ReadonlyMap<string, string>,
  looks: boolean,
  { feed, messages, found, publisher: { store } }: Attempt,
): Promise<string[]> {
  const folder = ninjsFolder(feed);
  const stays = new Set(wanted.map(({ key }) => key));
  const gone = (keys: readonly string[]) => keys.filter((key) => !stays.has(key));
  if (looks) return gone(await keysIn(folder, store));
  const keyOf = (name: string) => ninjsPath(feed, ...splitName(name));
  const own = [...found.own.keys()].filter((key) => key.startsWith(folder));
  const sure = gone([...[...known.keys()].map(keyOf), ...own]);
  const leftBehind: string[] = [];
  for (const [id, from, to] of unsure(wanted, known, messages)) {
    const numbers = Array.from({ length: Math.min(to - from + 1, FEW_REVISIONS + 1) }, (_, at) => from + at);
    const asked = numbers.map((revision) => ninjsPath(feed, id, revision));
    const keys = gone(asked).filter((key) => !sure.includes(key));
    if (numbers.length > FEW_REVISIONS) leftBehind.push(...gone(await keysIn(`${folder}${id}/`, store)));
    else for (const key of keys) if ((await store.objects.head(key)) !== null) leftBehind.push(key);
  }
  return [...new Set([...sure, ...leftBehind])];
}

/**
 * Of which articles a publisher that died may have left documents, and of which revisions: those from the one that it was
 * told of, or after the one that was known, up to the one that stands now, and where none does to the last that is told.
 */
function* unsure(
  wanted: readonly Wanted[],
  known: ReadonlyMap<string, string>,
  messages: readonly PublishMessage[],
): Iterable<[id: ArticleId, from: number, to: number]> {
  const told = Map.groupBy(messages.flatMap(({ revisions }) => revisions).map(splitName), ([id]) => id);
  const before = new Map([...known.keys()].map(splitName));
  const now = new Map(wanted.map(({ id, of }) => [id, of.revision]));
  for (const id of new Set([...told.keys(), ...wanted.filter(({ name }) => !known.has(name)).map((one) => one.id)])) {
    const numbers = (told.get(id) ?? []).map(([, revision]) => revision);
    const stood = before.get(id);
    const from = Math.min(...numbers, stood === undefined ? Number.POSITIVE_INFINITY : stood + 1);
    const to = (now.get(id) ?? Math.max(...numbers) + 1) - 1;
    if (from <= to) yield [id, from, to];
  }
}

async function keysIn(folder: string, { objects }: Pick<Store, 'objects'>): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of objects.list(folder)) keys.push(key);
  return keys;
}
