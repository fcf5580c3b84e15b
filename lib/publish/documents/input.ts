import type { ArchiveLinks, Article, Feed, Member, Source, Tombstone } from '../../model/index.ts';
import type { Site } from '../address.ts';
import type { AlsoAt } from './entry.ts';

/** All that a document is made of. */
export type DocumentInput<M extends Member = Member> = {
  readonly feed: Feed;
  /** Newest first, all usable. Of those that were not read, entries have to be kept as their formats write them. */
  readonly members: readonly M[];
  readonly tombstones: readonly Tombstone[];
  /** The members' sources; one that is no longer defined may be missing. */
  readonly sources: readonly Source[];
  readonly site: Site;
  /** Where the document stands in the feed's history; absent for a feed that has no archive yet. */
  readonly archive?: ArchiveLinks | undefined;
  /** Members of which only the excerpt is shown, though the feed shows full text. */
  readonly tooFat?: ReadonlySet<Article['id']> | undefined;
  /** Where other sources tell a member's story. */
  readonly alsoAt?: ReadonlyMap<Article['id'], readonly AlsoAt[]> | undefined;
};
