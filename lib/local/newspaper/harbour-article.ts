import { HARBOUR_TITLE, harbourGuid, harbourPath } from './harbour-address.ts';
import { harbourExcerpt } from './harbour-feed.ts';
import { harbourFrame } from './harbour-frame.ts';
import { bodyMarkup, html, jsonScript, type Markup } from './markup.ts';
import { dayText, LEAD_SIZE, picturePath, slugOf, THUMBNAIL_SIZE } from './site.ts';
import type { Story } from './story.ts';

const FOLDER = '/harbour/img';
/** After this block of the body stands the related box; the newsletter box follows the next paragraph but one. */
const RELATED_AFTER = 2;

const COMMENTS = [
  [
    'Barnacle Bill',
    'About time somebody wrote this down. My father said the same in 1974 and nobody listened then either.',
  ],
  ['M. Trewin', 'Good piece. Could the paper please also look into the street lamps in Rope Walk?'],
  ['Gull Watcher', 'I was there and it was windier than that.'],
  ['skerrowgirl', 'Sharing this with my gran, who will have Opinions.'],
  ['Retired Pilot', 'The chart has been wrong since the survey of 1988. Ask anyone who has touched bottom.'],
] as const;

/** An article's page: the story with related box, newsletter box, share bar and comments in and around it. */
export function harbourArticle(story: Story, all: readonly Story[], origin: string): Markup {
  const blocks = bodyMarkup(story.body, (figure, index) => {
    const path = picturePath(FOLDER, `${story.slug}-${index}`, LEAD_SIZE);
    return html`<figure class="wp-block-image size-large"><img loading="lazy" decoding="async" src="${origin}${path}" width="1200" height="675" alt="${figure.alt}" /><figcaption class="wp-element-caption">${figure.caption} <span class="credit">Photo: ${figure.credit}</span></figcaption></figure>\n`;
  });
  const paragraph = blocks.findIndex((block, i) => i > RELATED_AFTER && block.markup.startsWith('<p>'));
  const newsletter = paragraph < 0 ? blocks.length : paragraph + 1;
  const main = html`<main id="main" class="single">
<nav class="breadcrumbs" aria-label="Breadcrumbs"><a href="/harbour/">Home</a> » <a href="/harbour/category/${slugOf(story.section)}/">${story.section}</a> » <span class="breadcrumb_last" aria-current="page">${story.title}</span></nav>
<article id="post-${story.number}" class="post-${story.number} post type-post status-publish format-standard hentry category-${slugOf(story.section)}">
<header class="entry-header">
<h1 class="entry-title">${story.title}</h1>
<div class="entry-meta"><span class="byline">By ${story.authors.map((name, i) => html`${i === 0 ? null : ' and '}<span class="author vcard"><a class="url fn n" href="/harbour/author/${slugOf(name)}/" rel="author">${name}</a></span>`)}</span>
<span class="posted-on"><time class="entry-date published" datetime="${story.published}">${dayText(story.published)}</time>${story.modified === story.published ? null : html` <time class="updated" datetime="${story.modified}">(updated ${dayText(story.modified)})</time>`}</span></div>
</header>
${shareBar(story, origin)}
${leadFigure(story, origin)}
<div class="entry-content">
${blocks.slice(0, RELATED_AFTER)}${relatedBox(story, all)}${blocks.slice(RELATED_AFTER, newsletter)}${newsletterBox()}${blocks.slice(newsletter)}${story.notes.map((note) => html`<p class="correction-note"><em>${note.text}</em></p>\n`)}</div>
<footer class="entry-footer"><span class="tags-links">Tagged ${story.tags.map((name) => html`<a href="/harbour/tag/${slugOf(name)}/" rel="tag">${name}</a> `)}</span></footer>
</article>
${comments(story)}
</main>
${sidebar(story, all)}`;
  const head = html`${openGraph(story, origin)}${story.number % 4 === 0 ? null : jsonLd(story, origin)}`;
  return harbourFrame({ path: harbourPath(story), title: `${story.title} - ${HARBOUR_TITLE}`, head, main }, origin);
}

function leadFigure(story: Story, origin: string): Markup | null {
  if (story.lead === null) return null;
  const src = `${origin}${picturePath(FOLDER, story.slug, LEAD_SIZE)}`;
  const small = `${origin}${picturePath(FOLDER, story.slug, THUMBNAIL_SIZE)}`;
  return html`<figure class="post-thumbnail"><img class="attachment-post-thumbnail wp-post-image" fetchpriority="high" src="${src}" srcset="${src} 1200w, ${small} 320w" sizes="(max-width: 1200px) 100vw, 1200px" width="1200" height="675" alt="${story.lead.alt}"><figcaption>${story.lead.caption} <span class="credit">Photo: ${story.lead.credit}</span></figcaption></figure>`;
}

