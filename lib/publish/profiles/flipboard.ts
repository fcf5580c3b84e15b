import { beginning } from '../documents/writable.ts';
import type { Dialect } from './dialect.ts';
import { articleRule, characters, given, isOpenLink, isVisual, sameDomain } from './rules.ts';

const DESCRIPTION_LENGTH = 300;
const SMALLEST_SIDE = 500;
const FEWEST_ARTICLES = 20;

/**
 * Flipboard: https://about.flipboard.com/rss-spec/ ("RSS Guidelines") and its help page on submitting a feed. There is no
 * way to take an article back but to leave it out; a correction is seen by the item's guid.
 */
export const FLIPBOARD: Dialect = {
  contract: {
    profile: 'flipboard',
    partner: 'Flipboard',
    source: 'https://about.flipboard.com/rss-spec/',
    articles: [
      articleRule('flipboard-title', 'a title', ({ title }) => given(title)),
      articleRule('flipboard-link', 'a link to its page', ({ url }) => isOpenLink(url)),
      articleRule(
        'flipboard-same-domain',
        "a link on the feed's own domain",
        ({ url }, feed) => url === null || feed.url === null || sameDomain(url, feed.url),
      ),
      articleRule(
        'flipboard-description-length',
        'a description of at least 300 characters',
        ({ excerpt }) => characters(excerpt) >= DESCRIPTION_LENGTH,
      ),
      articleRule('flipboard-date', 'a publication date', ({ published }) => published !== null),
      articleRule('flipboard-id', 'an id (guid) of its own', ({ id }) => given(id)),
      articleRule('flipboard-author', 'an author (dc:creator)', ({ authors }) => authors.some(given)),
      articleRule('flipboard-enclosure', 'a picture or a film as enclosure', ({ media }) => media.some(isVisual)),
      articleRule('flipboard-image-size', 'no picture known to be under 500 pixels on a side', ({ media }) =>
        media.filter(isVisual).every(({ width, height }) => !(small(width) || small(height))),
      ),
    ],
    feed: [
      { name: 'flipboard-feed-title', demands: 'a title', holds: ({ title }) => given(title) },
      { name: 'flipboard-feed-link', demands: 'a link', holds: ({ link }) => isOpenLink(link) },
      { name: 'flipboard-feed-description', demands: 'a description', holds: ({ description }) => given(description) },
      { name: 'flipboard-feed-language', demands: 'a language', holds: ({ language }) => given(language) },
      {
        name: 'flipboard-feed-items',
        demands: 'at least 20 articles',
        holds: ({ articles }) => articles >= FEWEST_ARTICLES,
      },
    ],
  },
  formats: ['rss'],
  mostBytes: null,
  namespaces: {},
  ttl: null,
  introduce: (head) => head,
  prepare(entry) {
    const told = characters(entry.excerpt) >= DESCRIPTION_LENGTH || entry.full === null;
    // An item has one enclosure, which Flipboard lays out: it is the picture, or a film.
    const files = entry.files.filter(({ type }) => /^(?:image|video)\//.test(type));
    return { ...entry, files, excerpt: told ? entry.excerpt : opening(entry.full?.text ?? '') };
  },
  channel: () => [],
  item: () => [],
  withdrawn: null,
};

/** The beginning of a text, somewhat longer than is asked for, because it is cut between words. */
function opening(text: string): string {
  return beginning(
    text
      .slice(0, 4 * DESCRIPTION_LENGTH)
      .replace(/\s+/g, ' ')
      .trim(),
    DESCRIPTION_LENGTH + 60,
  );
}

function small(side: number | null): boolean {
  return side !== null && side < SMALLEST_SIDE;
}
