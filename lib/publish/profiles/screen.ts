import { type HeldBack, isRead, type Member, MOST_HELD_BACK } from '../../model/index.ts';
import { entryOf } from '../documents/entry.ts';
import { headOf } from '../documents/head.ts';
import type { DocumentInput } from '../documents/input.ts';
import { heldBack, holdsBack, profileFaults } from './profile.ts';

/** What of a feed's members may go out under its profile, and what is held back and why. */
export type Screened = {
  /** In the order given. */
  readonly members: readonly Member[];
  /** The articles held back, a row for every rule that one breaks; at most {@link MOST_HELD_BACK}. */
  readonly held: readonly HeldBack[];
  /** The rules that the feed as a whole breaks. */
  readonly faults: readonly string[];
};

/**
 * Holds a feed's members against its profile: an article that breaks a rule is in none of the feed's documents. A function
 * of the stored articles alone, each of which must have been read. A feed without a profile holds nothing back.
 */
export function screened({ feed, members, tombstones, sources, site }: DocumentInput): Screened {
  const { profile } = feed;
  if (profile === undefined) return { members, held: [], faults: [] };
  const from = new Map(sources.map((source) => [source.id, source]));
  const head = headOf(feed, members, tombstones, site);
  const held: HeldBack[] = [];
  const passed = members.filter((member) => {
    if (!isRead(member)) throw new Error(`Article ${member.id} is to be held against ${profile}, and was not read`);
    const broken = holdsBack(entryOf(member, feed.content, from.get(member.source)), profile, head);
    if (held.length < MOST_HELD_BACK) held.push(...heldBack(member.id, broken));
    return broken.length === 0;
  });
  const shown = { articles: passed.length, logo: site.image ?? null };
  return { members: passed, held: held.slice(0, MOST_HELD_BACK), faults: profileFaults(head, profile, shown) };
}
