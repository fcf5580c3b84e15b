import type { Feed } from '../model/index.ts';
import { documentPath, FORMAT_NAMES, mimeType, OPML_PATH, type Site } from './address.ts';
import { direction } from './direction.ts';
import { escapeText, languageTag, oneLine } from './guard.ts';
import { renderPage } from './page.ts';

/** The site's front page: every feed with a link to each of its formats, those somebody declared before the automatic. */
export function renderIndex(feeds: readonly Feed[], site: Site): string {
  const title = oneLine(site.title) ?? new URL(site.baseUrl).hostname;
  const declared = feeds.filter((feed) => feed.origin !== 'automatic');
  const automatic = feeds.filter((feed) => feed.origin === 'automatic');
  return renderPage({
    title,
    description: `Every feed of ${title}`,
    canonical: site.baseUrl,
    links: [`<link rel="outline" type="text/x-opml" href="${OPML_PATH}" title="${escapeText(title)} (OPML)">`],
    body: `<a class="skip" href="#feeds">Skip to the feeds</a>
<header class="masthead">
<p class="ears"><span>${feeds.length === 1 ? '1 feed' : `${feeds.length} feeds`}</span><span>Made fresh on every write</span></p>
<h1 dir="auto">${escapeText(title)}</h1>
<nav class="subscribe" aria-label="Subscribe to everything"><span>All feeds at once</span><a href="${OPML_PATH}" type="text/x-opml">OPML</a></nav>
</header>
<main id="feeds">
${shelf('Sections', declared)}${shelf(declared.length === 0 ? 'Feeds' : 'Also', automatic)}${feeds.length === 0 ? '<p class="none">No feed yet. Each source that is added brings one.</p>\n' : ''}</main>
<footer class="colophon"><p>To subscribe, copy the address of a feed into your reader.</p></footer>`,
  });
}

function shelf(name: string, feeds: readonly Feed[]): string {
  if (feeds.length === 0) return '';
  return `<section class="shelf">\n<h2>${name}</h2>\n<ul>\n${feeds.map(card).join('')}</ul>\n</section>\n`;
}

function card(feed: Feed): string {
  const language = languageTag(feed.language);
  const spoken = language === null ? ' dir="auto"' : ` lang="${language}" dir="${direction(language)}"`;
  const name = escapeText(oneLine(feed.title) ?? feed.id);
  const title = feed.formats.includes('html') ? `<a href="${documentPath(feed.id, 'html')}">${name}</a>` : name;
  const description = oneLine(feed.description);
  const links = feed.formats
    .filter((format) => format !== 'html')
    .map(
      (format) => `<a href="${documentPath(feed.id, format)}" type="${mimeType(format)}">${FORMAT_NAMES[format]}</a>`,
    );
  return `<li>
<h3${spoken}>${title}</h3>
${description === null ? '' : `<p${spoken}>${escapeText(description)}</p>\n`}<p class="formats">${links.join('')}</p>
</li>
`;
}
