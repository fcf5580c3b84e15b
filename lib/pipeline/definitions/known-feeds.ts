import { type Instant, millis } from '../../model/index.ts';
import type { LogPlace, Store } from '../../store/index.ts';
import type { Ports } from '../ports.ts';
import { emptyFeedIndex, type FeedIndex } from './feed-index.ts';
import { readSnapshot, SNAPSHOT_KEY, saveSnapshot } from './feed-snapshot.ts';

/** The feeds as a process holds them: read once, and kept by the log of what is written. */
export type KnownFeeds = {
  /** What is held; it may be replaced by another whenever somebody catches up. */
  index(): FeedIndex;
  /** Which moment of what is held the caller begins with. */
  moment(): Moment;
  /** Takes in what was written up to now. One small read where that is nothing, else one more for what it is. */
  catchUp(): Promise<void>;
  /** Whose definitions were taken in since a moment; null where they may be any. */
  since(moment: Moment): ReadonlySet<string> | null;
};

/** A moment of what a process holds. */
export type Moment = { readonly life: number; readonly changes: number };

type Reader = Pick<Ports, 'log'> & { readonly store: Pick<Store, 'feeds' | 'objects'> };
type Keeper = Reader & { readonly keeps: boolean };

/** From so many definitions on they are kept as one object too; a page of so many costs no more than looking for that. */
const SNAPSHOT_FROM = 300;

/** An object is put anew where the log has gone on so far since, as a share of all definitions, and by so many at least. */
const SNAPSHOT_SHARE = 0.1;
const SNAPSHOT_LEAST = 300;

/** So many changes are remembered by their ids. */
const MOST_CHANGES = 1000;

/** By the store's feeds: what a warm function knows, the next event finds. */
const held = new WeakMap<Store['feeds'], Promise<Held>>();

type Held = KnownFeeds & { caughtUp: Instant | null };

/**
 * The feeds, as they stood less than `within` milliseconds ago: what is held is brought up to date only where it has not
 * been for longer. With 0 all is seen that was written before the call. Who only looks, and meets strangers' pages, does
 * not keep for others what it read: by that they route.
 */
export async function knownFeeds(
  reader: Reader & Pick<Ports, 'now'>,
  { within, keeps = true }: { readonly within: number; readonly keeps?: boolean },
): Promise<KnownFeeds> {
  const { feeds } = reader.store;
  const now = reader.now();
  const standing = held.get(feeds);
  if (standing === undefined) {
    const loading = hold({ ...reader, keeps });
    held.set(feeds, loading);
    loading.catch(() => held.delete(feeds));
    const known = await loading;
    known.caughtUp = now;
    return known;
  }
  const known = await standing;
  // Whoever waited for another's reading may have written something since that began.
  const age = known.caughtUp === null ? Number.POSITIVE_INFINITY : millis(now) - millis(known.caughtUp);
  if (age < 0 || age >= within) {
    await known.catchUp();
    known.caughtUp = now;
  }
  return known;
}

async function hold(reader: Keeper): Promise<Held> {
  const { feeds } = reader.store;
  const first = await load(reader);
  let { index, at } = first;
  let life = 0;
  let forgotten = 0;
  let changed: string[] = [];
  let sinceSnapshot = 0;

  async function catchUp(): Promise<void> {
    for (;;) {
      const from = at;
      const news = await feeds.log.since(from);
      if (news === null) {
        const loaded = await load(reader);
        if (at !== from) continue;
        ({ index, at } = loaded);
        [life, forgotten, changed, sinceSnapshot] = [life + 1, 0, [], 0];
        if (loaded.isOfNow) return;
        continue;
      }
      const ids = [...new Set(news.ids)];
      if (ids.length === 0) return;
      const written = new Map((await feeds.writtenAs(ids)).map((one) => [one.id, one]));
      // Somebody took in what came later meanwhile, than which this may be older.
      if (at !== from) continue;
      for (const id of ids) {
        const one = written.get(id);
        if (one === undefined) index.drop(id);
        else index.set(one);
      }
      at = news.at;
      changed.push(...ids);
      if (changed.length > 2 * MOST_CHANGES) forgotten += changed.splice(0, changed.length - MOST_CHANGES).length;
      sinceSnapshot += ids.length;
      if (sinceSnapshot > Math.max(SNAPSHOT_LEAST, SNAPSHOT_SHARE * index.size())) {
        sinceSnapshot = 0;
        await keepSnapshot(index, at, reader);
      }
      return;
    }
  }

  if (!first.isOfNow) await catchUp();
  return {
    index: () => index,
    moment: () => ({ life, changes: forgotten + changed.length }),
    catchUp,
    since: (moment) =>
      moment.life !== life || moment.changes < forgotten ? null : new Set(changed.slice(moment.changes - forgotten)),
    caughtUp: null,
  };
}

/** What was read, and how far it goes; `isOfNow` where it holds all that was written before it was asked for. */
type Loaded = { readonly index: FeedIndex; readonly at: LogPlace; readonly isOfNow: boolean };

async function load(reader: Keeper): Promise<Loaded> {
  const { feeds } = reader.store;
  // Before the definitions: what is written while they are read is told after this place.
  const at = await feeds.log.last();
  const index = emptyFeedIndex();
  for await (const one of feeds.written(SNAPSHOT_FROM)) {
    index.set(one);
    if (index.size() < SNAPSHOT_FROM) continue;
    return (await loadSnapshot(reader)) ?? (await loadAll(at, reader));
  }
  return { index, at, isOfNow: true };
}

async function loadAll(at: LogPlace, reader: Keeper): Promise<Loaded> {
  const index = emptyFeedIndex();
  for await (const one of reader.store.feeds.written()) index.set(one);
  await keepSnapshot(index, at, reader);
  return { index, at, isOfNow: true };
}

/** Null where there is none, or it is of another log, or too old, or not whole. */
async function loadSnapshot({ store, log }: Reader): Promise<Loaded | null> {
  try {
    const snapshot = await readSnapshot(store.objects);
    if (snapshot === null || (await store.feeds.log.since(snapshot.at)) === null) return null;
    const index = emptyFeedIndex();
    for (const one of snapshot.written) index.set(one);
    return { index, at: snapshot.at, isOfNow: false };
  } catch (error) {
    log.warn('definitions read from the table', { object: SNAPSHOT_KEY, reason: String(error) });
    return null;
  }
}

/** It only saves reading: where it cannot be put, all goes on without. */
async function keepSnapshot(index: FeedIndex, at: LogPlace, { store, log, keeps }: Keeper): Promise<void> {
  if (!keeps || index.size() < SNAPSHOT_FROM) return;
  try {
    await saveSnapshot({ at, written: [...index.written()] }, store.objects);
  } catch (error) {
    log.warn('definitions not kept', { object: SNAPSHOT_KEY, reason: String(error) });
  }
}
