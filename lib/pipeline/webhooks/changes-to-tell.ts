import type { Change, Feed, Position } from '../../model/index.ts';
import { articleUrn } from '../../publish/index.ts';
import type { Store } from '../../store/index.ts';
import { changesAfter } from '../publish/changes-after.ts';

/** More do not fit into a message: each has a hash, an address and an id. */
const MOST = 150;

/** Changes as the log writes them, and the log's last position. */
export type ChangesToTell = {
  readonly changes: readonly (Omit<Change, 'id' | 'copyOf'> & { readonly id: string; readonly copyOf?: string })[];
  readonly last: number;
};

/** From where on somebody is to be told, and up to where. */
export type Wanted = {
  /** The position after which it begins. */
  readonly after: Position;
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
  let until = begun ?? to;
  let found = await changesAfter(feed, after, MOST, store);
  if (found !== null && 'gone' in found && found.last > after) {
    until = to;
    found = await changesAfter(feed, found.first - 1, MOST, store);
  }
  if (found === null) return null;
  const changes = 'gone' in found ? [] : found.changes.filter(({ position }) => position <= until);
  return { changes: changes.map(written), last: found.last };
}

function written({ id, copyOf, ...change }: Change): ChangesToTell['changes'][number] {
  const { position, ...more } = change;
  return { position, id: articleUrn(id), ...more, ...(copyOf !== undefined && { copyOf: articleUrn(copyOf) }) };
}
