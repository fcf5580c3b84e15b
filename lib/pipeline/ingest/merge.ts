import { homeOf, trustedCanonical } from '../../identity/index.ts';
import {
  type AbsoluteUrl,
  type Article,
  type ArticleContent,
  type ArticleField,
  layTerms,
  NO_CONTENT,
  type Provenance,
  type StatedDate,
} from '../../model/index.ts';
import { isItsPage, tellsMore } from './tells-more.ts';
import { termsToldBefore } from './terms.ts';

/**
 * One content from what the source tells and what the article's page says. The source is trusted for what it
 * syndicates (title, byline, date), the page for what only it has (full text, canonical address, section); a field
 * one of them lacks is the other's. A short text that the source tells gives way only to a page that tells more of the
 * same, unless the operator wants the page's (`prefersPage`); of a page that is not its own nothing is taken: `told`
 * comes back as it is. What its source gives no title, and the page no more text, stays without.
 */
export function mergePage(
  told: ArticleContent,
  page: ArticleContent,
  address: AbsoluteUrl,
  prefersPage = false,
): ArticleContent {
  const keepsOwn = told.complete && !prefersPage && !tellsMore(page, told);
  if (keepsOwn && !isItsPage(page, told)) return told;
  const body = !keepsOwn && page.html !== '' && (page.complete || !told.complete) ? page : told;
  const isNote = told.title === null && body === told && told.complete;
  const title = !isNote && (told.title === null || endsCut(told.title)) ? (page.title ?? told.title) : told.title;
  const published = finerDate(told.published, page.published);
  const canonicalUrl = trustedCanonical(page.canonicalUrl, address);
  const origin = (value: unknown, tolds: unknown, field: ArticleField): Partial<Record<ArticleField, Provenance>> => {
    const from = (value === tolds ? told : page).provenance[field];
    return from === undefined ? {} : { [field]: from };
  };
  const authors = told.authors.length > 0 ? told.authors : page.authors;
  const leadImage = isNote ? told.leadImage : (page.leadImage ?? told.leadImage);
  const excerpt = told.excerpt ?? page.excerpt;
  return {
    title,
    authors,
    published,
    modified: page.modified ?? told.modified,
    language: page.language ?? told.language,
    canonicalUrl,
    section: page.section ?? told.section,
    tags: unique([...told.tags, ...page.tags]),
    leadImage,
    enclosures: told.enclosures.length > 0 ? told.enclosures : page.enclosures,
    html: body.html,
    text: body.text,
    excerpt,
    wordCount: body.wordCount,
    complete: body.complete,
    access: page.access ?? told.access,
    ...laid(told, page),
    provenance: {
      ...told.provenance,
      ...page.provenance,
      ...origin(title, told.title, 'title'),
      ...origin(authors, told.authors, 'authors'),
      ...origin(published, told.published, 'published'),
      ...origin(excerpt, told.excerpt, 'excerpt'),
      ...origin(body.html, told.html, 'html'),
    },
  };
}

/**
 * What `over` says laid over what `base` said: full text once had is not lost to a teaser, nor any field to silence.
 * The canonical address stays the first one, it is what readers have; but where the text is now had from another host,
 * the site has moved and the address with it.
 */
export function overlay(base: ArticleContent, over: ArticleContent): ArticleContent {
  const keepsBody = base.html !== '' && (over.html === '' || (base.complete && (!over.complete || isLess(over, base))));
  const body = keepsBody ? base : over;
  const bodyFrom = body.provenance.html;
  const related = over.related ?? base.related;
  return {
    title: over.title ?? base.title,
    authors: over.authors.length > 0 ? over.authors : base.authors,
    published: over.published ?? base.published,
    modified: over.modified ?? base.modified,
    language: over.language ?? base.language,
    canonicalUrl: over.html !== '' && body === over ? moved(base, over) : (base.canonicalUrl ?? over.canonicalUrl),
    section: over.section ?? base.section,
    tags: over.tags.length > 0 ? over.tags : base.tags,
    ...(related !== undefined && { related }),
    leadImage: over.leadImage ?? base.leadImage,
    enclosures: over.enclosures.length > 0 ? over.enclosures : base.enclosures,
    html: body.html,
    text: body.text,
    excerpt: over.excerpt ?? base.excerpt,
    wordCount: body.wordCount,
    complete: body.complete,
    access: over.access ?? base.access,
    ...laid(base, over),
    provenance: { ...base.provenance, ...over.provenance, ...(bodyFrom !== undefined && { html: bodyFrom }) },
  };
}

function laid(base: ArticleContent, over: ArticleContent): Pick<ArticleContent, 'terms'> {
  const terms = layTerms(base.terms, over.terms);
  return terms === undefined ? {} : { terms };
}

/** A short text that comes again does not take the place of a longer one that was had from elsewhere. */
function isLess(over: ArticleContent, base: ArticleContent): boolean {
  const [from, had] = [over.provenance.html, base.provenance.html];
  const isTeaser = from === 'teaser' && had !== 'teaser';
  return (isTeaser || (from === 'feed' && had !== undefined && !FROM_SOURCE.has(had))) && tellsMore(base, over);
}

function moved(base: ArticleContent, over: ArticleContent): AbsoluteUrl | null {
  const stays = base.canonicalUrl !== null && (over.canonicalUrl === null || homeOf(base) === homeOf(over));
  return stays ? base.canonicalUrl : over.canonicalUrl;
}

/** What of a stored article its source told, as opposed to its page: what stands when only the page is read again. */
export function toldBefore(stored: Article): ArticleContent {
  const told = (field: ArticleField) => FROM_SOURCE.has(stored.provenance[field] ?? 'visible');
  const provenance = Object.fromEntries(
    Object.entries(stored.provenance).filter(([field]) => told(field as ArticleField)),
  );
  return {
    ...NO_CONTENT,
    title: told('title') ? stored.title : null,
    authors: told('authors') ? stored.authors : [],
    published: told('published') ? stored.published : null,
    canonicalUrl: stored.canonicalUrl,
    // The page's tags were laid over the source's: which were whose is no longer known, and none is to be lost.
    tags: stored.tags,
    enclosures: stored.enclosures,
    excerpt: told('excerpt') ? stored.excerpt : null,
    ...(told('html') && stored.complete && ownText(stored)),
    ...termsToldBefore(stored),
    provenance,
  };
}

function ownText({ html, text, wordCount, complete, leadImage }: Article) {
  return { html, text, wordCount, complete, leadImage };
}

const FROM_SOURCE: ReadonlySet<Provenance> = new Set(['feed', 'listing', 'teaser', 'push']);

function endsCut(title: string): boolean {
  return /(?:…|\.{3})\s*$/.test(title);
}

/** A listing often knows only the day; the page's time is taken where it agrees with it. */
function finerDate(told: StatedDate | null, page: StatedDate | null): StatedDate | null {
  if (told === null) return page;
  if (page === null || told.precision === 'second' || page.precision === 'day') return told;
  // A day is a local day: the page's instant may lie up to 14 hours before its midnight in UTC, or 12 after its end.
  const hours = (Date.parse(page.instant) - Date.parse(told.instant)) / 3600_000;
  return hours >= -14 && hours <= 36 ? page : told;
}

function unique(tags: readonly string[]): string[] {
  const seen = new Set<string>();
  return tags.filter((tag) => {
    const key = tag.toLowerCase();
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
