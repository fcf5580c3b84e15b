import type { FeedId } from '../model/index.ts';
import { isToken } from './token.ts';

/** A request that comes with a token: what it asks for, as it would without. */
export type DoorRequest = {
  /** What stands where a token is to stand; whether it is one is not looked at. */
  readonly token: string;
  /** Whether it stands in the address, which names nothing else than what the token opens. */
  readonly inAddress: boolean;
  /** The path, and no more, with its leading slash. */
  readonly path: string;
};

/** What tells of a token besides the address. */
export type TokenHeaders = {
  readonly authorization?: string | undefined;
  readonly 'x-api-key'?: string | readonly string[] | undefined;
};

/** What every address begins with that has a token in it. */
export const DOOR_PATH = '/t/';

/**
 * The token with which something is asked for, null where none is: in the address, as `/t/<token>/feeds/x/atom.xml`, which
 * counts before any header; by `Authorization: Bearer` (RFC 6750) or `Basic` (RFC 7617), as its user or its password; by
 * `x-api-key`. Of several headers the first counts that can be a token. Linear, whatever is sent.
 */
export function doorRequest(rawPath: string, headers: TokenHeaders): DoorRequest | null {
  if (rawPath.startsWith(DOOR_PATH)) {
    const [token = '', ...rest] = rawPath.slice(DOOR_PATH.length).split('/');
    // Without a slash behind it, what it leads to could not be named by relative addresses.
    return { token, inAddress: true, path: rest.length === 0 ? '' : `/${rest.join('/')}` };
  }
  const offered = offeredIn(headers);
  const token = offered.find(isToken) ?? offered[0];
  return token === undefined ? null : { token, inAddress: false, path: rawPath };
}

function offeredIn({ authorization = '', 'x-api-key': key }: TokenHeaders): string[] {
  const space = authorization.indexOf(' ');
  const scheme = authorization.slice(0, Math.max(space, 0)).toLowerCase();
  const credentials = authorization.slice(space + 1).trim();
  return [
    ...(scheme === 'bearer' ? [credentials] : []),
    ...(scheme === 'basic' ? basic(credentials) : []),
    ...(key === undefined ? [] : [key].flat()),
  ];
}

/** RFC 7617 §2: the user ends at the first colon. */
function basic(credentials: string): string[] {
  const pair = Buffer.from(credentials, 'base64').toString();
  const colon = pair.indexOf(':');
  return colon < 0 ? [pair] : [pair.slice(0, colon), pair.slice(colon + 1)];
}

/** The feed of which an object's key is a document, seen from the site's base address; null for all else. */
export function feedOfKey(key: string): FeedId | null {
  const [folder, feed = ''] = key.split('/', 2);
  return folder === 'feeds' && feed !== '' ? (feed as FeedId) : null;
}

/** A path as it may be told to anybody: without the token in it. */
export function withoutToken(path: string): string {
  if (!path.startsWith(DOOR_PATH)) return path;
  const end = path.indexOf('/', DOOR_PATH.length);
  return `${DOOR_PATH}…${end < 0 ? '' : path.slice(end)}`;
}

/**
 * The headers of an answer that not everybody gets, or that was asked for by an address with a token in it: no cache that
 * others share keeps it (RFC 9111 §5.2.2.7), no page that is opened from it hears of the address, and no search engine
 * lists it.
 */
export function privateHeaders(cacheControl: string | null): Readonly<Record<string, string>> {
  return {
    'cache-control': cacheControl === null ? 'private' : cacheControl.replace('public', 'private'),
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex',
  };
}
