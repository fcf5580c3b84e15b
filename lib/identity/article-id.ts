import { createHash } from 'node:crypto';
import { type AbsoluteUrl, type ArticleId, absoluteUrl, type Sha256, type SourceId } from '../model/index.ts';
import { urlKey } from './canonical-url.ts';
import { formerUrlKey } from './former-url-key.ts';
import { isItemFragment } from './item-fragment.ts';

/** What an offered article can be recognised by. */
export type Marks = {
  readonly source: SourceId;
  readonly guid: string | null;
  /** Every address it is known by: as offered, after redirects, as the page's canonical link says. */
  readonly urls: readonly AbsoluteUrl[];
  /** What is left to go by where there is neither guid nor address: a text pushed without any. */
  readonly title: string | null;
};

/** A key under which an article is found, and the one that stored articles were given in its stead before. */
export type IdentityKey = { readonly key: Sha256; readonly former: Sha256 | null };

/**
 * The keys under which an article is found again, the most telling first: its source's own id, then its addresses;
 * its title only where there are none.
 * A guid that is itself one of the addresses makes no second key. Empty where there is nothing to recognise it by.
 */
export function identityKeys({ source, guid, urls, title }: Marks): IdentityKey[] {
  const keys = new Map<Sha256, IdentityKey>();
  const add = (key: IdentityKey) => keys.set(key.key, keys.get(key.key) ?? key);
  const address = guid === null ? null : absoluteUrl(guid);
  if (address !== null) add(ofUrl(address));
  else if (guid !== null) add({ key: sha256(`guid:${source}:${guid}`), former: null });
  for (const url of urls) add(ofUrl(url));
  if (keys.size === 0 && title !== null) add({ key: sha256(`title:${source}:${title.trim()}`), former: null });
  return [...keys.values()];
}

function ofUrl(url: AbsoluteUrl): IdentityKey {
  const key = sha256(`url:${urlKey(url)}`);
  // The former keys were blind to fragments: all items of a page would be found under one.
  const former = isItemFragment(new URL(url).hash) ? key : sha256(`url:${formerUrlKey(url)}`);
  return { key, former: former === key ? null : former };
}

/**
 * The id of an article first known by `key`. The same key always gives the same id, so that work done twice, or by two
 * at once, ends with one article.
 */
export function articleId(key: Sha256): ArticleId {
  return base32(createHash('sha256').update(`article:${key}`).digest()).slice(0, 20) as ArticleId;
}

/** SHA-256 of a text (as UTF-8) or of bytes. */
export function sha256(content: string | Uint8Array): Sha256 {
  return createHash('sha256').update(content).digest('hex') as Sha256;
}

/** RFC 4648 §6 in lower case, without padding. */
function base32(bytes: Uint8Array): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{5}/g) ?? []).map((five) => alphabet[Number.parseInt(five, 2)]).join('');
}
