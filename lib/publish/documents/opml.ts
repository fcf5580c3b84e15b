import { type Feed, type Instant, later, millis, type Source } from '../../model/index.ts';
import { documentUrl, type Site } from '../address.ts';
import { groupFeeds } from './feed-groups.ts';
import { languageTag, oneLine } from './writable.ts';
import { type Attributes, element } from './xml.ts';

/**
 * Every feed that a reader can subscribe to, as OPML 2.0: one `outline` each, with the address of its RSS document, or
 * of Atom or JSON Feed where it has no RSS; those by a name in a folder of their kind. `dateModified` is when the newest
 * feed was defined: no clock, so that it changes only when the feeds do.
 */
export function renderOpml(feeds: readonly Feed[], site: Site): string {
  const lines = groupFeeds(feeds).flatMap(({ of, heading, feeds: own }) => {
    const outlines = own.flatMap((feed) => outline(feed, site));
    return outlines.length === 0 ? [] : folder([of === 'feeds' || of === 'sources' ? null : heading, outlines]);
  });
  const title = oneLine(site.title) ?? site.baseUrl;
  const head = [
    ...(feeds.length === 0 ? [] : [element('dateModified', {}, rfc822(feeds.map(({ since }) => since).reduce(later)))]),
    element('ownerName', {}, title),
    // OPML 2.0: an address at which a person can be reached; the front page is the one that is always there.
    element('ownerId', {}, site.baseUrl),
    element('docs', {}, 'http://opml.org/spec2.opml'),
  ];
  return opml(title, '', lines, head);
}

function rfc822(moment: Instant): string {
  return new Date(millis(moment)).toUTCString();
}

/** The name under which OPML 2.0 carries what only Feedmill understands ("Extending OPML"). */
const NAMESPACE = ' xmlns:feedmill="urn:feedmill:opml"';

/**
 * The sources that are followed, as OPML 2.0 that any reader imports: feeds as subscriptions, in a folder by their first
 * tag, with all tags as `category`. A page or a sitemap is no feed that a reader could subscribe to, and some take any
 * attribute called `url` for one, whatever its namespace: its address stands where only Feedmill takes it back. What is pushed has no
 * address and is left out.
 */
export function renderSubscriptions(sources: readonly Source[], site: Site): string {
  const folders = new Map<string | null, string[]>([[null, []]]);
  for (const source of sources) {
    if (source.url === null) continue;
    const tags = source.tags.flatMap((tag) => oneLine(category(tag)) ?? []);
    const lines = folders.get(tags[0] ?? null) ?? [];
    lines.push(element('outline', subscription(source, source.url, tags)));
    folders.set(tags[0] ?? null, lines);
  }
  const { title, baseUrl } = site;
  return opml(`${oneLine(title) ?? baseUrl}: sources`, NAMESPACE, [...folders].flatMap(folder));
}

function folder([name, lines]: [string | null, readonly string[]]): string[] {
  if (name === null) return lines.map((line) => `    ${line}\n`);
  const inner = lines.map((line) => `      ${line}\n`);
  return [`    ${element('outline', { text: name, title: name }, ['\n', ...inner, '    '])}\n`];
}

function subscription(source: Source, url: string, tags: readonly string[]): Attributes {
  const title = oneLine(source.title) ?? source.id;
  const isFeed = source.kind === 'feed';
  return {
    type: isFeed ? 'rss' : null,
    text: title,
    title,
    language: languageTag(source.language),
    category: tags.join(',') || null,
    xmlUrl: isFeed ? url : null,
    'feedmill:kind': isFeed ? null : source.kind,
    'feedmill:address': isFeed ? null : url,
  };
}

/** OPML 2.0 parts categories by commas and their levels by slashes: a tag that holds either could not be told from two. */
function category(tag: string): string {
  return tag.replace(/[,/]+/g, ' ');
}

function opml(title: string, namespaces: string, outlines: readonly string[], head: readonly string[] = []): string {
  return [
    `<?xml version="1.0" encoding="utf-8"?>\n<opml version="2.0"${namespaces}>\n`,
    `  <head>\n${[element('title', {}, title), ...head].map((line) => `    ${line}\n`).join('')}  </head>\n`,
    `  <body>\n${outlines.join('')}  </body>\n</opml>\n`,
  ].join('');
}

function outline(feed: Feed, site: Site): string[] {
  const format = (['rss', 'atom', 'json'] as const).find((each) => feed.formats.includes(each));
  if (format === undefined) return [];
  const title = oneLine(feed.title) ?? feed.id;
  const attributes = {
    type: 'rss',
    text: title,
    title,
    description: oneLine(feed.description),
    language: languageTag(feed.language),
    // What the specification names: no word for Atom or JSON Feed.
    version: format === 'rss' ? 'RSS2' : null,
    xmlUrl: documentUrl(feed.id, format, site),
    htmlUrl: feed.formats.includes('html') ? documentUrl(feed.id, 'html', site) : null,
  };
  return [element('outline', attributes)];
}
