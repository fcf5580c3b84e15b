import { type Article, type Feed, type FeedId, type Instant, millis } from '../../model/index.ts';
import type { WrittenDefinition } from '../../store/index.ts';
import { type Anchor, anchorsOf, eachAnchor } from './anchors.ts';
import { textOf } from './belongs.ts';

/** All feeds, found by what an article says and by their ids. What is defined is kept as it is written, and read when it is found. */
export type FeedIndex = {
  /** Takes in a definition as it is written now, instead of what was known under its id. */
  set(written: WrittenDefinition): void;
  /** Forgets what was known under an id. */
  drop(id: string): void;
  /** A feed that stands. */
  get(id: FeedId): Feed | null;
  /** The feeds that stand to which an article might belong, in the order of ids: all to which it does, and some others. */
  candidates(article: Article): Feed[];
  /** Of the feeds that were removed lately, or are being removed, those to which it might have belonged. */
  candidatesLeft(article: Article, now: Instant): Feed[];
  /** How many feeds stand that appeared by a name. */
  namedCount(): number;
  /** Whether any feed shows copies once. */
  showsCopiesOnce(): boolean;
  /** All feeds that stand, in the order of ids. */
  standing(): Feed[];
  /** How many definitions are known, those of feeds that were removed among them. */
  size(): number;
  /** What is known, in no order. */
  written(): Iterable<WrittenDefinition>;
};

/** A definition with what is looked at often. Its place in the index stays, so that a list of anchors may hold it. */
type Row = { readonly written: WrittenDefinition; readonly isNamed: boolean; readonly isOnce: boolean };

/** So many definitions are kept as they were read. */
const MOST_READ = 10_000;

export function emptyFeedIndex(): FeedIndex {
  let rows: (Row | undefined)[] = [];
  let places = new Map<string, number>();
  let byAnchor = new Map<Anchor, number | number[]>();
  /** Feeds that an article needs to have nothing for. */
  let always: number[] = [];
  let left = new Set<number>();
  const read = new Map<number, Feed>();
  let named = 0;
  let once = 0;
  let given = 0;
  let asksForWords = false;

  function feedAt(place: number): Feed {
    let feed = read.get(place);
    if (feed === undefined) {
      feed = JSON.parse(rows[place]?.written.text ?? 'null') as Feed;
      if (read.size >= MOST_READ) read.delete(read.keys().next().value as number);
      read.set(place, feed);
    }
    return feed;
  }

  function feedsAt(anchor: Anchor): number {
    const at = byAnchor.get(anchor);
    return at === undefined ? 0 : typeof at === 'number' ? 1 : at.length;
  }

  function add(place: number, feed: Feed): void {
    given++;
    if (feed.filter.words !== undefined) asksForWords = true;
    const anchors = anchorsOf(feed.filter, feedsAt);
    if (anchors === null) always.push(place);
    for (const anchor of anchors ?? []) {
      const at = byAnchor.get(anchor);
      if (at === undefined) byAnchor.set(anchor, place);
      else if (typeof at === 'number') byAnchor.set(anchor, [at, place]);
      else at.push(place);
    }
  }

  /** Takes out what a place is counted for. */
  function clear(place: number): void {
    const row = rows[place];
    read.delete(place);
    left.delete(place);
    if (row === undefined || row.written.left !== undefined) return;
    if (row.isNamed) named--;
    if (row.isOnce) once--;
  }

  function put(place: number, written: WrittenDefinition, feed: Feed): void {
    const row = {
      written,
      isNamed: feed.origin === 'automatic' && feed.filter.named !== undefined,
      isOnce: feed.duplicates === 'one',
    };
    rows[place] = row;
    places.set(written.id, place);
    if (written.left !== undefined) {
      left.add(place);
      return;
    }
    if (row.isNamed) named++;
    if (row.isOnce) once++;
  }

  /** Places that nothing is at any more are still in the lists of anchors; once there are many, all is made anew. */
  function tidy(): void {
    if (rows.length <= 2 * places.size + 1000) return;
    const kept = [...written()];
    [rows, places, byAnchor, always, left] = [[], new Map(), new Map(), [], new Set()];
    read.clear();
    [named, once, asksForWords] = [0, 0, false];
    for (const one of kept) set(one);
  }

  function set(written: WrittenDefinition): void {
    const feed = JSON.parse(written.text) as Feed;
    const before = places.get(written.id);
    if (before !== undefined && isSameFilter(feedAt(before), feed)) {
      clear(before);
      put(before, written, feed);
      return;
    }
    drop(written.id);
    put(rows.length, written, feed);
    add(rows.length - 1, feed);
  }

  function drop(id: string): void {
    const place = places.get(id);
    if (place === undefined) return;
    clear(place);
    rows[place] = undefined;
    places.delete(id);
    tidy();
  }

  function* written(): Iterable<WrittenDefinition> {
    for (const place of places.values()) yield (rows[place] as Row).written;
  }

  /** What articles were found to lead to, and after how many places were given. */
  const met = new WeakMap<Article, { readonly given: number; readonly places: ReadonlySet<number> }>();

  function placesFor(article: Article): ReadonlySet<number> {
    const known = met.get(article);
    if (known?.given === given) return known.places;
    const places = findPlaces(article);
    met.set(article, { given, places });
    return places;
  }

  function findPlaces(article: Article): ReadonlySet<number> {
    if (article.state !== 'usable') return new Set();
    const found = new Set(always);
    eachAnchor(article, asksForWords ? textOf(article) : null, (anchor) => {
      const at = byAnchor.get(anchor);
      if (typeof at === 'number') found.add(at);
      else if (at !== undefined) for (const place of at) found.add(place);
    });
    return found;
  }

  return {
    set,
    drop,
    get(id) {
      const place = places.get(id);
      return place === undefined || left.has(place) ? null : feedAt(place);
    },
    candidates(article) {
      return [...placesFor(article)]
        .filter((place) => rows[place] !== undefined && !left.has(place))
        .map(feedAt)
        .sort(byId);
    },
    candidatesLeft(article, now) {
      if (left.size === 0) return [];
      const seconds = millis(now) / 1000;
      const acts = (until: number | null | undefined) => until === null || (until !== undefined && until > seconds);
      const found = placesFor(article);
      return [...left].filter((place) => found.has(place) && acts(rows[place]?.written.left)).map(feedAt);
    },
    namedCount: () => named,
    showsCopiesOnce: () => once > 0,
    standing: () =>
      [...places.values()]
        .filter((place) => !left.has(place))
        .map((place) => JSON.parse((rows[place] as Row).written.text) as Feed)
        .sort(byId),
    size: () => places.size,
    written,
  };
}

function byId(a: Feed, b: Feed): number {
  return a.id < b.id ? -1 : 1;
}

function isSameFilter(one: Feed, other: Feed): boolean {
  return JSON.stringify(one.filter) === JSON.stringify(other.filter);
}
