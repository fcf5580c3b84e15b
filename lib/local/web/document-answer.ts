import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import fresh from 'fresh';
import { topicLinks } from '../../hub/index.ts';
import { type AbsoluteUrl, DOCUMENT_HEADERS, type Instant, millis } from '../../model/index.ts';
import { topicOfPath } from '../../pipeline/hub/topic.ts';
import type { ObjectHead, Objects } from '../../store/objects.ts';
import { isObjectKey } from '../objects/object-key.ts';
import { createCompressor, type Encoding, isCompressible, preferredEncoding } from './compression.ts';

/** An answer ready to be sent. */
export type HttpAnswer = {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Uint8Array;
};

/** What feeds say of how they can be subscribed to; the base address ends with a slash. */
export type Topics = { readonly hub: string; readonly baseUrl: string };

/** What documents' `Link` headers say. */
export type Linked = {
  readonly topics?: Topics | null | undefined;
  /** The licence of what is published. */
  readonly licence?: AbsoluteUrl | undefined;
};

/** The keys that everybody may read; raw payloads and revisions are nobody's business. */
const PUBLIC = /^(?:index\.html|feeds\.opml|robots\.txt|(?:feeds|articles|pictures)\/.+)$/s;

/** The key of the object that a path shows; null where there can be none for the public. */
export function keyOfPath(path: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return null;
  }
  const key = decoded.slice(1) + (decoded.endsWith('/') ? 'index.html' : '');
  return isObjectKey(key) && !key.includes('\\') && PUBLIC.test(key) ? key : null;
}

/**
 * Answers GET and HEAD of published documents as CloudFront before S3 does: validators and 304 (RFC 9110 §13), gzip and
 * Brotli with a weakened ETag, the object's own type and cache control, the security headers. What stands for something
 * that was withdrawn is answered 410. A folder without its slash leads to its page. Null
 * where there is no such object.
 */
export function documentAnswers(objects: Objects, now: () => Instant, { topics, licence }: Linked = {}) {
  const compress = createCompressor();
  return async (key: string, request: IncomingHttpHeaders): Promise<HttpAnswer | null> => {
    const asked = now();
    const head = await objects.head(key);
    if (head === null) return redirectToFolder(objects, key);
    const encoding = encodingFor(head, request);
    const links = linksOf(key, topics ?? null, licence);
    const known = { ...headersOf(head, encoding, asked), ...links };
    // Conditions are for what would be a success (RFC 9110 §13.2.1).
    if (!head.gone && isFresh(request, known)) return { status: 304, headers: known, body: new Uint8Array() };
    // What is read may be newer than what was looked at: its own words go with its bytes.
    const object = await objects.get(key);
    if (object === null) return null;
    const chosen = encodingFor(object, request);
    const body = await compress(object.etag, object.bytes, chosen);
    const headers = {
      ...headersOf(object, chosen, asked),
      ...links,
      'content-type': object.contentType,
      'content-length': body.length,
      ...(chosen === 'identity' ? {} : { 'content-encoding': chosen }),
    };
    return { status: object.gone ? 410 : 200, headers, body };
  };
}

/**
 * Of what can be subscribed to, its hub and the one address to subscribe to it by (WebSub §4); and the licence of all but
 * articles' own pages, which are others' as often as not.
 */
function linksOf(key: string, topics: Topics | null, licence: AbsoluteUrl | undefined): { readonly link?: string } {
  const links = [
    ...(topics === null || topicOfPath(key) === null ? [] : [topicLinks(topics.hub, `${topics.baseUrl}${key}`)]),
    ...(licence === undefined || key.startsWith('articles/') ? [] : [`<${licence}>; rel="license"`]),
  ];
  return links.length === 0 ? {} : { link: links.join(', ') };
}

/** The page's links are relative: they lead astray where its folder has no slash. */
async function redirectToFolder(objects: Objects, key: string): Promise<HttpAnswer | null> {
  const index = `${key}/index.html`;
  if (!isObjectKey(index) || (await objects.head(index)) === null) return null;
  // Relative (RFC 9110 §10.2.2), as a proxy may serve us below a path that we do not know; the dot is for names with a
  // colon, which would be taken for a scheme (RFC 3986 §4.2).
  const location = `./${encodeURIComponent(key.slice(key.lastIndexOf('/') + 1))}/`;
  return { status: 308, headers: { location }, body: new Uint8Array() };
}

function encodingFor({ contentType, size }: ObjectHead, request: IncomingHttpHeaders): Encoding {
  return isCompressible(contentType, size)
    ? preferredEncoding(request['accept-encoding'] as string | undefined)
    : 'identity';
}

/** What goes with a 304 as well. */
function headersOf(
  head: ObjectHead,
  encoding: Encoding,
  asked: Instant,
): OutgoingHttpHeaders & { etag: string; 'last-modified'?: string } {
  return {
    // RFC 9110 §8.8.3.3: bytes of different encodings must not share a strong validator.
    etag: encoding === 'identity' ? `"${head.etag}"` : `W/"${head.etag}"`,
    // RFC 9110 §8.8.2.2: it may change again within this second, and who asks by curl's time condition (newsboat does)
    // throws away a 200 that is no newer by the clock, whatever its ETag. Until the second is over, the ETag alone.
    ...(secondOf(head.lastModified) < secondOf(asked) && {
      'last-modified': new Date(head.lastModified).toUTCString(),
    }),
    vary: 'Accept-Encoding',
    ...(head.cacheControl === null ? {} : { 'cache-control': head.cacheControl }),
    ...DOCUMENT_HEADERS,
  };
}

function secondOf(moment: Instant): number {
  return Math.floor(millis(moment) / 1000);
}

function isFresh(request: IncomingHttpHeaders, answer: { etag: string; 'last-modified'?: string }): boolean {
  // Only the conditions: a client's own Cache-Control does not suspend them (RFC 9110 §13.2.1).
  const conditions = {
    'if-none-match': request['if-none-match'],
    'if-modified-since': request['if-modified-since'],
  };
  return fresh(conditions, answer);
}
