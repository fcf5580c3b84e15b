import { millis } from '../../model/index.ts';
import { element } from '../documents/xml.ts';
import type { Dialect } from './dialect.ts';
import { articleRule, characters, given, hasAddress, hasMarkup, isOpenLink, sameLanguage, tagNames } from './rules.ts';

/** "MSN HTML guidelines and tag restrictions": what an article's body may hold. */
const ALLOWED_TAGS: ReadonlySet<string> = new Set(
  (
    'b i em strong sub sup small h1 h2 h3 h4 h5 a img table thead tbody tfoot tr td th col caption colgroup ' +
    'ul ol li p div span br blockquote iframe'
  ).split(' '),
);

/** The same page: whose embeds are taken. */
const ALLOWED_EMBEDS =
  /^https:\/\/(?:[\w-]+\.)*(?:youtube\.com|youtube-nocookie\.com|twitter\.com|x\.com|facebook\.com|instagram\.com|pinterest\.com|spotify\.com|infogram\.com|google\.com\/maps|giphy\.com|flourish\.studio|reddit\.com|tiktok\.com)(?:[/?#]|$)/i;

/** Tags that MSN would strip, and what says the same among those that it takes; nothing for those that say nothing. */
const SAID_OTHERWISE: Readonly<Record<string, string>> = {
  ...{ figure: 'div', figcaption: 'p', section: 'div', article: 'div', aside: 'div', header: 'div', footer: 'div' },
  ...{
    h6: 'h5',
    hr: 'br',
    pre: 'p',
    code: 'span',
    kbd: 'span',
    samp: 'span',
    var: 'i',
    cite: 'i',
    dfn: 'i',
    q: 'span',
  },
  ...{ u: 'span', ins: 'span', s: 'span', del: 'span', mark: 'span', abbr: 'span', time: 'span', picture: 'span' },
  ...{ bdi: 'span', bdo: 'span', dl: 'div', dt: 'p', dd: 'p', details: 'div', summary: 'p', address: 'p' },
  ...{ wbr: '', source: '' },
};

const DAY_MS = 86_400_000;

/**
 * MSN Partner Hub, RSS with Media RSS. https://support.microsoft.com/msn/partner-hub: "MSN feed item metadata
 * requirements", "MSN HTML guidelines and tag restrictions", "MSN content expiration and takedown rules", "Troubleshoot
 * MSN content ingestion and feed errors" (450 to 500,000 characters, 10 MB).
 */
export const MSN: Dialect = {
  contract: {
    profile: 'msn',
    partner: 'MSN',
    source: 'https://support.microsoft.com/msn/partner-hub',
    articles: [
      articleRule('msn-id', 'an id that never changes', ({ id }) => given(id)),
      articleRule('msn-title-length', 'a title of more than 20 and at most 150 characters', ({ title }) => {
        const length = characters(title);
        return length > 20 && length <= 150;
      }),
      articleRule(
        'msn-title-plain',
        'a title without HTML and without an address',
        ({ title }) => title === null || !(hasMarkup(title) || hasAddress(title)),
      ),
      articleRule('msn-date', 'a publication date', ({ published }) => published !== null),
      articleRule(
        'msn-date-past',
        'a publication date that has passed when the feed changes',
        ({ published }, { updated }) => published === null || updated === null || published <= updated,
      ),
      articleRule(
        'msn-date-age',
        'a publication date less than 365 days ago',
        ({ published }, { updated }) =>
          published === null || updated === null || millis(updated) - millis(published) < 365 * DAY_MS,
      ),
      articleRule('msn-link', 'a link to its page, without a user name or password', ({ url }) => isOpenLink(url)),
      articleRule('msn-body', 'its whole text', ({ html }) => given(html)),
      articleRule('msn-body-length', 'a text of 450 to 500,000 characters', ({ html, text }) => {
        const length = characters(text);
        return !given(html) || (length >= 450 && length <= 500_000);
      }),
      articleRule(
        'msn-tags',
        'a text with only allowed tags and embeds of supported services',
        ({ html }) => html === null || allowed(html),
      ),
      articleRule(
        'msn-one-language',
        "the feed's language",
        ({ language }, feed) => language === null || feed.language === null || sameLanguage(language, feed.language),
      ),
    ],
    feed: [
      { name: 'msn-feed-language', demands: 'a language', holds: ({ language }) => given(language) },
      {
        name: 'msn-feed-size',
        demands: 'at most 10 MB',
        holds: ({ bytes }) => bytes === null || bytes <= 10_000_000,
      },
    ],
  },
  formats: ['rss'],
  mostBytes: 10_000_000,
  namespaces: {
    dcterms: 'http://purl.org/dc/terms/',
    mi: 'http://schemas.ingestion.microsoft.com/common/',
  },
  ttl: null,
  introduce: (head) => head,
  prepare: (entry) =>
    entry.full === null ? entry : { ...entry, full: { ...entry.full, html: inAllowedTags(entry.full.html) } },
  channel: () => [],
  // "Same unique ID + updated date is newer: item is updated."
  item: ({ changed, revisedAt }) => (changed === null ? [] : [element('dcterms:modified', {}, revisedAt)]),
  // "An expiration date in the past, an updated date newer than the last ingested version, the same unique ID."
  withdrawn: ({ urn, when }, _head, date) => [
    element('title', {}, 'This article has been withdrawn'),
    element('guid', { isPermaLink: 'false' }, urn),
    element('pubDate', {}, date),
    element('dcterms:modified', {}, when),
    element('dcterms:valid', {}, when),
    element('mi:expirationDate', {}, when),
  ],
};

function allowed(html: string): boolean {
  for (const name of tagNames(html)) if (!ALLOWED_TAGS.has(name)) return false;
  const frames = [...html.matchAll(/<iframe\b[^>]*/gi)];
  return frames.every(([tag]) => ALLOWED_EMBEDS.test(/\ssrc\s*=\s*["']?([^"'\s>]+)/i.exec(tag)?.[1] ?? ''));
}

/** A tag of sanitised HTML, where quotes are in pairs. */
const TAG = /<(\/?)([a-z][a-z0-9]*)(?![a-z0-9])((?:"[^"]*"|'[^']*'|[^'"<>])*)>/gi;

/** The same text in tags that MSN takes, so far as there are any that say the same; a tag without a twin stays. */
function inAllowedTags(html: string): string {
  if (![...tagNames(html)].some((name) => Object.hasOwn(SAID_OTHERWISE, name))) return html;
  return html.replace(TAG, (tag, slash: string, name: string) => {
    const other = Object.hasOwn(SAID_OTHERWISE, name.toLowerCase()) ? SAID_OTHERWISE[name.toLowerCase()] : undefined;
    return other === undefined ? tag : other === '' ? '' : `<${slash}${other}>`;
  });
}
