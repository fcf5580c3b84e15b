import { NO_STATED_SCHEDULE, type SourceFeed } from '../model/index.ts';
import { baseOf, resolveAddress } from './addresses.ts';
import { authorsOf } from './authors.ts';
import { firstText, type RawFeed } from './element.ts';
import { firstTitle, readItem, type Surroundings } from './item.ts';
import { siteLinks } from './links.ts';
import { mendFields } from './mending.ts';
import type { RepairLog } from './repair-log.ts';

/** Understands a feed: its channel, then each of its items. `address` is where it was fetched from. */
export function readFeed(feed: RawFeed, address: string, repairs: RepairLog): SourceFeed {
  const { kind } = feed;
  const fields = mendFields(feed.fields, repairs);
  const base = baseOf(feed, address);
  const around: Surroundings = { kind, base, authors: kind === 'atom' ? authorsOf(fields) : [] };
  const items = feed.items.map((item) => readItem(item, around));
  return {
    title: firstTitle(fields, kind),
    links: siteLinks(fields, (link, element) => resolveAddress(link, baseOf(element, base))),
    language: firstText(fields, 'language', 'dc:language') ?? (feed.attributes['xml:lang']?.trim() || null),
    schedule: { ...NO_STATED_SCHEDULE, ttl: seconds(firstText(fields, 'ttl')) },
    older: null,
    items,
    repairs: repairs.list(),
  };
}

/** `ttl` is in minutes. */
function seconds(text: string | null): number | null {
  const number = Number(text ?? Number.NaN);
  return Number.isFinite(number) && number >= 0 ? Math.round(number * 60) : null;
}
