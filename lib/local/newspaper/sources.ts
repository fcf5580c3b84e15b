import type { Source, SourceId } from '../../model/index.ts';

/** A source of the demonstration: its address is the newspaper's origin and this path. */
export type NewspaperSource = Pick<Source, 'id' | 'title' | 'kind' | 'fullText'> & { readonly path: string };

/** What the demonstration reads: a cut RSS feed, an Atom feed with full text, and a page without a feed. */
export const NEWSPAPER_SOURCES: readonly NewspaperSource[] = [
  { id: 'harbour' as SourceId, title: 'The Harbour Courier', kind: 'feed', path: '/harbour/rss.xml', fullText: 'auto' },
  { id: 'almanac' as SourceId, title: 'Field & Almanac', kind: 'feed', path: '/almanac/atom.xml', fullText: 'auto' },
  { id: 'board' as SourceId, title: 'Upper Valley Noticeboard', kind: 'page', path: '/board/', fullText: 'auto' },
];
