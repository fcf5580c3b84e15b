import { type FeedFormat, withoutTail } from '../../model/index.ts';
import { FORMAT_NAMES, fileName, INDEX_PATH, mimeType, relativeLinks } from '../address.ts';
import type { Entry } from '../documents/entry.ts';
import type { Deleted, Head } from '../documents/head.ts';
import { type Shell, shellAt } from '../documents/library.ts';
import { htmlTerms } from '../documents/terms.ts';
import { escapeText } from '../documents/writable.ts';
import { dateTime, dayTime, momentTime, statedTime } from './dateline.ts';
import { direction } from './direction.ts';
import { renderPage } from './page.ts';

/** The formats that a reader can subscribe to, the one that most readers take first. */
const SUBSCRIBABLE: readonly FeedFormat[] = ['rss', 'atom', 'json'];

/**
 * A feed's human face: a page around entries that {@link htmlStory} rendered, the newest as its lead, under headings by
 * day. Its links are relative, and name files: it works from any folder, S3 included.
 */
export function htmlShell(head: Head, count: number): Shell {
  const title = escapeText(head.title);
  const home = `../../${INDEX_PATH}`;
  const formats = SUBSCRIBABLE.filter((format) => head.formats.includes(format));
  const page = renderPage({
    title: head.title === head.siteTitle ? head.title : `${head.title} - ${head.siteTitle}`,
    description: head.description,
    canonical: head.url('html'),
    links: [...robots(head), ...formats.map((format) => alternate(format, title)), ...licenceLink(head.licence)],
    body: `<a class="skip" href="#stories">Skip to the stories</a>
<header class="masthead">
<p class="ears"><a href="${home}">${escapeText(head.siteTitle)}</a><span>Updated ${momentTime(head.updated)}</span></p>
<h1${spoken(head.language)}>${title}</h1>
${head.description === head.title ? '' : `<p class="motto"${spoken(head.language)}>${escapeText(head.description)}</p>\n`}${subscribe(formats)}${readers(head, formats)}
</header>
<main id="stories" class="stories">
${count === 0 ? '<p class="none">No story yet. This page fills by itself as articles come in.</p>\n' : ''}</main>
${withdrawn(head.deleted)}<footer class="colophon">
<p>${count === 1 ? '1 story' : `${count} stories`} ·${older(head)} every time is UTC · <a href="${home}">All feeds of ${escapeText(head.siteTitle)}</a></p>
</footer>`,
  });
  return {
    ...shellAt(page, '</main>'),
    headings: head.days.map((day, at) => (day === head.days[at - 1] ? '' : dayHeading(day))),
  };
}

function dayHeading(day: string): string {
  return `<h2 class="day">${dateTime(day)}</h2>\n`;
}

/** One article on the page: title, source, byline, date, picture, excerpt, and the full text behind a disclosure. */
export function htmlStory(entry: Entry): string {
  const title = `<span${labelClass(entry)} dir="auto">${escapeText(entry.label)}</span>`;
  const heading = entry.url === null ? title : `<a href="${escapeText(entry.url)}">${title}</a>`;
  const lines = [
    picture(entry),
    '<div class="copy">',
    entry.section === null ? '' : `<p class="kicker">${escapeText(entry.section)}</p>`,
    `<h2>${heading}</h2>`,
    `<p class="byline">${byline(entry)}</p>`,
    excerpt(entry),
    correction(entry),
    reading(entry),
    elsewhere(entry),
    htmlTerms(entry),
    '</div>',
  ].filter((line) => line !== '');
  return `<article class="story" id="${entry.anchor}"${spoken(entry.language)}>\n${lines.join('\n')}\n</article>\n`;
}

/** Words of ours in the place of a title are marked as such. */
function labelClass({ title }: Entry): string {
  return title === null ? ' class="untitled"' : '';
}

function alternate(format: FeedFormat, title: string): string {
  return `<link rel="alternate" type="${mimeType(format)}" href="${fileName(format)}" title="${title} (${FORMAT_NAMES[format]})">`;
}

/** The licence of the page itself. */
export function licenceLink(licence: string | null): string[] {
  return licence === null ? [] : [`<link rel="license" href="${escapeText(licence)}">`];
}

/** Whoever reached it by a token is to tell nobody of it. */
function robots({ isForPartners }: Head): string[] {
  return isForPartners
    ? ['<meta name="robots" content="noindex">', '<meta name="referrer" content="no-referrer">']
    : [];
}

function subscribe(formats: readonly FeedFormat[]): string {
  const links = formats.map(
    (format) => `<a href="${fileName(format)}" type="${mimeType(format)}">${FORMAT_NAMES[format]}</a>`,
  );
  return links.length === 0
    ? ''
    : `<nav class="subscribe" aria-label="Subscribe"><span>Subscribe</span>${links.join('')}</nav>`;
}

