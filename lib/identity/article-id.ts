import { createHash } from 'node:crypto';
import { type AbsoluteUrl, type ArticleId, absoluteUrl, type Sha256, type SourceId } from '../model/index.ts';
import { urlKey } from './canonical-url.ts';

/** What an offered article can be recognised by. */
export type Marks = {
  readonly source: SourceId;
  readonly guid: string | null;
  /** Every address it is known by: as offered, after redirects, as the page's canonical link says. */
  readonly urls: readonly AbsoluteUrl[];
  /** What is left to go by where there is neither guid nor address: a text pushed without any. */
  readonly title: string | null;
};

/**
 * The keys under which an article is found again, the most telling first: its source's own id, then its addresses;
 * its title only where there are none.
 * A guid that is itself one of the addresses makes no second key. Empty where there is nothing to recognise it by.
 */
export function identityKeys({ source, guid, urls, title }: Marks): Sha256[] {
  const names = urls.map((url) => `url:${urlKey(url)}`);
  if (guid !== null) {
    const address = absoluteUrl(guid);
    const name = address === null ? `guid:${source}:${guid}` : `url:${urlKey(address)}`;
    names.unshift(name);
  }
  if (names.length === 0 && title !== null) names.push(`title:${source}:${title.trim()}`);
  return [...new Set(names)].map(sha256);
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
