import type { Feed, FeedFormat, FeedId, FeedState, Instant, Position } from '../../model/index.ts';
import type { EntryCache } from '../../publish/index.ts';
import type { PublishMessage } from '../messages.ts';
import type { Ports } from '../ports.ts';
import type { DefinitionMemory } from './definition-memory.ts';
import type { Found } from './put-document.ts';

/** What a publish may use: of the world, and of its own memory the entries that it rendered before. */
export type Publisher = Pick<Ports, 'store' | 'now' | 'log' | 'site'> & {
  readonly entries: EntryCache;
  /** Absent: each publish reads its feed's definition. */
  readonly definitions?: DefinitionMemory | undefined;
  /** So many articles are read rather than a document is asked for their entries; absent: {@link FEW}. */
  readonly few?: number | undefined;
  /** So many entries has a segment of a change log that begins; absent: 200. */
  readonly segment?: number | undefined;
  /** Told of each publish that changed documents, once they can be read; absent: nobody wants to know. */
  readonly tell?: Tell | undefined;
};

/**
 * Hands on which documents of a feed were changed, by writes of which the first was made at `written`; and where its change
 * log has grown, the position of its last entry.
 */
export type Tell = (changed: {
  readonly feed: FeedId;
  readonly formats: readonly FeedFormat[];
  readonly written: Instant | null;
  readonly changes?: Position;
}) => Promise<void>;

/** A request for a document costs as much as those of three articles, and most feeds have four. */
export const FEW = 12;

/** One attempt to regenerate a feed: by which definition, from which state, told by which messages. */
export type Attempt = {
  readonly feed: Feed;
  /** The definition's hash, with that of the site. */
  readonly definition: FeedState['definition'];
  readonly before: FeedState;
  readonly messages: readonly PublishMessage[];
  readonly found: Found;
  readonly publisher: Publisher;
};
