import { type Change, type FeedId, firstPosition, type OpenSegment, type Position } from '../../lib/model/index.ts';
import { changesAfter } from '../../lib/pipeline/index.ts';
import { parseClosedSegment, parseOpenSegment } from '../../lib/publish/index.ts';
import type { Objects } from '../../lib/store/index.ts';

/** Everything that change logs ever showed to anybody, and readers who follow them meanwhile. */
export type ChangeReaders = {
  /** To be written through instead. */
  readonly objects: Objects;
  /** Somebody reads, or begins to. */
  read(random: () => number): Promise<void>;
  /** All entries of a feed's log that begins there, in order. */
  entries(feed: FeedId, begun: OpenSegment['begun']): Change[];
  /** Lets all readers come to the end; what they saw that they should not have, or missed. */
  end(): Promise<string[]>;
};

type Reader = { readonly feed: FeedId; readonly start: Position; readonly seen: Change[]; isGone: boolean };

const SEGMENT = /^(?:private\/)?feeds\/([^/]+)\/changes\/(head|\d+)\.json$/;

export function readersOf(objects: Objects): ChangeReaders {
  const shown = new Map<FeedId, Map<Position, string>>();
  const closed = new Map<string, string>();
  const faults: string[] = [];
  const readers: Reader[] = [];

  const watch = (key: string, bytes: Uint8Array, isGone: boolean): void => {
    const [, name, part] = SEGMENT.exec(key) ?? [];
    if (name === undefined || isGone) return;
    const text = Buffer.from(bytes).toString();
    if (part !== 'head') {
      if ((closed.get(key) ?? text) !== text) faults.push(`${key} was closed and changed`);
      closed.set(key, text);
    }
    const segment = part === 'head' ? parseOpenSegment(bytes) : parseClosedSegment(bytes);
    if (segment === null) return void faults.push(`${key} cannot be read`);
    const known = shown.get(name as FeedId) ?? new Map<Position, string>();
    shown.set(name as FeedId, known);
    for (const [at, change] of segment.changes.entries()) {
      const line = JSON.stringify(change);
      if (change.position !== segment.from + at) faults.push(`${key} has position ${change.position} out of order`);
      if ((known.get(change.position) ?? line) !== line) {
        faults.push(`${key} tells ${line} where it told ${known.get(change.position)}`);
      }
      known.set(change.position, line);
    }
  };

  const entriesAfter = (feed: FeedId, position: Position): Change[] =>
    [...(shown.get(feed) ?? [])]
      .filter(([at]) => at > position)
      .sort(([a], [b]) => a - b)
      .map(([, line]) => JSON.parse(line) as Change);

  const step = async (reader: Reader, limit: number): Promise<number> => {
    const position = reader.seen.at(-1)?.position ?? reader.start;
    const found = await changesAfter({ id: reader.feed }, position, limit, { objects });
    if (found === null || 'gone' in found) {
      reader.isGone = true;
      return 0;
    }
    reader.seen.push(...found.changes);
    return found.changes.length;
  };

  return {
    objects: {
      ...objects,
      async put(...given) {
        const answer = await objects.put(...given);
        if (answer !== 'conflict') watch(given[0], given[1], given[2].gone === true);
        return answer;
      },
    },
    async read(random) {
      const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
      if (random() < 0.2) {
        const feed = pick([...shown.keys()]);
        const start = feed && pick(entriesAfter(feed, 0))?.position;
        if (start !== undefined) readers.push({ feed: feed as FeedId, start, seen: [], isGone: false });
      }
      const reader = pick(readers.filter(({ isGone }) => !isGone));
      if (reader !== undefined) await step(reader, 1 + Math.floor(random() * 4));
    },
    entries: (feed, begun) => entriesAfter(feed, firstPosition(begun) - 1),
    async end() {
      for (const reader of readers) {
        while (!reader.isGone && (await step(reader, 2)) > 0);
        const { feed, start, seen, isGone } = reader;
        const told = entriesAfter(feed, start);
        const right = isGone ? told.slice(0, seen.length) : told;
        if (JSON.stringify(seen) !== JSON.stringify(right))
          faults.push(`a reader of ${feed} after ${start} saw others`);
      }
      return faults;
    },
  };
}
