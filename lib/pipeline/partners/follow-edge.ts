import type { FeedId, PartnerId, PartnerToken } from '../../model/index.ts';
import {
  batchesOf,
  type EdgeChange,
  type EdgeKeys,
  edgeChange,
  type PartnerAtEdge,
  quotaKey,
  tokenKey,
  wantedKeys,
} from '../../partners/index.ts';
import type { Ports } from '../ports.ts';

/** The keys at the edge, with the version by which whoever changes them sees that nobody else did meanwhile. */
export type EdgeStore = {
  readonly version: () => Promise<string>;
  /** All keys, and the version that they are at least of: who changes by it knows that they are all. */
  readonly read: () => Promise<{ readonly keys: EdgeKeys; readonly version: string }>;
  /** Changes so many as one call takes ({@link batchesOf}); the version after it, or null where another was there first. */
  readonly change: (change: EdgeChange, version: string) => Promise<string | null>;
};

type Follower = Pick<Ports, 'now'> & {
  readonly store: Pick<Ports['store'], 'partners' | 'feeds'>;
  readonly edge: EdgeStore;
};

/** So often somebody else may have been first before we give up: each time somebody has got on. */
const MOST_TRIES = 8;

/**
 * Has the edge know the partners, their tokens and feeds as the table has them: after what was added, and as a repair. How
 * many keys were changed. Reads all partners, and all keys; writes what differs.
 */
export async function followEdge({ store, edge, now }: Follower): Promise<number> {
  for (let tried = 0; tried < MOST_TRIES; tried++) {
    const { keys, version } = await edge.read();
    const change = edgeChange(wantedKeys(await atEdge(store), now()), keys, now());
    if (await changeAll(change, version, edge)) return change.puts.size + change.deletes.length;
  }
  throw new Error('The keys at the edge are changed by others all the time; try again in a minute');
}

/**
 * The same after a change of partners, tokens or feeds. Should it fail, or be cut off, whoever counts access logs does it at
 * its next tick, for which it is noted first.
 */
export async function tellEdge(
  follower: Follower & { readonly store: Pick<Ports['store'], 'usages'> },
): Promise<number> {
  const { usages } = follower.store;
  while (!(await usages.saveCounting({ ...(await usages.counting()), compared: null })));
  return followEdge(follower);
}

/**
 * Shuts doors at the edge, before the table forgets the tokens: should we be cut off in between, what is told to be revoked
 * is never still open there. The edge hears of it within seconds.
 */
export async function shutAtEdge(tokens: readonly Pick<PartnerToken, 'hash'>[], edge: EdgeStore): Promise<void> {
  await changeAtEdge({ puts: new Map(), deletes: tokens.map(({ hash }) => tokenKey(hash)) }, edge);
}

/** Tells the edge that a partner has had his quota until then, in seconds since 1970. */
export async function boundAtEdge(partner: PartnerId, until: number, edge: EdgeStore): Promise<void> {
  await changeAtEdge({ puts: new Map([[quotaKey(partner), String(until)]]), deletes: [] }, edge);
}

async function changeAtEdge(change: EdgeChange, edge: EdgeStore): Promise<void> {
  for (let tried = 0; tried < MOST_TRIES; tried++) {
    if (await changeAll(change, await edge.version(), edge)) return;
  }
  throw new Error('The keys at the edge are changed by others all the time; try again in a minute');
}

/** False where another was there first. */
async function changeAll(change: EdgeChange, from: string, edge: EdgeStore): Promise<boolean> {
  let version: string | null = from;
  for (const batch of batchesOf(change)) {
    version = await edge.change(batch, version);
    if (version === null) return false;
  }
  return true;
}

async function atEdge(store: Follower['store']): Promise<PartnerAtEdge[]> {
  const partners = await store.partners.list();
  const ids = [...new Set(partners.flatMap(({ feeds }) => feeds))];
  const feeds = new Map((await store.feeds.getMany(ids)).map((feed) => [feed.id, feed]));
  const known = (id: FeedId) => feeds.get(id) ?? [];
  const all: PartnerAtEdge[] = [];
  for (const partner of partners) {
    all.push({ partner, tokens: await store.partners.tokens(partner.id), feeds: partner.feeds.flatMap(known) });
  }
  return all;
}
