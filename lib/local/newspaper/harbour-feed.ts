import { spokenText } from './body.ts';
import type { Edition } from './edition.ts';
import { storiesOf } from './edition.ts';
import { HARBOUR_FEED, HARBOUR_HUB, HARBOUR_TITLE, harbourGuid, harbourPath } from './harbour-address.ts';
import { escapeText, html, type Markup, trusted } from './markup.ts';
import { cdata, firstWords } from './site.ts';
import type { Story } from './story.ts';

const ITEMS = 30;
const EXCERPT_WORDS = 36;

/**
 * The Courier's RSS 2.0 as WordPress writes it with "excerpts only": each item is cut and ends in `[…]`; a correction
 * leaves guid, link and pubDate as they are.
 */
export function harbourFeed(edition: Edition, origin: string): Markup {
  const items = storiesOf(edition, 'harbour').slice(0, ITEMS);
  return html`${trusted('<?xml version="1.0" encoding="UTF-8"?>')}
<rss version="2.0"
	xmlns:content="http://purl.org/rss/1.0/modules/content/"
	xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:atom="http://www.w3.org/2005/Atom"
>
<channel>
	<title>${HARBOUR_TITLE}</title>
	<atom:link href="${origin}${HARBOUR_FEED}" rel="self" type="application/rss+xml" />
	<atom:link href="${origin}${HARBOUR_HUB}" rel="hub" />
	<link>${origin}/harbour/</link>
	<description>News from Skerrow and the Sound, since 1887</description>
	<lastBuildDate>${rssDate(edition.changed.harbour)}</lastBuildDate>
	<language>en-GB</language>
	<generator>https://wordpress.org/?v=6.8.3</generator>
${items.map((story) => item(story, origin))}</channel>
</rss>
`;
}

/** The first words of a story as the feed, the front page and the archives give them. */
export function harbourExcerpt(story: Story): string {
  return `${firstWords(spokenText(story.body), EXCERPT_WORDS)} […]`;
}

function item(story: Story, origin: string): Markup {
  const categories = [story.section, ...story.tags].map((name) => html`		<category>${cdata(name)}</category>\n`);
  return html`	<item>
		<title>${story.title}</title>
		<link>${origin}${harbourPath(story)}</link>
		<dc:creator>${cdata(story.authors.join(' and '))}</dc:creator>
		<pubDate>${rssDate(story.published)}</pubDate>
${categories}		<guid isPermaLink="false">${origin}${harbourGuid(story)}</guid>
		<description>${cdata(excerptHtml(story))}</description>
	</item>
`;
}

/** A description is HTML: inside the CDATA its text is escaped, and the mark of the cut is WordPress's own. */
function excerptHtml(story: Story): string {
  return escapeText(harbourExcerpt(story)).replace(/\[…\]$/, '[&#8230;]');
}

/** RFC 822 date with a four-digit year, as RSS 2.0 asks. */
function rssDate(moment: string): string {
  return new Date(moment).toUTCString().replace('GMT', '+0000');
}
