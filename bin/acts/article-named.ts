import { type ArticleId, absoluteUrl, type SourceId } from '../../lib/model/index.ts';
import { type Asked, recognise } from '../../lib/pipeline/index.ts';
import type { Workplace } from '../workplace/workplace.ts';
import { addressesWritten } from './written-address.ts';

/** How an operator may name an article: its id, alone, as feeds give it, or in our own page's address. */
const ID = /^(?:urn:feedmill:|https?:\/\/[^/]+\/articles\/)?([a-z2-7]{20})\/?$/;

/** The article's id that somebody writes, by itself or in an address of ours; null where it is none. */
export function idWritten(name: string): ArticleId | null {
  return (ID.exec(name.trim())?.[1] as ArticleId | undefined) ?? null;
}

/** How an operator names an article: by its id, an address in any spelling, or the id its source gives it. */
export function askedFor(name: string): Asked {
  return { name: name.trim(), id: idWritten(name), urls: addressesWritten(name) };
}

/**
 * The stored article that an operator names, by its id or by any address under which it is known: what is recognised
 * when a source tells of it is recognised here. Null where there is none.
 */
export async function articleNamed(name: string, { ports }: Pick<Workplace, 'ports'>): Promise<ArticleId | null> {
  const id = idWritten(name);
  if (id !== null) return (await ports.store.articles.get(id)) === null ? null : id;
  const url = absoluteUrl(name);
  if (url === null) return null;
  return recognise({ source: 'push' as SourceId, guid: null, urls: [url], title: null }, ports.store);
}
