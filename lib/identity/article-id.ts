import { createHash } from 'node:crypto';
import {
  type AbsoluteUrl,
  type ArticleId,
  absoluteUrl,
  type MarkKind,
  type Sha256,
  type SourceId,
} from '../model/index.ts';
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
  /** When it was published, or what else tells two of one title apart. Absent where nothing is told. */
  readonly date?: string | null;
  /** Which of these its source has at several items, so that they identify nothing there. */
  readonly shared?: readonly MarkKind[];
};

/** A key under which an article is found, and the one that stored articles were given in its stead before. */
export type IdentityKey = {
  readonly key: Sha256;
  readonly former: Sha256 | null;
  readonly kind: MarkKind;
  /** Several items have it: what it leads to is the article only where all else agrees. */
  readonly weak: boolean;
};

/**
 * The keys under which an article is found again, the most telling first: its source's own id, then its addresses;
 * its title only where there are none, or none that tells it from its neighbours, which come last then.
 * A guid that is itself one of the addresses makes no second key. Empty where there is nothing to recognise it by.
 */
export function identityKeys({ source, guid, urls, title, date, shared = [] }: Marks): IdentityKey[] {
  const keys = new Map<Sha256, IdentityKey>();
  const add = (kind: 'guid' | 'url', key: Pick<IdentityKey, 'key' | 'former'>) =>
    keys.set(key.key, keys.get(key.key) ?? { ...key, kind, weak: shared.includes(kind) });
  const address = guid === null ? null : absoluteUrl(guid);
  if (address !== null) add('guid', ofUrl(address));
  else if (guid !== null) add('guid', { key: sha256(`guid:${source}:${guid}`), former: null });
  for (const url of urls) add('url', ofUrl(url));
  const all = [...keys.values()];
  const telling = all.filter(({ weak }) => !weak);
  if (telling.length > 0 || title === null) return [...telling, ...all.filter(({ weak }) => weak)];
  const plain = titleKey({ source, guid, urls, title });
  if (!shared.includes('title')) return [plain, ...all];
  return [titleKey({ source, guid, urls, title, date: date ?? null }), { ...plain, weak: true }, ...all];
}

/** An article of a source by its title, among those at its address or under its id where it has one. */
export function titleKey({ source, guid, urls: [url], title, date }: Marks): IdentityKey {
  const at = url === undefined ? (guid ?? '') : urlKey(url);
  const name = `${source}:${(title ?? '').trim()}`;
  const text = at === '' && date == null ? `title:${name}` : `title:${at}:${name}:${date ?? ''}`;
  return { key: sha256(text), former: null, kind: 'title', weak: false };
}

function ofUrl(url: AbsoluteUrl): Pick<IdentityKey, 'key' | 'former'> {
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
