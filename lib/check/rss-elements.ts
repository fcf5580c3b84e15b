/** What an element of RSS holds, which says how it is checked. */
export type Holds = 'text' | 'title' | 'html' | 'link' | 'date' | 'email' | 'count' | 'language' | 'own';

/** An element of RSS 2.0: what it holds, and whether there may be more than one. */
export type RssElement = { readonly holds: Holds; readonly many?: true };

/** https://www.rssboard.org/rss-specification, "Required" and "Optional channel elements"; those of older versions are among them. */
export const CHANNEL: Readonly<Record<string, RssElement>> = {
  title: { holds: 'title' },
  link: { holds: 'link' },
  description: { holds: 'text' },
  language: { holds: 'language' },
  copyright: { holds: 'text' },
  managingEditor: { holds: 'email' },
  webMaster: { holds: 'email' },
  pubDate: { holds: 'date' },
  lastBuildDate: { holds: 'date' },
  category: { holds: 'text', many: true },
  generator: { holds: 'text' },
  docs: { holds: 'link' },
  cloud: { holds: 'own' },
  ttl: { holds: 'count' },
  image: { holds: 'own' },
  rating: { holds: 'text' },
  textInput: { holds: 'own' },
  skipHours: { holds: 'own' },
  skipDays: { holds: 'own' },
  item: { holds: 'own', many: true },
};

/** The same, "Elements of <item>". */
export const ITEM: Readonly<Record<string, RssElement>> = {
  title: { holds: 'title' },
  link: { holds: 'link' },
  description: { holds: 'html' },
  author: { holds: 'email' },
  category: { holds: 'text', many: true },
  comments: { holds: 'link' },
  enclosure: { holds: 'own', many: true },
  guid: { holds: 'own' },
  pubDate: { holds: 'date' },
  source: { holds: 'own' },
};

export const SKIP_DAYS: ReadonlySet<string> = new Set([
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
]);
