import { type CutForSize, type FeedFormat, isRead, outlineOf } from '../model/index.ts';
import { type EntryCache, entryCache } from './documents/entry-cache.ts';
import type { DocumentInput } from './documents/input.ts';
import { renderNewsSitemap } from './documents/news-sitemap.ts';
import type { EntryFormat } from './entry-names.ts';
import { fitting, surelyFits } from './fitting.ts';
import { layOut, roomOf, spansOf } from './layout.ts';
import { type Screened, screened } from './profiles/screen.ts';
import type { Span } from './spans.ts';

export {
  type ArchiveFormat,
  archiveFolder,
  archivePath,
  archiveUrl,
  articlePath,
  articleUrn,
  CHANGES_TYPE,
  CONTENT_TYPES,
  changesFolder,
  changesPath,
  changesUrl,
  documentPath,
  documentUrl,
  type FeedPlace,
  feedPath,
  HUB_PATH,
  INDEX_PATH,
  ninjsFolder,
  ninjsPath,
  OPML_PATH,
  otherFeedPath,
  PRIVATE_PREFIX,
  ROBOTS_PATH,
  type Site,
  STORED_TYPES,
} from './address.ts';
export {
  parseClosedSegment,
  parseOpenSegment,
  renderClosedSegment,
  renderGoneSegment,
  renderOpenSegment,
} from './documents/changes.ts';
export type { AlsoAt } from './documents/entry.ts';
export { borrowing, type EntryCache, entryCache, holding } from './documents/entry-cache.ts';
export type { DocumentInput } from './documents/input.ts';
export { ninjsArticle, ninjsCanceled } from './documents/ninjs.ts';
export { renderOpml, renderSubscriptions } from './documents/opml.ts';
export { renderRobotsTxt } from './documents/robots-txt.ts';
export { oneLine, untitledLabel } from './documents/writable.ts';
export { canceledMark, type EntryFormat, entriesIn, keptEntries, marksOf, ninjsMark, wayOf } from './entry-names.ts';
export { tooFat, USUAL_BYTES } from './fitting.ts';
export { revisionHistory } from './pages/article-history.ts';
export {
  type ArticlePageInput,
  articlePagePath,
  renderArticlePage,
  renderHeldPage,
  renderTombstonePage,
} from './pages/article-page.ts';
export { HISTORY_STYLE } from './pages/article-style.ts';
export { renderIndex } from './pages/index-page.ts';
export { ICON } from './pages/page.ts';
export { PAGE_LOOK } from './pages/page-style.ts';
export { contractOf, profileFormats } from './profiles/profile.ts';
export { type Screened, screened } from './profiles/screen.ts';
export { cutAt, packed, type Span, type Spans, unpacked } from './spans.ts';

/**
 * A feed as one document, in UTF-8. The bytes are a function of the input alone: no clock, no locale, no environment.
 * Any text whatever gives a well-formed document; what a format cannot carry (control characters, lone surrogates) is
 * left out. Entries that the cache holds are spliced in as they are; those that it does not are rendered together, and
 * kept. Throws where one of these was not read.
 */
export function renderBytes(format: FeedFormat, given: DocumentInput, cache: EntryCache): Buffer {
  return written(format, given, cache).bytes;
}

/** What {@link renderBytes} gives, and where its entries stand in it: null for a document that is not made of entries. */
export function written(
  format: FeedFormat,
  given: DocumentInput,
  cache: EntryCache,
): { readonly bytes: Buffer; readonly spans: readonly Span[] | null } {
  const input = { ...given, members: screened(given).members };
  if (format === 'news') {
    const text = renderNewsSitemap({ ...input, members: input.members.filter(isRead) });
    return { bytes: Buffer.from(text), spans: null };
  }
  const layout = layOut(format, input, cache);
  const { before, entries, after } = layout;
  return { bytes: Buffer.concat([before, ...entries.flat(), after]), spans: spansOf(layout, input) };
}

/** What {@link renderBytes} gives, as text. */
export function renderDocument(format: FeedFormat, input: DocumentInput): string {
  return renderBytes(format, input, entryCache(0)).toString();
}

/** What passed, and what of it there is no room for. */
export type Showable = Screened & { readonly cut: CutForSize | null };

/** What a feed can show of its members: those that its profile takes, and of these as many as it has room for. */
export function showable(input: DocumentInput, cache: EntryCache): Showable {
  const passed = screened(input);
  const whole = { ...input, members: passed.members };
  return withinRoom(
    passed,
    weighty(whole).map((format) => cutOf(format, whole, cache)),
  );
}

/** The formats that may have to leave entries out for their size, which is told without rendering them. */
export function weighty({ feed, members }: Pick<DocumentInput, 'feed' | 'members'>): EntryFormat[] {
  const outlines = members.map(outlineOf);
  return feed.formats.filter(
    (format): format is EntryFormat => format !== 'news' && !surelyFits(outlines, roomOf(format, feed)),
  );
}

/** What one document has no room for, of members that passed; null where there is room for all. */
export function cutOf(format: EntryFormat, input: DocumentInput, cache: EntryCache): CutForSize | null {
  const of = input.members.length;
  const bytes = roomOf(format, input.feed);
  const { before, entries, after } = layOut(format, input, cache);
  const weights = entries.map((parts) => parts.reduce((sum, part) => sum + part.length, 0));
  const fits = fitting([{ shell: before.length + after.length + LINKS_BYTES, entries: weights }], bytes);
  return fits < of ? { left: of - fits, of, format, bytes } : null;
}

/** What passed, less what one of the documents has no room for. */
export function withinRoom(passed: Screened, cuts: readonly (CutForSize | null)[]): Showable {
  const [cut = null] = cuts.filter((one) => one !== null).sort((a, b) => b.left - a.left);
  return { ...passed, members: passed.members.slice(0, passed.members.length - (cut?.left ?? 0)), cut };
}

/** What a document's links to its archives weigh at most, beside its site's address. */
const LINKS_BYTES = 2000;
