import {
  type Article,
  type ArticleId,
  type Change,
  type ChangeKind,
  type Feed,
  isCorrection,
  keepsChanges,
  type OpenSegment,
} from '../../lib/model/index.ts';
import { belongs } from '../../lib/pipeline/index.ts';
import { changesFolder, changesPath, feedPath, parseOpenSegment } from '../../lib/publish/index.ts';
import type { Store } from '../../lib/store/index.ts';
import type { ChangeReaders } from './change-readers.ts';

/** What the logs are held against. */
export type LogEvidence = {
  readonly store: Store;
  readonly readers: ChangeReaders;
  /** The revisions of each article as they were committed. */
  readonly committed: ReadonlyMap<ArticleId, readonly Article[]>;
  /** Feeds whose filter, or log, was not the same all the time. */
  readonly redefined: ReadonlySet<string>;
  /** Everything that readers can fetch. */
  readonly documents: ReadonlyMap<string, string>;
};

/** What is wrong with the change logs at the end of a history, a line each. */
export async function logFaults(evidence: LogEvidence): Promise<string[]> {
  const { store, readers } = evidence;
  const faults = await readers.end();
  for (const feed of await store.feeds.list()) faults.push(...(await faultsOfLog(feed, evidence)));
  return faults;
}

async function faultsOfLog(feed: Feed, evidence: LogEvidence): Promise<string[]> {
  const { store, readers, committed, redefined, documents } = evidence;
  const object = await store.objects.get(changesPath(feed, null));
  if (!keepsChanges(feed)) {
    const left = [...documents.keys()].filter((key) => key.startsWith(changesFolder(feed)));
    return left.map((key) => `${key} is left of a log that is kept no longer`);
  }
  const open = object && parseOpenSegment(object.bytes);
  if (open === null) return committed.size === 0 ? [] : [`${feed.id} has no change log`];
  const told = Map.groupBy(readers.entries(feed.id, open.begun), ({ id }) => id);
  const faults: string[] = [];
  for (const id of new Set([...committed.keys(), ...told.keys()])) {
    const lines = told.get(id) ?? [];
    const wrong = [
      wrongOrder(lines),
      wrongEnd(feed, lines, committed.get(id)?.at(-1)),
      redefined.has(feed.id) ? null : wrongRevisions(feed, open, lines, committed.get(id) ?? []),
    ].filter((one) => one !== null);
    const said = lines.map(({ kind, revision }) => `${kind} ${revision}`).join(', ');
    faults.push(...wrong.map((one) => `the log of ${feed.id} says of ${id} "${said}": ${one}`));
  }
  return [...faults, ...unlike(feed, told, documents)];
}

/** An article comes first, changes while it is there, and comes back only after it left; no revision is told twice as one. */
function wrongOrder(lines: readonly Change[]): string | null {
  let stands = false;
  let last = 0;
  for (const [at, { kind, revision }] of lines.entries()) {
    const may: readonly ChangeKind[] = stands
      ? ['updated', 'corrected', 'withdrawn']
      : [at === 0 ? 'created' : 'restored'];
    if (!may.includes(kind)) return `${kind} at ${at + 1} cannot be`;
    const isMove = kind === 'withdrawn' || kind === 'restored';
    if (revision < last || (revision === last && !isMove)) return `revision ${revision} comes after ${last}`;
    stands = kind !== 'withdrawn';
    last = revision;
  }
  return null;
}

/** What somebody who followed the log has in the end is what the feed has. */
function wrongEnd(feed: Feed, lines: readonly Change[], article: Article | undefined): string | null {
  const last = lines.at(-1);
  const stands = last !== undefined && last.kind !== 'withdrawn';
  const should = article !== undefined && belongs(feed, article);
  if (stands !== should) return should ? 'it is in the feed' : 'it is not in the feed';
  if (stands && last.revision !== article?.revision) return `it is at revision ${article?.revision}`;
  return null;
}

/**
 * Each revision while it belonged is told, once, by the right word; of a stay in the feed either all or, where it ended before
 * anybody saw it, nothing. What was erased before it could be told is not told, nor what was there before the log began, but
 * for the newest then.
 */
function wrongRevisions(
  feed: Feed,
  { begun }: OpenSegment,
  lines: readonly Change[],
  committed: readonly Article[],
): string | null {
  const revisions = [...new Map(committed.map((one) => [one.revision, one])).values()];
  // It came or went without a revision: another told it, or told it no more.
  if (committed.some((one) => belongs(feed, one) !== belongs(feed, revisions[one.revision - 1] ?? one))) return null;
  const isErased = (number: number) => revisions.some((one) => one.state === 'cancelled' && one.revision > number);
  const told = new Set(lines.map(({ revision }) => revision));
  const expected: string[] = [];
  const say = (word: ChangeKind, { revision, hash }: Article) =>
    expected.push(`${word} ${revision} ${hash.slice(0, 16)}`);
  for (let at = 0; at < revisions.length; at++) {
    const stay: Article[] = [];
    for (; at < revisions.length && belongs(feed, revisions[at] as Article); at++) stay.push(revisions[at] as Article);
    const end = revisions[at];
    const wasSeen = end === undefined || stay.some(({ revision }) => told.has(revision));
    if (stay.length === 0 || !wasSeen) continue;
    const first = stay.find(({ revision }) => told.has(revision))?.revision ?? 0;
    for (const one of stay) {
      const mayMiss = isErased(one.revision) || (one.revisedAt < begun && one.revision < first);
      if (mayMiss && !told.has(one.revision)) continue;
      const stands = expected.length > 0 && !expected.at(-1)?.startsWith('withdrawn');
      const word = stands
        ? isCorrection(one)
          ? 'corrected'
          : 'updated'
        : expected.length > 0
          ? 'restored'
          : 'created';
      say(word, one);
    }
    if (end === undefined) continue;
    // What it was when it left may be erased, too: then its leaving is told by what came of it.
    const rest = revisions.slice(at);
    const left = rest.find((one) => belongs(feed, one) || told.has(one.revision) || !isErased(one.revision));
    if (left !== undefined && !belongs(feed, left)) say('withdrawn', left);
  }
  const is = lines.map(({ kind, revision, hash }) => `${kind} ${revision} ${hash}`);
  return is.join() === expected.join() ? null : `it should be ${expected.join(', ')}`;
}

/** What the log has is what the feed's Atom document and its archives hold. */
function unlike(
  feed: Feed,
  told: ReadonlyMap<ArticleId, readonly Change[]>,
  documents: ReadonlyMap<string, string>,
): string[] {
  if (!feed.formats.includes('atom') || feed.duplicates === 'one') return [];
  const shown = new Set<string>();
  for (const [key, text] of documents) {
    if (!key.startsWith(feedPath(feed)) || !key.endsWith('atom.xml')) continue;
    for (const [, id = ''] of text.matchAll(/<id>urn:feedmill:([a-z0-9]+)<\/id>/g)) shown.add(id);
  }
  const standing = new Set<ArticleId>();
  for (const [id, lines] of told) if (lines.at(-1)?.kind !== 'withdrawn') standing.add(id);
  return [
    ...[...standing]
      .filter((id) => !shown.has(id))
      .map((id) => `the log of ${feed.id} has ${id}, its documents have not`),
    ...[...shown]
      .filter((id) => !standing.has(id as ArticleId))
      .map((id) => `the documents of ${feed.id} have ${id}, its log has not`),
  ];
}
