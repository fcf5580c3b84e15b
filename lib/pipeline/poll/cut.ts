import { countWords, excerptOf, plainText, sanitise } from '../../extract/index.ts';
import {
  type AbsoluteUrl,
  type ArticleContent,
  type ListedItem,
  NO_CONTENT,
  NOWHERE,
  type Source,
  type SourceItem,
} from '../../model/index.ts';
import type { Offer } from '../messages.ts';

/** A feed that carries full text seldom carries less than this; below it the item's page is asked. */
const FULL_TEXT_WORDS = 80;

/** How a cut text ends: an ellipsis, bare or bracketed, perhaps with a link to read on. */
const CUT = /(?:\[\s*(?:…|\.{3,})\s*\]|…|\.{3,}|&hellip;)\s*(?:\S+(?:\s\S+){0,4}\s*[»→>]*)?\s*$/u;

/** Whether the article's text is to be taken from its page rather than from what the source itself tells. */
export function takesPage(source: Pick<Source, 'fullText'>, offer: Pick<Offer, 'url' | 'told' | 'shared'>): boolean {
  // The page at an address that several items have is none of theirs.
  if (offer.shared?.includes('url')) return false;
  if (offer.url === null || source.fullText === 'never' || offer.told.form === 'content') return false;
  if (source.fullText === 'always' || offer.told.form === 'nothing') return true;
  return offer.told.form === 'listed' ? !offer.told.item.complete : isCut(offer.told.item);
}

/** Whether a feed's item holds less than its article's text. */
export function isCut(item: Pick<SourceItem, 'content' | 'summary'>): boolean {
  const text = plainText(item.content ?? item.summary ?? '').trim();
  return countWords(text) < FULL_TEXT_WORDS || CUT.test(text.slice(-120));
}

/** What the source tells, as an article's content: sanitised, absolute, each field's provenance noted. */
export function contentTold(offer: Pick<Offer, 'told' | 'url'>, source: Source): ArticleContent {
  const content = toldBy(offer);
  return {
    ...content,
    language: content.language ?? source.language,
    tags: [...new Set([...content.tags, ...source.tags])],
  };
}

function toldBy({ told, url }: Pick<Offer, 'told' | 'url'>): ArticleContent {
  switch (told.form) {
    case 'item':
      return fromItem(told.item, url ?? NOWHERE);
    case 'listed':
      return told.item.article === null ? fromListed(told.item) : fromLead(told.item, told.item.article);
    case 'content':
      return told.content;
    case 'nothing':
      return NO_CONTENT;
  }
}

function fromItem(item: SourceItem, base: AbsoluteUrl): ArticleContent {
  const html = sanitise(item.content ?? item.summary ?? '', base);
  const text = plainText(html);
  const summary = item.summary === null ? '' : plainText(sanitise(item.summary, base)).replace(/\s+/g, ' ').trim();
  const complete = !isCut(item);
  return {
    ...NO_CONTENT,
    title: item.title,
    authors: item.authors,
    published: item.published,
    modified: item.updated,
    language: item.language,
    canonicalUrl: item.url,
    tags: item.tags,
    leadImage: item.image,
    enclosures: item.enclosures,
    html: complete ? html : '',
    text: complete ? text : '',
    excerpt: summary || excerptOf(text) || null,
    wordCount: complete ? countWords(text) : 0,
    complete,
    provenance: provenanceOf(item, complete),
  };
}

function provenanceOf(item: SourceItem, complete: boolean): ArticleContent['provenance'] {
  return {
    ...(item.title !== null && { title: 'feed' }),
    ...(item.authors.length > 0 && { authors: 'feed' }),
    ...(item.published !== null && { published: 'feed' }),
    ...(item.updated !== null && { modified: 'feed' }),
    ...(item.language !== null && { language: 'feed' }),
    ...(item.url !== null && { canonicalUrl: 'feed' }),
    ...(item.tags.length > 0 && { tags: 'feed' }),
    ...(item.image !== null && { leadImage: 'feed' }),
    ...(item.enclosures.length > 0 && { enclosures: 'feed' }),
    ...(complete && { html: 'feed' }),
    excerpt: complete ? 'feed' : 'teaser',
  };
}

/** An article in full on its listing: its excerpt is what its own card says of it, where it has one. */
function fromLead({ excerpt }: ListedItem, article: ArticleContent): ArticleContent {
  return excerpt === null ? article : { ...article, excerpt, provenance: { ...article.provenance, excerpt: 'teaser' } };
}

function fromListed(item: ListedItem): ArticleContent {
  return {
    ...NO_CONTENT,
    title: item.title,
    published: item.published,
    canonicalUrl: item.url,
    leadImage: item.image,
    excerpt: item.excerpt,
    provenance: {
      ...(item.title !== null && { title: 'listing' }),
      ...(item.published !== null && { published: 'listing' }),
      ...(item.url !== null && { canonicalUrl: 'listing' }),
      ...(item.image !== null && { leadImage: 'listing' }),
      ...(item.excerpt !== null && { excerpt: 'teaser' }),
    },
  };
}
