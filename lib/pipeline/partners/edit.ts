import { type FeedId, hasFeed, type Partner } from '../../model/index.ts';
import { definePartner } from '../definitions/define-partner.ts';
import type { Ports } from '../ports.ts';

/** Gives a partner feeds, or takes them. Others who change it meanwhile lose nothing. Null where it is not defined. */
export async function changeFeeds(
  id: Partner['id'],
  feeds: readonly FeedId[],
  change: 'give' | 'take',
  ports: Pick<Ports, 'store' | 'now' | 'log'>,
): Promise<Partner | null> {
  for (;;) {
    const before = await ports.store.partners.get(id);
    if (before === null) return null;
    const kept = before.feeds.filter((feed) => change === 'give' || !feeds.includes(feed));
    const given = change === 'give' ? feeds.filter((feed) => !hasFeed(before, feed)) : [];
    const after = { ...before, feeds: [...kept, ...new Set(given)] };
    if (await definePartner(after, ports, before)) return after;
  }
}
