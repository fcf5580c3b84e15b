import type { AbsoluteUrl } from '../../model/index.ts';
import type { PageReading } from '../../store/index.ts';
import type { Offer } from '../messages.ts';
import type { Visit } from './visit.ts';

/** What of a visited page goes with its revision. */
export type VisitedPage = Pick<
  Extract<Visit, { outcome: 'article' }>,
  'address' | 'bytes' | 'contentType' | 'validators' | 'confidence'
>;

/**
 * Nothing of a page goes with a revision: in one line why, null where it was not to be asked for; and how sure the reading
 * was where there was one.
 */
export type NoPage = { readonly why: string | null; readonly confidence?: number | null };

/** A reason is no longer than this: it is stored with the article. */
const LONGEST = 200;

/** What is remembered of a page with the revision: nothing where it was not to be asked for. */
export function readingOf(
  visited: VisitedPage | NoPage,
  { url }: Pick<Offer, 'url'>,
  own: AbsoluteUrl | null,
): PageReading | null {
  const why = 'bytes' in visited ? null : visited.why;
  if (why === null && !('bytes' in visited)) return null;
  const address = 'bytes' in visited ? visited.address : url;
  const { confidence = null } = visited;
  return {
    ...(address !== null && address !== own && { address }),
    ...(confidence !== null && { confidence: Math.round(confidence * 100) / 100 }),
    ...(why !== null && { why: why.length > LONGEST ? `${why.slice(0, LONGEST).toWellFormed()}…` : why }),
  };
}
