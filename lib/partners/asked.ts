import type { FeedId } from '../model/index.ts';

/** What a path asks for. */
export type AskedPath = {
  /** What stands where a token stands; null where none does. */
  readonly token: string | null;
  readonly feed: FeedId | null;
  /** Which of its documents; empty where there is no feed. */
  readonly document: string;
};

const LONGEST = 2000;

/**
 * What is asked for by a path, with a token in it or without, or by the key that CloudFront's function made of it: logs may
 * keep the one or the other.
 */
export function askedPath(path: string): AskedPath {
  const [token, rest] = afterToken(path.slice(0, LONGEST));
  const parts = rest.replace(/^\/private\//, '/').split('/');
  const isFeed = parts[1] === 'feeds' && /^[a-z0-9-]+$/.test(parts[2] ?? '');
  if (!isFeed) return { token, feed: null, document: '' };
  return { token, feed: parts[2] as FeedId, document: parts.slice(3).join('/') };
}

function afterToken(path: string): [token: string | null, rest: string] {
  if (!path.startsWith('/t/')) return [null, path];
  const end = path.indexOf('/', 3);
  return end < 0 ? [path.slice(3), ''] : [path.slice(3, end), path.slice(end)];
}
