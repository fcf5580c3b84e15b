import {
  type AbsoluteUrl,
  type Article,
  absoluteUrl,
  carriesSecret,
  type Feed,
  type Image,
  type Instant,
  isReserved,
  isRevised,
  noteOf,
  type Source,
  type StatedDate,
  siteOf,
} from '../../model/index.ts';
import { articleUrn, type Site, strictUrl } from '../address.ts';
import { mediaType, medium } from './media-type.ts';
import { type EntryTerms, entryTerms } from './terms.ts';
import {
  beginning,
  cleanHtml,
  cleanText,
  escapeText,
  languageTag,
  oneLine,
  untitledLabel,
  writableDate,
} from './writable.ts';

/** An article made ready to be shown in a feed: every text clean, every address absolute, only what may be shown. */
export type Entry = EntryTerms & {
  readonly article: Article['id'];
  readonly revision: number;
  /** Whether it is for partners alone: then it has no page of its own. */
  readonly isReserved: boolean;
  readonly urn: string;
  readonly anchor: string;
  readonly url: AbsoluteUrl | null;
  readonly title: string | null;
  /**
   * The title, or for want of one what people are shown in its place: how the article begins, in quotes, else what it is.
   * Never empty. That it is ours is to be seen: no document for readers' programs gives it as the title.
   */
  readonly label: string;
  readonly authors: readonly string[];
  /** Who brought it: its source's title, for want of one the host of its page, or the source's id. */
  readonly publisher: string;
  /** The feed it came from, where its source is one. */
  readonly from: Origin | null;
  readonly published: StatedDate | null;
  readonly firstSeen: Instant;
  readonly revisedAt: Instant;
  /** What the newest revision changed; null where the article is as it was first seen. */
  readonly changed: string | null;
  /** What the newest revision puts right, in its publisher's words, as plain text on one line; null for no correction. */
  readonly note: string | null;
  readonly language: string | null;
  readonly section: string | null;
  /** The section and the tags, each once. */
  readonly tags: readonly string[];
  readonly image: Image | null;
  readonly files: readonly File[];
  /** The whole text; null where it is not known or not to be shown, and the excerpt must do. */
  readonly full: { readonly html: string; readonly text: string; readonly words: number } | null;
  /** Plain text; empty where nothing is known. */
  readonly excerpt: string;
  readonly provenance: Article['provenance'];
  /** The page that it is about and does not tell. */
  readonly related: AbsoluteUrl | null;
  /** Where other sources tell the same story. */
  readonly alsoAt: readonly AlsoAt[];
};

/**
 * The feed that an entry came from: its address, and where that carries a secret its site's instead; neither where the
 * source is private.
 */
export type Origin = {
  readonly title: string;
  readonly url: AbsoluteUrl | null;
  readonly site: AbsoluteUrl | null;
};

/** The same story elsewhere: who tells it, and where. */
export type AlsoAt = { readonly title: string; readonly url: AbsoluteUrl };

/** A file that goes with an entry; `length` in bytes where stated. */
export type File = { readonly url: AbsoluteUrl; readonly type: string; readonly length: number | null };

const EXCERPT_LENGTH = 320;

/** What is said of an article's source. */
export type EntrySource = Pick<Source, 'title' | 'kind' | 'url' | 'private'>;

/**
 * What a feed shows of an article. An article that is not complete, or a feed of excerpts, has no full text; a feed of
 * links no excerpt either. What is said of its use depends on the `site` too, where that has a licence of its own.
 */
