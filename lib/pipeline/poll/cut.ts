import { countWords, excerptOf, plainText, sanitise, saysMore } from '../../extract/index.ts';
import { urlKey } from '../../identity/index.ts';
import {
  type AbsoluteUrl,
  type ArticleContent,
  absoluteUrl,
  type ListedItem,
  NO_CONTENT,
  NOWHERE,
  type Source,
  type SourceItem,
  termsOf,
} from '../../model/index.ts';
import type { Offer } from '../messages.ts';

/** A feed that carries full text seldom carries less than this; below it the item's page is looked at, too. */
const FULL_TEXT_WORDS = 80;

/** What an item tells of its text. */
type Text = Pick<SourceItem, 'content' | 'summary'> & Partial<Pick<SourceItem, 'title' | 'url'>>;

/** Whether the article's page is to be looked at for more than the source itself tells. */
export function takesPage(source: Pick<Source, 'fullText'>, offer: Pick<Offer, 'url' | 'told' | 'shared'>): boolean {
  // The page at an address that several items have is none of theirs.
  if (offer.shared?.includes('url')) return false;
  if (offer.url === null || source.fullText === 'never' || offer.told.form === 'content') return false;
  if (source.fullText === 'always' || offer.told.form === 'nothing') return true;
  if (offer.told.form === 'listed') return !offer.told.item.complete;
  const { item } = offer.told;
  const text = plainText(textOf(item));
  return isShort(item, text) || isCut(item, text);
}

/** Whether a feed's item tells so little that there may be more of it on its page: none of it is lost where there is not. */
export function isShort(item: Text, text = plainText(textOf(item))): boolean {
  return countWords(text) < FULL_TEXT_WORDS;
}

/**
 * Whether a feed's item shows that it holds less than its article's text: it has none, or it ends so, with an ellipsis or
 * a link to read on at its own page, perhaps before a line in which the feed names the article again. That it is short
 * shows nothing. Who writes without titles may well end with three dots.
 */
export function isCut(item: Text, text = plainText(textOf(item))): boolean {
  const html = textOf(item);
  if (html.trim() === '') return true;
  const readOn = closingLink(html);
  if (readOn !== null && isOwn(readOn.href, item) && saysMore(readOn.words) && !NAMES_ITSELF.test(readOn.words))
    return true;
  const title = item.title?.trim() ?? '';
  const isNote = title === '' && isShort(item, text);
  return endsCut(text, readOn, isNote) || endsCut(withoutCredit(text, title), null, isNote);
}

function textOf({ content, summary }: Text): string {
  return content ?? summary ?? '';
}

/** An ellipsis, bare or bracketed. */
const ELLIPSIS = /(?:…|\.{3,})\s*[\])]?/gu;

/** A link that leads to the item and not on from where it stops. */
const NAMES_ITSELF = /^\W*(?:perma)?link\W*$/i;

type Link = { readonly href: string; readonly words: string };

/** Whether a text ends with an ellipsis, and behind it at most a few words that lead on. */
function endsCut(text: string, link: Link | null, isNote: boolean): boolean {
  const end = text.trimEnd().slice(-120);
  const last = [...end.matchAll(ELLIPSIS)].at(-1);
  if (last === undefined) return false;
  const behind = end.slice(last.index + last[0].length).trim();
  if (behind === '') return !isNote || /[\])]$/.test(last[0]);
  if (behind.split(/\s+/).length > 5) return false;
  return saysMore(behind) || /[»→>]$/.test(behind) || (link !== null && behind === link.words);
}

/** Words with which a feed names the article and its site once more at the end: `The post … appeared first on …`. */
const CREDIT_WORDS = 12;

function withoutCredit(text: string, title: string): string {
  const at = title === '' ? -1 : text.lastIndexOf(title);
  if (at <= 0 || countWords(text.slice(at + title.length)) > CREDIT_WORDS) return '';
  const before = text.slice(Math.max(0, at - 200), at);
  const last = [...before.matchAll(ELLIPSIS)].at(-1);
  if (last === undefined) return '';
  const end = last.index + last[0].length;
  return countWords(before.slice(end)) > CREDIT_WORDS / 2 ? '' : before.slice(0, end);
}

/** Of so much HTML at an item's end it is looked whether it is a link. */
const CLOSING = 2000;

/** The link with which an item's HTML ends, or null. */
function closingLink(html: string): Link | null {
  const end = html.trimEnd().slice(-CLOSING);
  const closes = end.toLowerCase().lastIndexOf('</a');
  const opens = end.toLowerCase().lastIndexOf('<a ', closes);
  if (closes < 0 || opens < 0) return null;
  if (/[\p{L}\p{N}]/u.test(plainText(end.slice(closes)))) return null;
  const tag = end.slice(opens, end.indexOf('>', opens));
  const [, quoted, bare] = /href\s*=\s*(?:["']([^"']*)|([^\s"'>]+))/i.exec(tag) ?? [];
  return { href: (quoted ?? bare ?? '').replaceAll('&amp;', '&'), words: plainText(end.slice(opens, closes)).trim() };
}

function isOwn(href: string, { url }: Text): boolean {
  const address = url == null ? null : absoluteUrl(href, url);
  return url != null && address !== null && urlKey(address) === urlKey(url);
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
  const summary = item.summary === null ? '' : linesOf(plainText(sanitise(item.summary, base)));
  const complete = html !== '' && !isCut(item);
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
    ...itemTerms(item),
    html: complete ? html : '',
    text: complete ? text : '',
    excerpt: summary || excerptOf(text) || null,
    wordCount: complete ? countWords(text) : 0,
    complete,
    provenance: provenanceOf(item, complete),
  };
}

/** Each block on a line of its own: what stands by itself, such as a counter, can still be told from what is said. */
function linesOf(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/\s+/g, ' ').trim());
  return lines.filter((line) => line !== '').join('\n');
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
    // A few lines below a title that are given as a summary and nothing else may be just that.
    ...(complete && { html: item.content === null && item.title !== null && isShort(item) ? 'teaser' : 'feed' }),
    excerpt: complete ? 'feed' : 'teaser',
  };
}

function itemTerms({ terms }: SourceItem): Pick<ArticleContent, 'terms'> {
  const said = terms && termsOf(terms);
  return said === undefined ? {} : { terms: said };
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
