import {
  type Article,
  type Contract,
  type FeedFormat,
  type FeedProfile,
  type HeldBack,
  millis,
  type PartnerArticle,
  type PartnerFeed,
} from '../../model/index.ts';
import type { Entry } from '../documents/entry.ts';
import type { Head } from '../documents/head.ts';
import type { Shell } from '../documents/library.ts';
import { enclosures } from '../documents/media.ts';
import { rssItems, rssShell } from '../documents/rss.ts';
import { APPLE } from './apple.ts';
import type { Dialect } from './dialect.ts';
import { FLIPBOARD } from './flipboard.ts';
import { MSN } from './msn.ts';
import { SMARTFORMAT } from './smartformat.ts';

const DIALECTS: Readonly<Record<FeedProfile, Dialect>> = {
  apple: APPLE,
  flipboard: FLIPBOARD,
  msn: MSN,
  smartformat: SMARTFORMAT,
};

/** What a partner demands, as tables of rules. */
export function contractOf(profile: FeedProfile): Contract {
  return DIALECTS[profile].contract;
}

/** The formats that a partner takes: a feed with this profile has to have one of them. */
export function profileFormats(profile: FeedProfile): readonly FeedFormat[] {
  return DIALECTS[profile].formats;
}

/**
 * The names of the rules that an entry breaks, in the order of the contract; empty for one that may go out. Whether a date
 * is past or a year old is told by when the feed last changed ({@link Head.updated}), never by the clock.
 */
export function holdsBack(entry: Entry, profile: FeedProfile, head: Head): readonly string[] {
  const article = partnerArticle(DIALECTS[profile].prepare(entry));
  const feed = partnerFeed(head, profile, { articles: 0, logo: null });
  return contractOf(profile)
    .articles.filter((rule) => !rule.holds(article, feed))
    .map(({ name }) => name);
}

/** The names of the rules that the feed as a whole breaks when it shows so many articles: what its operator has to mend. */
export function profileFaults(head: Head, profile: FeedProfile, shown: Shown): readonly string[] {
  const feed = partnerFeed(head, profile, shown);
  return contractOf(profile)
    .feed.filter((rule) => !rule.holds(feed))
    .map(({ name }) => name);
}

/** What is not in a head: how many articles are shown, and the publisher's logo. */
export type Shown = { readonly articles: number; readonly logo: string | null };

/** An article and what is held against it, for every rule that it breaks. */
export function heldBack(article: Article['id'], rules: readonly string[]): HeldBack[] {
  return rules.map((rule) => ({ article, rule }));
}

/** RSS items as the partner wants them. Each depends on its entry alone, so that it can be kept for as long as the revision. */
export function profileItems(entries: readonly Entry[], profile: FeedProfile): string[] {
  const { prepare, item } = DIALECTS[profile];
  const told = entries.map(prepare);
  return rssItems(told).map((written, at) => inItem(written, item(told[at]!)));
}

/** The largest document that the partner takes, in bytes; null for no limit. */
export function mostBytes(profile: FeedProfile): number | null {
  return DIALECTS[profile].mostBytes;
}

/**
 * An RSS document for the partner, around items that {@link profileItems} rendered. What was taken down is taken back in
 * the partner's own way, where it has one, before all items: it must not fall out at the end.
 */
export function profileShell(head: Head, profile: FeedProfile, logo: string | null): Shell {
  const dialect = DIALECTS[profile];
  const { withdrawn, namespaces } = dialect;
  const shell = rssShell(dialect.introduce(head));
  const declared = Object.entries(namespaces).map(([prefix, name]) => ` xmlns:${prefix}="${name}"`);
  const parts = dialect.channel(head, logo, rfc822(head.updated));
  const missing = parts.filter((part) => !shell.before.includes(`${part.slice(0, part.search(/[\s/>]/))}>`));
  const channel = shell.before
    .replace('<rss version="2.0"', () => `<rss version="2.0"${declared.join('')}`)
    .replace(/<channel>\n?/, () => `<channel>\n${missing.map((part) => `        ${part}\n`).join('')}`);
  const taken =
    withdrawn === null
      ? []
      : head.deleted.map((deleted) => inItem(EMPTY_ITEM, withdrawn(deleted, head, rfc822(deleted.when))));
  return { ...shell, before: channel + taken.join('') };
}

const EMPTY_ITEM = '        <item>\n        </item>\n';

function inItem(item: string, parts: readonly string[]): string {
  const at = item.lastIndexOf('        </item>');
  return item.slice(0, at) + parts.map((part) => `            ${part}\n`).join('') + item.slice(at);
}

/** RFC 822 with a year of four digits, in UTC, as RSS has its dates. */
function rfc822(moment: Head['updated']): string {
  return new Date(millis(moment)).toUTCString();
}

function partnerArticle(entry: Entry): PartnerArticle {
  const { urn, title, url, published, authors, language, excerpt, full, image } = entry;
  const [enclosure] = enclosures(entry);
  const isLead = enclosure !== undefined && enclosure.url === image?.url;
  return {
    id: urn,
    title,
    url,
    published: published?.instant ?? null,
    authors,
    language,
    excerpt,
    html: full?.html ?? null,
    text: full?.text ?? null,
    media:
      enclosure === undefined
        ? []
        : [
            {
              url: enclosure.url,
              type: enclosure.type,
              width: isLead ? image.width : null,
              height: isLead ? image.height : null,
            },
          ],
  };
}

function partnerFeed(head: Head, profile: FeedProfile, { articles, logo }: Shown): PartnerFeed {
  const { introduce, ttl } = DIALECTS[profile];
  return {
    title: head.title,
    link: head.page,
    description: introduce(head).description,
    language: head.language,
    updated: head.updated,
    url: head.url('rss'),
    logo,
    ttl,
    articles,
    bytes: null,
  };
}
