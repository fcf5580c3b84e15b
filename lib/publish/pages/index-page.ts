import { DIRECTORY_PATH, type Feed } from '../../model/index.ts';
import { documentPath, FORMAT_NAMES, mimeType, OPML_PATH, type Site } from '../address.ts';
import { type FeedGroup, groupFeeds, labelOf } from '../documents/feed-groups.ts';
import { escapeText, languageTag, oneLine } from '../documents/writable.ts';
import { direction } from './direction.ts';
import { licenceLink } from './html.ts';
import { renderPage } from './page.ts';

/**
 * The site's front page: every feed with a link to each of its formats, those somebody declared before the automatic, and
 * those by a name close together, since there may be hundreds.
 */
export function renderIndex(feeds: readonly Feed[], site: Site): string {
  const title = oneLine(site.title) ?? new URL(site.baseUrl).hostname;
  const groups = groupFeeds(feeds);
  return renderPage({
    title,
    description: `Every feed of ${title}`,
    canonical: site.baseUrl,
    links: [
      `<link rel="outline" type="text/x-opml" href="${OPML_PATH}" title="${escapeText(title)} (OPML)">`,
      ...licenceLink(site.licence ?? null),
    ],
    body: `<a class="skip" href="#feeds">Skip to the feeds</a>
<header class="masthead">
<p class="ears"><span>${feeds.length === 1 ? '1 feed' : `${feeds.length} feeds`}</span><span>Made fresh on every write</span></p>
<h1 dir="auto">${escapeText(title)}</h1>
<nav class="subscribe" aria-label="Subscribe to everything"><span>All feeds at once</span><a href="${OPML_PATH}" type="text/x-opml">OPML</a></nav>
</header>
${groups.length < 3 ? '' : contents(groups)}<main id="feeds">
${groups.map(shelf).join('')}${feeds.length === 0 ? '<p class="none">No feed yet. Each source that is added brings one.</p>\n' : ''}</main>
<footer class="colophon"><p>To subscribe, copy the address of a feed into your reader.</p>${site.asksAs === undefined ? '' : whoAsks(site.asksAs)}</footer>`,
  });
}

/** Who the bot is (draft-ietf-webbotauth-httpsig-protocol asks for a page that says so), for whoever met it in a log. */
function whoAsks(name: string): string {
  const product = /^[^\s/]+/.exec(name)?.[0] ?? name;
  return `
<p id="bot">The news here is fetched by a program that calls itself <code>${escapeText(name)}</code> and signs its requests by <a href="${DIRECTORY_PATH.slice(1)}">these keys</a>. It keeps to robots.txt, where <code>User-agent: ${escapeText(product)}</code> is meant for it, and asks a host once at a time.</p>`;
}

function contents(groups: readonly FeedGroup[]): string {
  const links = groups.map(
    ({ of, heading, feeds }) => `<a href="#shelf-${of}">${heading} <span>${feeds.length}</span></a>`,
  );
  return `<nav class="contents" aria-label="Kinds of feeds">${links.join('')}</nav>\n`;
}

function shelf({ of, heading, feeds }: FeedGroup): string {
  const isByName = of !== 'feeds' && of !== 'sources';
  const list = isByName ? `<ul class="names">\n${feeds.map(line).join('')}` : `<ul>\n${feeds.map(card).join('')}`;
  return `<section class="shelf" id="shelf-${of}">\n<h2>${heading}</h2>\n${list}</ul>\n</section>\n`;
}

/** A feed by a name, on a line. */
function line(feed: Feed): string {
  const name = `<bdi>${escapeText(oneLine(labelOf(feed)) ?? feed.id)}</bdi>`;
  const title = feed.formats.includes('html') ? `<a href="${documentPath(feed, 'html')}">${name}</a>` : name;
  return `<li>${title} <span>${links(feed)}</span></li>\n`;
}

function links(feed: Feed): string {
  return feed.formats
    .filter((format) => format !== 'html' && format !== 'news' && format !== 'ninjs')
    .map((format) => `<a href="${documentPath(feed, format)}" type="${mimeType(format)}">${FORMAT_NAMES[format]}</a>`)
    .join('');
}

function card(feed: Feed): string {
  const language = languageTag(feed.language);
  const spoken = language === null ? ' dir="auto"' : ` lang="${language}" dir="${direction(language)}"`;
  const name = escapeText(oneLine(feed.title) ?? feed.id);
  const title = feed.formats.includes('html') ? `<a href="${documentPath(feed, 'html')}">${name}</a>` : name;
  const description = oneLine(feed.description);
  return `<li>
<h3${spoken}>${title}</h3>
${description === null ? '' : `<p${spoken}>${escapeText(description)}</p>\n`}<p class="formats">${links(feed)}</p>
</li>
`;
}