function shareBar(story: Story, origin: string): Markup {
  const address = encodeURIComponent(`${origin}${harbourPath(story)}`);
  return html`<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Share this:</h3><ul>
<li><a rel="nofollow" href="https://share.example/post?url=${address}">Post</a></li>
<li><a rel="nofollow" href="mailto:?body=${address}">Email a link to a friend</a></li>
<li><a rel="nofollow" href="${harbourGuid(story)}">Short link</a></li></ul></div>`;
}

function relatedBox(story: Story, all: readonly Story[]): Markup {
  const related = all.filter((other) => other.slug !== story.slug && other.section === story.section).slice(0, 3);
  const others = related.length > 0 ? related : all.filter((other) => other.slug !== story.slug).slice(0, 2);
  return html`<div class="related-box"><p><strong>Read also</strong></p><ul>${others.map((other) => html`<li><a href="${harbourPath(other)}">${other.title}</a></li>`)}</ul></div>\n`;
}

function newsletterBox(): Markup {
  return html`<div class="newsletter-signup"><h3>The tide table of news</h3><p>Every Friday at six: the week in Skerrow in your inbox. Join 1,904 neighbours. No spam, only salt.</p><form action="/harbour/" method="get"><input type="email" name="email" placeholder="Your email address" aria-label="Email"><button type="submit">Subscribe</button></form></div>\n`;
}

function comments(story: Story): Markup {
  const count = story.number % 4;
  const some = Array.from({ length: count }, (_, i) => COMMENTS[(story.number + i) % COMMENTS.length] ?? COMMENTS[0]);
  return html`<section id="comments" class="comments-area"><h2 class="comments-title">${count === 0 ? 'No comments yet' : `${count} thought${count === 1 ? '' : 's'} on “${story.title}”`}</h2>
<ol class="comment-list">${some.map(([name, text], i) => html`<li id="comment-${story.number * 10 + i}" class="comment"><article class="comment-body"><footer class="comment-meta"><b class="fn">${name}</b> <span class="says">says:</span> <time datetime="${story.published}">${dayText(story.published)}</time></footer><div class="comment-content"><p>${text}</p></div><div class="reply"><a rel="nofollow" href="#comment-${story.number * 10 + i}">Reply</a></div></article></li>\n`)}</ol>
<p class="comment-form">Your email address will not be published. Required fields are marked *</p></section>`;
}

function sidebar(story: Story, all: readonly Story[]): Markup {
  const recent = all.filter((other) => other.slug !== story.slug).slice(0, 5);
  return html`<aside id="secondary" class="widget-area"><section class="widget widget_recent_entries"><h2 class="widget-title">Recent posts</h2><ul>${recent.map((other) => html`<li><a href="${harbourPath(other)}">${other.title}</a></li>`)}</ul></section>
<section class="widget widget_text"><h2 class="widget-title">Small ads</h2><p>Dinghy, clinker, one careful owner and two careless ones. £140. Ask for Dougal on the slip.</p></section></aside>`;
}

function openGraph(story: Story, origin: string): Markup {
  return html`<meta name="description" content="${harbourExcerpt(story)}">
<meta property="og:type" content="article">
<meta property="og:title" content="${story.title}">
<meta property="og:url" content="${origin}${harbourPath(story)}">
<meta property="og:site_name" content="${HARBOUR_TITLE}">
${story.lead === null ? null : html`<meta property="og:image" content="${origin}${picturePath(FOLDER, story.slug, LEAD_SIZE)}">\n`}<meta property="article:published_time" content="${story.published}">
<meta property="article:modified_time" content="${story.modified}">
`;
}

function jsonLd(story: Story, origin: string): Markup {
  const address = `${origin}${harbourPath(story)}`;
  const graph = [
    {
      '@type': 'NewsArticle',
      '@id': `${address}#article`,
      headline: story.title,
      datePublished: story.published,
      dateModified: story.modified,
      author: story.authors.map((name) => ({
        '@type': 'Person',
        name,
        url: `${origin}/harbour/author/${slugOf(name)}/`,
      })),
      publisher: { '@id': `${origin}/harbour/#organization` },
      mainEntityOfPage: address,
      articleSection: [story.section],
      keywords: story.tags,
      inLanguage: story.language,
      ...(story.lead === null
        ? {}
        : {
            image: {
              '@type': 'ImageObject',
              url: `${origin}${picturePath(FOLDER, story.slug, LEAD_SIZE)}`,
              ...LEAD_SIZE,
            },
          }),
    },
    {
      '@type': 'NewsMediaOrganization',
      '@id': `${origin}/harbour/#organization`,
      name: HARBOUR_TITLE,
      url: `${origin}/harbour/`,
    },
  ];
  return html`<script type="application/ld+json" class="yoast-schema-graph">${jsonScript({ '@context': 'https://schema.org', '@graph': graph })}</script>`;
}
