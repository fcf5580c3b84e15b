import {
  type FeedId,
  holds,
  type Instant,
  isForPartners,
  millis,
  type Partner,
  type PartnerToken,
  type Visibility,
} from '../model/index.ts';

/**
 * What the function at CloudFront's edges looks up, by key: `t/<hash of a token>` whose it is and until when, `g/<partner>/<feed>`
 * that he has it and where its documents are, `q/<partner>` until when he has had his quota.
 */
export type EdgeKeys = ReadonlyMap<string, string>;

/** What makes one set of keys of another. */
export type EdgeChange = { readonly puts: EdgeKeys; readonly deletes: readonly string[] };

/** A partner with what he holds and has. */
export type PartnerAtEdge = {
  readonly partner: Pick<Partner, 'id' | 'quota'>;
  readonly tokens: readonly PartnerToken[];
  /** Those of his feeds that are defined. */
  readonly feeds: readonly { readonly id: FeedId; readonly visibility?: Visibility | undefined }[];
};

/** What `UpdateKeys` takes at once: keys, and bytes of keys and values (CloudFront's quotas). */
const MOST = { keys: 50, bytes: 3_000_000 } as const;

export function tokenKey(hash: string): string {
  return `t/${hash}`;
}

/** Where the edge finds that a partner has had his quota. */
export function quotaKey(partner: string): string {
  return `q/${partner}`;
}

/** The keys that are to be there, but for those of quotas, which come and go by themselves. */
export function wantedKeys(partners: readonly PartnerAtEdge[], now: Instant): EdgeKeys {
  const wanted = new Map<string, string>();
  for (const { partner, tokens, feeds } of partners) {
    for (const { hash, until } of tokens.filter((token) => holds(token, now))) {
      const u = until === null ? 0 : Math.floor(millis(until) / 1000);
      wanted.set(tokenKey(hash), JSON.stringify({ p: partner.id, u, ...(isBounded(partner) && { q: 1 }) }));
    }
    for (const feed of feeds) wanted.set(`g/${partner.id}/${feed.id}`, isForPartners(feed) ? 'private' : 'public');
  }
  return wanted;
}

/** Whether the edge can hold a partner to his quota at all: by the day, as its function remembers nothing between two requests. */
export function isBounded({ quota }: Pick<Partner, 'quota'>): boolean {
  return quota !== null && quota.perDay !== null;
}

/** What leads from the keys that are there to those that are wanted. That somebody has had his quota stays until it is over. */
export function edgeChange(wanted: EdgeKeys, present: EdgeKeys, now: Instant): EdgeChange {
  const puts = new Map([...wanted].filter(([key, value]) => present.get(key) !== value));
  const isStanding = (key: string, value: string) => key.startsWith('q/') && Number(value) * 1000 > millis(now);
  const deletes = [...present].flatMap(([key, value]) => (wanted.has(key) || isStanding(key, value) ? [] : [key]));
  return { puts, deletes };
}

/** The same in steps that the interface takes. What closes a door comes before what opens one. */
export function batchesOf({ puts, deletes }: EdgeChange): EdgeChange[] {
  const batches: { puts: Map<string, string>; deletes: string[] }[] = [];
  let room = { keys: 0, bytes: 0 };
  const batchFor = (bytes: number) => {
    if (room.keys < 1 || room.bytes < bytes) {
      batches.push({ puts: new Map(), deletes: [] });
      room = { ...MOST };
    }
    room = { keys: room.keys - 1, bytes: room.bytes - bytes };
    return batches.at(-1)!;
  };
  for (const key of deletes) batchFor(Buffer.byteLength(key)).deletes.push(key);
  for (const [key, value] of puts) batchFor(Buffer.byteLength(key) + Buffer.byteLength(value)).puts.set(key, value);
  return batches;
}
