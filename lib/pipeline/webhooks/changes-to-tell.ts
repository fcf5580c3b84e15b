import type { Change, Feed, Instant, Position } from '../../model/index.ts';
import { articleUrn } from '../../publish/index.ts';
import type { Store } from '../../store/index.ts';
import { changesAfter } from '../publish/changes-after.ts';
import { positionSince } from './positions.ts';

/** More do not fit into a message: each has a hash, an address and an id. */
const MOST = 150;

/** Changes as the log writes them, and the log's last position. */
export type ChangesToTell = {
  readonly changes: readonly (Omit<Change, 'id' | 'copyOf'> & { readonly id: string; readonly copyOf?: string })[];
  readonly last: number;
};

/** From where on somebody is to be told, and up to where. */
export type Wanted = {
  /**
   * The position after which it begins; or, for who was told of nothing yet, since when what changed is wanted, and the
   * last position after which it may begin, where there is one.
   */
  readonly after: Position | { readonly since: Instant; readonly atMost: Position | null };
  /** The last position; what comes behind it cannot be fetched by everybody yet. */
  readonly to: Position;
  /** Instead of it the last position of what was begun and is to come again as it was; null where there is none. */
  readonly begun: Position | null;
};

/**
 * What a feed's change log has behind a position up to another, or from its beginning where it goes back no further. Null
 * where there is no log.
 */
export async function changesToTell(
  feed: Feed,
  { after, begun, to }: Wanted,
  store: Pick<Store, 'objects'>,
): Promise<ChangesToTell | null> {
  const start = typeof after === 'number' ? after : 0;
  let until = begun ?? to;
  let found = await changesAfter(feed, start, MOST, store);
  if (found !== null && 'gone' in found && found.last > start) {
    const { first } = found;
    const isNew = typeof after !== 'number';
    if (!isNew) until = to;
    const wanted = isNew ? (await positionSince(feed, after.since, found, store)) - 1 : 0;
    const begin = isNew ? Math.min(wanted, after.atMost ?? wanted) : 0;
    found = await changesAfter(feed, Math.max(begin, first - 1), MOST, store);
  }
  if (found === null) return null;
  const changes = 'gone' in found ? [] : found.changes.filter(({ position }) => position <= until);
  return { changes: changes.map(written), last: found.last };
}

function written({ id, copyOf, ...change }: Change): ChangesToTell['changes'][number] {
  const { position, ...more } = change;
  return { position, id: articleUrn(id), ...more, ...(copyOf !== undefined && { copyOf: articleUrn(copyOf) }) };
}
