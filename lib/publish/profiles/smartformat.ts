import type { Head } from '../documents/head.ts';
import { beginning } from '../documents/writable.ts';
import { element } from '../documents/xml.ts';
import type { Dialect } from './dialect.ts';
import { articleRule, characters, given, hasMarkup, isOpenLink } from './rules.ts';

/** "Short description (30 characters or less)". */
const DESCRIPTION_LENGTH = 30;

/** Minutes after which SmartNews comes again: we publish at every write. The specification's example says 15. */
const TTL = 15;

const MOST_BYTES = 1_000_000;

/**
 * SmartNews, SmartFormat 2.1 on RSS 2.0: https://publishers.smartnews.com/hc/en-us/articles/56500436151065, and
 * "Deleting Articles" (…/360021354914): the item stays, its status says `deleted` and its pubDate moves. An update too is
 * seen by its pubDate alone.
 */
export const SMARTFORMAT: Dialect = {
  contract: {
    profile: 'smartformat',
    partner: 'SmartNews',
    source: 'https://publishers.smartnews.com/hc/en-us/articles/56500436151065',
    articles: [
      articleRule('smartformat-title', 'a title without HTML', ({ title }) => given(title) && !hasMarkup(title)),
      articleRule('smartformat-link', 'a link to its page', ({ url }) => isOpenLink(url)),
      articleRule('smartformat-id', 'an id (guid) of its own', ({ id }) => given(id)),
      articleRule('smartformat-date', 'a publication date', ({ published }) => published !== null),
      articleRule(
        'smartformat-date-past',
        'a date no later than the last change of the feed',
        ({ published }, { updated }) => published === null || updated === null || published <= updated,
      ),
      articleRule('smartformat-body', 'its whole text (content:encoded)', ({ html }) => given(html)),
    ],
    feed: [
      { name: 'smartformat-feed-title', demands: 'a title', holds: ({ title }) => given(title) },
      { name: 'smartformat-feed-link', demands: 'a link', holds: ({ link }) => isOpenLink(link) },
      {
        name: 'smartformat-feed-description',
        demands: 'a description of at most 30 characters',
        holds: ({ description }) => given(description) && characters(description) <= DESCRIPTION_LENGTH,
      },
      { name: 'smartformat-feed-date', demands: 'a pubDate', holds: ({ updated }) => updated !== null },
      { name: 'smartformat-feed-language', demands: 'a language', holds: ({ language }) => given(language) },
      { name: 'smartformat-feed-ttl', demands: 'a ttl', holds: ({ ttl }) => ttl !== null && ttl > 0 },
      { name: 'smartformat-feed-logo', demands: 'a logo (snf:logo)', holds: ({ logo }) => isOpenLink(logo) },
      {
        name: 'smartformat-feed-size',
        demands: 'at most 1 MB',
        holds: ({ bytes }) => bytes === null || bytes <= MOST_BYTES,
      },
    ],
  },
  formats: ['rss'],
  mostBytes: MOST_BYTES,
  namespaces: { snf: 'http://www.smartnews.be/snf' },
  ttl: TTL,
  introduce: (head) => ({ ...head, description: shortDescription(head) }),
  prepare: (entry) =>
    entry.changed === null ? entry : { ...entry, published: { instant: entry.revisedAt, precision: 'second' } },
  channel: (_head, logo, date) => [
    element('pubDate', {}, date),
    element('ttl', {}, String(TTL)),
    ...(logo === null ? [] : [element('snf:logo', {}, [element('url', {}, logo)])]),
  ],
  item: () => [status('active')],
  // The specification asks for a link; the article's own is erased with it, so that it can only be the feed's.
  withdrawn: ({ urn }, head, date) => [
    element('title', {}, 'Withdrawn'),
    element('link', {}, head.page),
    element('guid', { isPermaLink: 'false' }, urn),
    element('pubDate', {}, date),
    status('deleted'),
  ],
};

/** SmartFormat has the word as text, Media RSS 1.5.1 as an attribute: both are written. */
function status(state: 'active' | 'deleted'): string {
  return element('media:status', { state }, state);
}

/** A description as short as SmartNews takes it: the feed's own, else its title, else the beginning of that. */
function shortDescription({ description, title }: Pick<Head, 'description' | 'title'>): string {
  const short = [description, title].find((text) => characters(text) <= DESCRIPTION_LENGTH);
  return short ?? beginning(title, DESCRIPTION_LENGTH - 2);
}
