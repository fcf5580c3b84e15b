import type { Source, SourceId } from '../../model/index.ts';

/** A source of the demonstration: its address is the newspaper's origin and this path. */
export type NewspaperSource = Pick<Source, 'id' | 'title' | 'kind' | 'fullText'> & { readonly path: string };

/**
 * What the demonstration reads: a cut RSS feed, an Atom feed with full text, a page without a feed; and what is short: notes
 * without titles, a log whose entries share a page, and a podcast without pages.
 */
export const NEWSPAPER_SOURCES: readonly NewspaperSource[] = [
  { id: 'harbour' as SourceId, title: 'The Harbour Courier', kind: 'feed', path: '/harbour/rss.xml', fullText: 'auto' },
  { id: 'almanac' as SourceId, title: 'Field & Almanac', kind: 'feed', path: '/almanac/atom.xml', fullText: 'auto' },
  { id: 'board' as SourceId, title: 'Upper Valley Noticeboard', kind: 'page', path: '/board/', fullText: 'auto' },
  {
    id: 'tower' as SourceId,
    title: 'The Harbour Master’s notes',
    kind: 'feed',
    path: '/tower/@harbourmaster.rss',
    fullText: 'auto',
  },
  { id: 'works' as SourceId, title: 'Log of the lock works', kind: 'feed', path: '/works/log.xml', fullText: 'never' },
  { id: 'hour' as SourceId, title: 'The Harbour Hour', kind: 'feed', path: '/hour/feed.xml', fullText: 'auto' },
];
