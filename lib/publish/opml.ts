import type { Feed } from '../model/index.ts';
import { documentUrl, type Site } from './address.ts';
import { languageTag, oneLine } from './guard.ts';
import { element } from './xml.ts';

/**
 * Every feed that a reader can subscribe to, as OPML 2.0: one `outline` each, with the address of its RSS document, or
 * of Atom or JSON Feed where it has no RSS. Carries no date: it changes only when the feeds do.
 */
export function renderOpml(feeds: readonly Feed[], site: Site): string {
  const outlines = feeds.flatMap((feed) => outline(feed, site)).map((line) => `    ${line}\n`);
  return [
    '<?xml version="1.0" encoding="utf-8"?>\n<opml version="2.0">\n',
    `  <head>\n    ${element('title', {}, oneLine(site.title) ?? site.baseUrl)}\n  </head>\n`,
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
    xmlUrl: documentUrl(feed.id, format, site),
    htmlUrl: feed.formats.includes('html') ? documentUrl(feed.id, 'html', site) : null,
  };
  return [element('outline', attributes)];
}
