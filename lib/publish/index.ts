import type { ArchiveLinks, Article, Feed, FeedFormat, Source, Tombstone } from '../model/index.ts';
import type { Site } from './address.ts';
import { atomDocument, atomEntry } from './atom.ts';
import { type Entry, entryOf } from './entry.ts';
import { type Head, headOf } from './head.ts';
import { htmlDocument, htmlStory } from './html.ts';
import { jsonDocument, jsonItem } from './json.ts';
import { rssDocument, rssItem } from './rss.ts';

export { CONTENT_TYPES, documentPath, documentUrl, INDEX_PATH, OPML_PATH, type Site } from './address.ts';
export {
  type ArticlePageInput,
  articlePagePath,
  renderArticlePage,
  renderHeldPage,
  renderTombstonePage,
} from './article-page.ts';
export { renderIndex } from './index-page.ts';
export { renderOpml, renderSubscriptions } from './opml.ts';

/** All that a document is made of. */
export type DocumentInput = {
  readonly feed: Feed;
  /** Newest first, all usable. */
  readonly members: readonly Article[];
  readonly tombstones: readonly Tombstone[];
  /** The members' sources; one that is no longer defined may be missing. */
  readonly sources: readonly Source[];
  readonly site: Site;
  /** Where the document stands in the feed's history; absent for a feed that has no archive yet. */
  readonly archive?: ArchiveLinks | undefined;
};

/** How a format writes one entry, and the document around the written entries. */
type Renderer = { entry(entry: Entry): string; document(head: Head, entries: readonly string[]): string };

const RENDERERS: Readonly<Record<FeedFormat, Renderer>> = {
  rss: { entry: rssItem, document: rssDocument },
  atom: { entry: atomEntry, document: atomDocument },
  json: { entry: jsonItem, document: jsonDocument },
  html: { entry: htmlStory, document: htmlDocument },
};

/**
 * A feed as one document. The bytes are a function of the input alone: no clock, no locale, no environment. Any text
 * whatever gives a well-formed document; what a format cannot carry (control characters, lone surrogates) is left out.
 */
export function renderDocument(format: FeedFormat, input: DocumentInput): string {
  const { feed, members, tombstones, site } = input;
  const renderer = RENDERERS[format];
  const sources = new Map(input.sources.map((source) => [source.id, source]));
  const entries = members.map((member) => renderer.entry(entryOf(member, feed.content, sources.get(member.source))));
  return renderer.document(headOf(feed, members, tombstones, site), entries);
}
