import { type AbsoluteUrl, ID_PATTERN, type SourceId } from '../../model/index.ts';

/** Below it hubs reach us. */
const PATH = 'websub/';

/** Where a hub reaches us that was given this token; `base` ends with a slash. */
export function callbackAddress(base: AbsoluteUrl, token: string): AbsoluteUrl {
  return `${base}${PATH}${token}` as AbsoluteUrl;
}

/** A token for a subscription of the source: whose it is, and what nobody guesses. */
export function tokenFor(source: SourceId, secret: string): string {
  return `${source}.${secret}`;
}

/** Whose token it is, so that one read tells the rest; null for what is none of ours. */
export function sourceOf(token: string): SourceId | null {
  const [, id = ''] = /^([^.]{1,100})\.[\w-]{20,100}$/.exec(token) ?? [];
  return ID_PATTERN.test(id) ? (id as SourceId) : null;
}