export function entryOf(
  article: Article,
  content: Feed['content'],
  source: EntrySource | undefined,
  alsoAt: readonly AlsoAt[] = [],
  site?: Site,
): Entry {
  const url = address(article.canonicalUrl);
  const host = url === null ? article.source : new URL(url).hostname.replace(/^www\./, '');
  const publisher = oneLine(source?.title ?? null) ?? host;
  const title = oneLine(article.title);
  const excerpt = content === 'link' ? '' : excerptOf(article);
  const section = oneLine(article.section);
  const note = oneLine(noteOf(article));
  return {
    article: article.id,
    revision: article.revision,
    isReserved: isReserved(article),
    urn: articleUrn(article.id),
    anchor: `a-${article.id}`,
    url,
    title,
    label: title ?? untitledLabel(excerpt) ?? `${nounOf(article)}, from ${publisher}`,
    authors: lines(article.authors),
    publisher,
    from: source === undefined ? null : originOf(source, publisher),
    published: writableDate(article.published),
    firstSeen: article.firstSeen,
    revisedAt: article.revisedAt,
    changed: isRevised(article) ? lines(article.changed).join(', ') : null,
    note,
    language: languageTag(article.language),
    section,
    tags: [...new Set([...(section === null ? [] : [section]), ...lines(article.tags)])],
    image: picture(article.leadImage),
    files: article.enclosures.flatMap(file),
    full: noted(fullText(article, content), note),
    excerpt,
    // Sorted, because a store need not give keys back in the order they were written.
    provenance: Object.fromEntries(Object.entries(article.provenance).sort()),
    related: address(article.related ?? null),
    alsoAt: alsoAt.flatMap(elsewhere),
    ...entryTerms(article, source?.kind, site),
  };
}

/** What an article without a title or a word is. */
function nounOf({ leadImage, enclosures }: Article): string {
  const [first] = enclosures;
  const kind = first === undefined ? null : medium(mediaType(first.url, first.type));
  if (kind === 'video') return 'Film';
  if (kind === 'audio') return 'Recording';
  return kind === 'image' || (leadImage !== null && first === undefined) ? 'Picture' : 'Untitled';
}

function originOf(source: EntrySource, title: string): Origin | null {
  const { kind, url, private: isPrivate } = source;
  if (kind !== 'feed' || url === null) return null;
  if (isPrivate === true) return { title, url: null, site: null };
  return isSecret(source, url) ? { title, url: null, site: siteOf(url) } : { title, url: strictUrl(url), site: null };
}

/** A feed has many entries of one source: its address is judged once for all of them. */
function isSecret(source: EntrySource, url: AbsoluteUrl): boolean {
  const before = JUDGED.get(source);
  if (before !== undefined) return before;
  const verdict = carriesSecret(url);
  JUDGED.set(source, verdict);
  return verdict;
}

const JUDGED = new WeakMap<EntrySource, boolean>();

function excerptOf({ excerpt, text }: Article): string {
  return oneLine(excerpt) ?? beginning(oneLine(text.slice(0, 4 * EXCERPT_LENGTH)) ?? '', EXCERPT_LENGTH);
}

function elsewhere({ title, url: stated }: AlsoAt): AlsoAt[] {
  const url = address(stated);
  return url === null ? [] : [{ title: oneLine(title) ?? new URL(url).hostname, url }];
}

function lines(values: readonly string[]): string[] {
  return values.flatMap((value) => oneLine(value) ?? []);
}

function address(url: string | null): AbsoluteUrl | null {
  const absolute = url === null ? null : absoluteUrl(url);
  return absolute === null ? null : strictUrl(absolute);
}

function picture(image: Image | null): Image | null {
  const url = address(image?.url ?? null);
  if (image === null || url === null) return null;
  return {
    url,
    width: size(image.width),
    height: size(image.height),
    alt: oneLine(image.alt),
    credit: oneLine(image.credit),
  };
}

function file({ url: stated, type, length }: Article['enclosures'][number]): File[] {
  const url = address(stated);
  return url === null ? [] : [{ url, type: mediaType(url, type) ?? 'application/octet-stream', length: size(length) }];
}

function size(number: number | null): number | null {
  return number !== null && Number.isSafeInteger(number) && number > 0 ? number : null;
}

function fullText(article: Article, content: Feed['content']): Entry['full'] {
  if (content !== 'full' || !article.complete) return null;
  const html = cleanHtml(article.html);
  if (html === '') return null;
  return { html, text: cleanText(article.text), words: article.wordCount };
}

/**
 * A note of correction stands above the text, as newspapers print it: readers' programs show no element that they do not
 * know. The words are its publisher's alone, without a heading of ours in a language that may be another.
 */
function noted(full: Entry['full'], note: string | null): Entry['full'] {
  if (full === null || note === null) return full;
  return { ...full, html: `<p><em>${escapeText(note)}</em></p>\n${full.html}`, text: `${note}\n\n${full.text}` };
}
