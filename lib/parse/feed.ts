import type { SourceFeed } from '../model/index.ts';
import { baseOf, resolveAddress } from './addresses.ts';
import { authorsOf } from './authors.ts';
import { firstText, type RawFeed } from './element.ts';
import type { FeedContext } from './feed-context.ts';
import { hubsOf } from './hubs.ts';
import { firstTitle, readItem, type Surroundings } from './item.ts';
import { type Resolve, siteLinks } from './links.ts';
import { mendFields } from './mending.ts';
import { movedTo } from './moved.ts';
import { olderPage } from './older.ts';
import type { RepairLog } from './repair-log.ts';
import { scheduleOf } from './schedule.ts';
import { sharedAuthors, sharedLanguage } from './shared.ts';
import { termsIn } from './terms.ts';

/** Understands a feed: its channel, then each of its items. */
export function readFeed(feed: RawFeed, { url: address, now }: FeedContext, repairs: RepairLog): SourceFeed {
  const { kind } = feed;
  const fields = mendFields(feed.fields, repairs);
  const base = baseOf(feed, address);
  const language = sharedLanguage(
    firstText(fields, 'language', 'dc:language') ?? (feed.attributes['xml:lang']?.trim() || null),
  );
  const authors = kind === 'atom' ? sharedAuthors(authorsOf(fields)) : [];
  const around: Surroundings = { kind, base, authors, dates: { language, now: now ?? null } };
  const items = feed.items.map((item) => readItem(item, around));
  const resolve: Resolve = (link, element) => resolveAddress(link, baseOf(element, base));
  const terms = termsIn(fields, resolve, 'feed', (code, detail) => repairs.add(code, detail));
  const hub = hubsOf(fields, resolve);
  return {
    title: firstTitle(fields, kind),
    links: siteLinks(fields, resolve),
    language,
    schedule: scheduleOf(fields),
    older: olderPage(fields, resolve, { address, isEmpty: items.length === 0 }),
    movedTo: movedTo(fields, resolve, address),
    ...(terms && { terms }),
    ...(hub !== undefined && { hub }),
    items,
    repairs: repairs.list(),
  };
}
