import type { Contract, FeedFormat } from '../../model/index.ts';
import type { Entry } from '../documents/entry.ts';
import type { Deleted, Head } from '../documents/head.ts';

/** How a feed is written for one partner: its contract, and what RSS 2.0 gets besides. */
export type Dialect = {
  readonly contract: Contract;
  /** The formats that the partner takes from us. */
  readonly formats: readonly FeedFormat[];
  /** The largest document that the partner takes, in bytes; null for no limit. The oldest entries go first. */
  readonly mostBytes: number | null;
  /** Namespaces besides those of every RSS document: prefix → name. */
  readonly namespaces: Readonly<Record<string, string>>;
  /** Minutes after which the partner is to come again; null where it does not ask. */
  readonly ttl: number | null;
  /** The feed as the partner wants it introduced. */
  readonly introduce: (head: Head) => Head;
  /** The entry as the partner wants it told. */
  readonly prepare: (entry: Entry) => Entry;
  /** Elements of the channel besides the usual ones; one that is there already is not written twice. `date` is the head's in RFC 822. */
  readonly channel: (head: Head, logo: string | null, date: string) => readonly string[];
  /** Elements of an item besides the usual ones. */
  readonly item: (entry: Entry) => readonly string[];
  /** The elements of an item that takes an article back; null where the partner has no such thing. `date` is `when` in RFC 822. */
  readonly withdrawn: ((deleted: Deleted, head: Head, date: string) => readonly string[]) | null;
};