/** Where known readers take the address of a feed to subscribe to; `feed:` opens the one that the device knows of. */
const READERS: readonly (readonly [name: string, address: (feed: string) => string])[] = [
  ['Your feed reader', (feed) => `feed:${feed}`],
  ['Feedly', (feed) => `https://feedly.com/i/subscription/${encodeURIComponent(`feed/${feed}`)}`],
  ['Inoreader', (feed) => `https://www.inoreader.com/?add_feed=${encodeURIComponent(feed)}`],
  ['NewsBlur', (feed) => `https://www.newsblur.com/?url=${encodeURIComponent(feed)}`],
  ['The Old Reader', (feed) => `https://theoldreader.com/feeds/subscribe?url=${encodeURIComponent(feed)}`],
];

function readers(head: Head, formats: readonly FeedFormat[]): string {
  const [format] = formats;
  // A reader elsewhere has no token, and ours is not to be given to it by a link.
  if (format === undefined || head.isForPartners) return '';
  const address = head.url(format);
  const links = READERS.map(([name, link]) => `<a href="${escapeText(link(address))}">${name}</a>`);
  return `\n<nav class="readers" aria-label="Subscribe with one click"><span>With one click in</span>${links.join('')}</nav>`;
}

/** RFC 5005 §4: the archives are Atom or JSON Feed; what came before what the page shows begins in the newest of them. */
function older({ formats, archive: { previous } }: Head): string {
  const format = (['atom', 'json'] as const).find((each) => formats.includes(each));
  if (previous === null || format === undefined) return '';
  const path = relativeLinks(false).archive(previous, format);
  return ` <a href="${path}" rel="prev-archive">older stories (${FORMAT_NAMES[format]})</a> ·`;
}

export function spoken(language: string | null): string {
  return language === null ? ' dir="auto"' : ` lang="${language}" dir="${direction(language)}"`;
}

export function picture({ image }: Entry): string {
  if (image === null) return '';
  const size = image.width !== null && image.height !== null ? ` width="${image.width}" height="${image.height}"` : '';
  const credit = image.credit === null ? '' : `<figcaption>${escapeText(image.credit)}</figcaption>`;
  return `<figure><img src="${escapeText(image.url)}" alt="${escapeText(image.alt ?? '')}"${size} loading="lazy" decoding="async">${credit}</figure>`;
}

export function byline({ authors, publisher, published, firstSeen }: Entry): string {
  const names = authors.map((author) => `<bdi>${escapeText(author)}</bdi>`);
  const by = names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return [
    ...(by === '' ? [] : [`<span class="by">By ${by}</span>`]),
    `<span class="from">${escapeText(publisher)}</span>`,
    published === null ? `<span>Undated, first seen ${dayTime(firstSeen)}</span>` : statedTime(published),
  ].join(' ');
}

function excerpt({ excerpt, full }: Entry): string {
  if (excerpt === '') return '';
  // An excerpt that begins as the text does is hidden while the full text is open.
  const start = withoutTail(excerpt.slice(0, 60), /[\s.…[\]]/);
  const opening = full?.text.slice(0, 240).replace(/\s+/g, ' ').trimStart().startsWith(start) ? ' opening' : '';
  return `<p class="excerpt${opening}" dir="auto">${escapeText(excerpt)}</p>`;
}

function correction({ changed, revisedAt, article, isReserved }: Entry): string {
  if (changed === null) return '';
  const what = changed === '' ? '' : `: ${escapeText(changed)}`;
  // What is for partners alone has no page.
  const history = isReserved ? '' : ` · <a href="../../articles/${article}/index.html">History</a>`;
  return `<p class="corrected">Revised ${momentTime(revisedAt)}${what}${history}</p>`;
}

function reading({ full, url, publisher }: Entry): string {
  if (full === null) {
    const host = escapeText(publisher);
    return url === null ? '' : `<p class="elsewhere"><a href="${escapeText(url)}">Read it at ${host}</a></p>`;
  }
  const words = full.words > 0 ? ` <span>${full.words === 1 ? '1 word' : `${full.words} words`}</span>` : '';
  const body = full.html.replace(/<img(?=\s)/g, '<img loading="lazy"');
  return `<details><summary>Full text${words}</summary>\n<div class="body" dir="auto">${body}</div>\n</details>`;
}

function elsewhere({ alsoAt }: Entry): string {
  if (alsoAt.length === 0) return '';
  const links = alsoAt.map(({ title, url }) => `<a href="${escapeText(url)}"><bdi>${escapeText(title)}</bdi></a>`);
  return `<p class="also">Also at ${links.join(', ')}</p>`;
}

function withdrawn(deleted: readonly Deleted[]): string {
  if (deleted.length === 0) return '';
  const items = deleted.map(
    ({ when, reason }) =>
      `<li>${momentTime(when)}${reason === null ? '' : `: <bdi>${escapeText(reason)}</bdi>`}</li>\n`,
  );
  return `<section class="withdrawn" aria-labelledby="withdrawn">\n<h2 id="withdrawn">Withdrawn</h2>\n<ul>\n${items.join('')}</ul>\n</section>\n`;
}
