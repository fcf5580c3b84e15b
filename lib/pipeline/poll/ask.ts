import { sha256 } from '../../identity/index.ts';
import type { AbsoluteUrl, Instant, Source, SourceState } from '../../model/index.ts';
import { type PoliteResult, politeFetch } from '../manners/polite-fetch.ts';
import { whereabouts } from './moving.ts';
import type { Visit } from './visit.ts';

/** What came of asking a source: its answer, the same answer as before, no time for us, or none. */
export type Asked =
  | { readonly outcome: 'answered'; readonly answer: Fetched; readonly known: Partial<SourceState> }
  | { readonly outcome: 'unchanged'; readonly freshFor: number | null; readonly known: Partial<SourceState> }
  | { readonly outcome: 'busy'; readonly until: Instant; readonly message: string }
  | {
      readonly outcome: 'failed';
      readonly message: string;
      readonly retired: boolean;
      readonly retryAfter: number | null;
    };

type Fetched = Extract<PoliteResult, { outcome: 'fetched' }>;

/**
 * Asks a source by a conditional request with the validators as received (RFC 9110 §13.1). `known` is what its state is to
 * remember of the answer: validators, whereabouts, and the bytes where they are new.
 */
export async function ask(visit: Visit, url: AbsoluteUrl): Promise<Asked> {
  const { source, state, ports } = visit;
  const { etag, lastModified, validatorsOf, bodyHash: before } = isToldToSame(source, state) ? state : NOTHING_HEARD;
  const answer = await politeFetch({ url, etag, lastModified, validatorsOf, accept: ACCEPT[source.kind] }, ports);
  switch (answer.outcome) {
    case 'notModified':
      return { outcome: 'unchanged', known: knownFrom(answer, url, visit), freshFor: answer.freshFor };
    case 'fetched': {
      const known = knownFrom(answer, url, visit);
      const bodyHash = sha256(answer.body);
      if (bodyHash === before) return { outcome: 'unchanged', known, freshFor: answer.freshFor };
      return { outcome: 'answered', answer, known: { ...known, bodyHash } };
    }
    case 'busy':
      return answer;
    case 'gone':
      // 410 Gone is the site's last word (RFC 9110 §15.5.11); everything else may pass.
      return { outcome: 'failed', message: answer.message, retired: answer.status === 410, retryAfter: null };
    case 'refused':
      return { outcome: 'failed', message: answer.message, retired: false, retryAfter: null };
    case 'unreachable':
      return { outcome: 'failed', message: answer.message, retired: false, retryAfter: answer.retryAfter };
  }
}

/**
 * Whether a source is for whom it was when it was asked last. A poll or an article that was under way when that changed knew
 * the source as it was: the next poll has all that is listed taken in once more.
 */
export function isToldToSame({ visibility }: Pick<Source, 'visibility'>, { toldTo }: SourceState): boolean {
  return visibility === toldTo;
}

const NOTHING_HEARD = { etag: null, lastModified: null, validatorsOf: null, bodyHash: null };

const ACCEPT = {
  // What `sources add` found it with.
  feed: undefined,
  page: 'text/html, application/xhtml+xml, */*;q=0.5',
  sitemap: 'application/xml, text/xml;q=0.9, application/gzip;q=0.8, text/html;q=0.7, */*;q=0.5',
  push: '*/*',
  mail: '*/*',
} as const;

type Answered = Extract<PoliteResult, { outcome: 'fetched' | 'notModified' }>;

function knownFrom(
  { etag, lastModified, url, movedTo }: Answered,
  asked: AbsoluteUrl,
  { source, state, now, ports }: Visit,
): Partial<SourceState> {
  const after = whereabouts(state, asked, movedTo, now);
  if (after.address !== null && after.address !== state.address) {
    ports.log.warn('source moved', { source: source.id, from: asked, to: after.address });
  }
  return { etag, lastModified, validatorsOf: url, toldTo: source.visibility, ...after };
}
