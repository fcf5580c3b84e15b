import { Feed as Library } from 'feed';
import { generateAtomFeed, generateJsonFeed, generateRssFeed } from 'feedsmith';
import Rss from 'rss';
import type { Article } from '../../lib/model/index.ts';
import { escapeText } from '../../lib/publish/documents/writable.ts';

/** A writer of feeds: the same articles with the same title, address, dates, byline, tags, excerpt, text and picture. */
export type Peer = Readonly<Partial<Record<'rss' | 'atom' | 'json', (members: readonly Article[]) => string>>>;

const HEAD = { title: 'Harbour & Town', link: 'https://mill.example/', description: 'What happens on the quay.' };

export const PEERS: Readonly<Record<string, Peer>> = {
  feed: {
    rss: (members) => library(members).rss2(),
    atom: (members) => library(members).atom1(),
    json: (members) => library(members).json1(),
  },
  feedsmith: {
    rss: (members) => generateRssFeed({ ...HEAD, items: members.map(smithItem) }),
    atom: (members) =>
      generateAtomFeed({
        id: 'urn:x:feed',
        title: { value: HEAD.title },
        updated: new Date(0),
        entries: members.map(smithEntry),
      }),
    json: (members) => JSON.stringify(generateJsonFeed({ title: HEAD.title, items: members.map(smithJson) }), null, 2),
  },
  rss: { rss: (members) => npmRss(members) },
  template: {
    rss: (members) => wrap('<rss version="2.0"><channel>', members.map(rssTemplate), '</channel></rss>'),
    atom: (members) => wrap('<feed xmlns="http://www.w3.org/2005/Atom">', members.map(atomTemplate), '</feed>'),
    json: (members) => `{"title":"Harbour","items":[${members.map(jsonTemplate).join(',')}]}`,
  },
};

function library(members: readonly Article[]): Library {
  const feed = new Library({ id: 'urn:x:feed', ...HEAD, updated: new Date(0) });
  for (const article of members) {
    feed.addItem({
      id: urn(article),
      title: article.title ?? '',
      link: article.canonicalUrl ?? '',
      date: new Date(article.revisedAt),
      published: published(article),
      description: article.excerpt ?? '',
      content: article.html,
      author: article.authors.map((name) => ({ name })),
      category: article.tags.map((name) => ({ name, term: name })),
      image: article.leadImage?.url ?? '',
    });
  }
  return feed;
}

function smithItem(article: Article) {
  return {
    title: article.title ?? '',
    link: article.canonicalUrl ?? '',
    guid: { value: urn(article), isPermaLink: false },
    pubDate: published(article),
    description: article.excerpt ?? '',
    content: { encoded: article.html },
    dc: { creators: [...article.authors] },
    categories: article.tags.map((name) => ({ name })),
    enclosures: [{ url: article.leadImage?.url ?? '', length: 0, type: 'image/jpeg' }],
  };
}

function smithEntry(article: Article) {
  return {
    id: urn(article),
    title: { value: article.title ?? '' },
    links: [
      { href: article.canonicalUrl ?? '' },
      { href: article.leadImage?.url ?? '', rel: 'enclosure', type: 'image/jpeg' },
    ],
    updated: new Date(article.revisedAt),
    published: published(article),
    summary: { value: article.excerpt ?? '' },
    content: { value: article.html, type: 'html' },
    authors: article.authors.map((name) => ({ name })),
    categories: article.tags.map((term) => ({ term })),
  };
}

function smithJson(article: Article) {
  return {
    id: urn(article),
    url: article.canonicalUrl ?? '',
    title: article.title ?? '',
    content_html: article.html,
    summary: article.excerpt ?? '',
    image: article.leadImage?.url ?? '',
    date_published: published(article),
    date_modified: new Date(article.revisedAt),
    authors: article.authors.map((name) => ({ name })),
    tags: [...article.tags],
  };
}

function npmRss(members: readonly Article[]): string {
  const feed = new Rss({ title: HEAD.title, description: HEAD.description, site_url: HEAD.link, feed_url: HEAD.link });
  for (const article of members) {
    feed.item({
      title: article.title ?? '',
      description: article.excerpt ?? '',
      url: article.canonicalUrl ?? '',
      guid: urn(article),
      categories: [...article.tags],
      author: article.authors.join(', '),
      date: published(article),
      enclosure: { url: article.leadImage?.url ?? '', type: 'image/jpeg' },
      custom_elements: [{ 'content:encoded': { _cdata: article.html } }],
    });
  }
  return feed.xml({ indent: true });
}

/** What a page of template literals can do at best: no guard for what XML forbids but the escapes it cannot do without. */
function rssTemplate(article: Article): string {
  return `<item><title>${escapeText(article.title ?? '')}</title><link>${escapeText(article.canonicalUrl ?? '')}</link>
<guid isPermaLink="false">${urn(article)}</guid><pubDate>${published(article).toUTCString()}</pubDate>
<description>${escapeText(article.excerpt ?? '')}</description><content:encoded>${escapeText(article.html)}</content:encoded>
${article.authors.map((name) => `<dc:creator>${escapeText(name)}</dc:creator>`).join('')}${article.tags.map((tag) => `<category>${escapeText(tag)}</category>`).join('')}
<enclosure url="${escapeText(article.leadImage?.url ?? '')}" length="0" type="image/jpeg"/></item>`;
}

function atomTemplate(article: Article): string {
  return `<entry><title>${escapeText(article.title ?? '')}</title><link href="${escapeText(article.canonicalUrl ?? '')}"/>
<id>${urn(article)}</id><updated>${article.revisedAt}</updated><published>${published(article).toISOString()}</published>
<summary>${escapeText(article.excerpt ?? '')}</summary><content type="html">${escapeText(article.html)}</content>
${article.authors.map((name) => `<author><name>${escapeText(name)}</name></author>`).join('')}${article.tags.map((tag) => `<category term="${escapeText(tag)}"/>`).join('')}
<link rel="enclosure" href="${escapeText(article.leadImage?.url ?? '')}" type="image/jpeg"/></entry>`;
}

function jsonTemplate(article: Article): string {
  return JSON.stringify(smithJson(article));
}

function wrap(open: string, entries: readonly string[], close: string): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${open}\n${entries.join('\n')}\n${close}\n`;
}

function urn(article: Article): string {
  return `urn:feedmill:${article.id}`;
}

function published(article: Article): Date {
  return new Date(article.published?.instant ?? article.firstSeen);
}
