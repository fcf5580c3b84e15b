import type { Dialect } from './dialect.ts';
import { articleRule, characters, given, hasMarkup, isOpenLink } from './rules.ts';

/** Words of a link that sends readers elsewhere for the rest, in the languages that Apple News is published in, and some more. */
const READ_MORE =
  /^[\s([«‹]*(?:(?:(?:read|view|see|continue|keep)\s+(?:more|on|reading)|continue|more|full (?:story|article)|weiter\s?lesen|mehr(?: lesen)?|lire (?:la suite|plus)|leer más|seguir leyendo|leggi (?:tutto|di più)|lees (?:meer|verder)|続きを読む|[.…])[\s.…»›>→)\]]*$|(?:read|view|see|continue|keep)\s+(?:the\s+(?:rest|full|whole|original)|full|original)\b|lire l['’]article)/iu;

/** A link and its words, with at most five tags in them. Bounded, so that a long text costs no more than its length. */
const LINKS = /<a\b[^<>]{0,2000}>([^<]{0,300}(?:<(?!\/?a\b)[^<]{0,300}){0,5})<\/a>/gi;

/**
 * Apple News from RSS: https://support.apple.com/guide/news-publisher/apdc2c7520ff/icloud ("RSS guidelines for Apple
 * News"). An article is taken back in News Publisher, by hand: the feed only stops to show it; a correction is the same
 * guid with other text. Apple calls 15 to 60 characters what a title "should" have; here it must.
 */
export const APPLE: Dialect = {
  contract: {
    profile: 'apple',
    partner: 'Apple News',
    source: 'https://support.apple.com/guide/news-publisher/apdc2c7520ff/icloud',
    articles: [
      articleRule('apple-title-length', 'a title of 15 to 60 characters', ({ title }) => {
        const length = characters(title);
        return length >= 15 && length <= 60;
      }),
      articleRule('apple-title-plain', 'a title without HTML', ({ title }) => title === null || !hasMarkup(title)),
      articleRule('apple-link', 'a link to its page', ({ url }) => isOpenLink(url)),
      articleRule('apple-description', 'a description', ({ excerpt }) => given(excerpt)),
      articleRule(
        'apple-read-more',
        'no link that says "read more" or the like',
        ({ html }) => html === null || ![...html.matchAll(LINKS)].some(([, words]) => READ_MORE.test(plain(words!))),
      ),
    ],
    feed: [
      { name: 'apple-feed-title', demands: 'a title', holds: ({ title }) => given(title) },
      { name: 'apple-feed-link', demands: 'a link', holds: ({ link }) => isOpenLink(link) },
      {
        name: 'apple-feed-locale',
        demands: 'a language with a country, such as en-GB',
        holds: ({ language }) => language !== null && /^[a-z]{2,3}(?:-[a-z]{4})?-(?:[a-z]{2}|\d{3})$/i.test(language),
      },
    ],
  },
  formats: ['rss'],
  mostBytes: null,
  namespaces: {},
  ttl: null,
  introduce: (head) => head,
  prepare: (entry) => entry,
  channel: () => [],
  item: () => [],
  withdrawn: null,
};

function plain(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:nbsp|#160);/g, ' ')
    .replace(/&(?:hellip|#8230);/g, '…')
    .replace(/&(?:raquo|gt|rarr);/g, '»');
}
