import { millis } from '../model/index.ts';
import { sameAddress } from './addresses.ts';
import type { CheckContext, CheckedFeed, CheckedItem } from './checked.ts';
import { quoted, type Spot } from './findings.ts';

/** A clock may be wrong by this much before a date counts as one of the future. */
const TOLERANCE_MS = 24 * 3600 * 1000;

/** What is asked of any feed, whatever its format: its own address, empty titles, dates to come, order, ids given twice. */
export function checkAnyFeed(feed: CheckedFeed, context: CheckContext): void {
  checkSelf(feed, context);
  checkTitles(feed, context);
  checkDates(feed, context);
  if (feed.kind === 'RSS 2.0' || feed.kind === 'RSS 0.9x') checkGuids(feed.items, context);
}

function checkSelf({ self, kind, spot, items }: CheckedFeed, { report, url }: CheckContext): void {
  const hasSelf = kind === 'RSS 2.0' || kind === 'Atom 1.0';
  if (self === null) {
    if (hasSelf && items.length > 0)
      report('self-link-missing', spot, 'has no link with rel="self" that gives its own address');
    return;
  }
  // JSON Feed's `feed_url` is what the feed is known by: every page of it (`next_url`) has the same.
  if (kind === 'JSON Feed' || url === null || !URL.canParse(self.url, url)) return;
  const own = new URL(self.url, url).href;
  if (!sameAddress(own, url))
    report('self-link-differs', self.spot, `gives ${quoted(own)} as its address, and was fetched from ${quoted(url)}`);
}

function checkTitles({ items, kind }: CheckedFeed, { report }: CheckContext): void {
  if (kind === 'JSON Feed') return;
  for (const { title, spot, summary, html, withdrawn } of items) {
    if (title !== null || withdrawn) continue;
    // RSS 2.0 lets an item go without a title where it has a description.
    if (kind !== 'Atom 1.0' && summary !== null && !hasElement(spot, 'title')) continue;
    if (kind === 'Atom 1.0' && hasMarkupTitle(spot)) continue;
    // RFC 4287 §4.1.2 asks for the element of an entry that has no title, too: its text is there to be shown.
    if (kind === 'Atom 1.0' && (summary ?? html) !== null) continue;
    if (hasElement(spot, 'title')) report('title-empty', spot, 'the title is empty; readers have nothing to show');
  }
}

type Tree = Spot & { readonly children?: readonly { readonly local: string; readonly children: readonly unknown[] }[] };

function hasElement(spot: Tree, local: string): boolean {
  return spot.children?.some((child) => child.local === local) ?? false;
}

/** An XHTML title has its text in elements. */
function hasMarkupTitle(spot: Tree): boolean {
  return spot.children?.some((child) => child.local === 'title' && child.children.length > 0) ?? false;
}

function checkDates({ items }: CheckedFeed, { report, now }: CheckContext): void {
  // An item without a date of publication has been updated at some time, which says nothing of its place.
  const isDated = items.some(({ published }) => published !== null);
  let unordered: CheckedItem | null = null;
  let last: CheckedItem['published'] = null;
  let rising = 0;
  let falling = 0;
  for (const item of items) {
    const date = isDated ? item.published : item.updated;
    for (const moment of new Set([item.published, item.updated])) {
      if (moment !== null && millis(moment) > millis(now) + TOLERANCE_MS) {
        report('date-future', item.spot, `its date, ${moment}, is still to come`);
      }
    }
    if (date === null || item.withdrawn) continue;
    if (last !== null && date > last) {
      rising++;
      unordered ??= item;
    } else if (last !== null && date < last) falling++;
    last = date;
  }
  // Said once: of a feed that is not in order, every other item would be at fault.
  if (unordered !== null && rising > falling) {
    report(
      'date-order',
      unordered.spot,
      'the oldest items come first; readers that take the first so many miss the newest',
    );
  }
}

function checkGuids(items: readonly CheckedItem[], { report }: CheckContext): void {
  const seen = new Map<string, number>();
  items.forEach(({ id, spot }, at) => {
    if (id === null) return;
    const before = seen.get(id);
    if (before === undefined) seen.set(id, at + 1);
    else
      report('rss-guid-repeated', spot, `${quoted(id)} is the guid of item ${before} too; readers show one of the two`);
  });
}
