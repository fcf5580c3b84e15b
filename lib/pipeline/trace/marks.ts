import { identityKeys, textMark, titleKey, urlKey } from '../../identity/index.ts';
import type { AbsoluteUrl, Article, ArticleId, Sha256, SourceId } from '../../model/index.ts';
import type { Store } from '../../store/index.ts';

/** A mark by which an article is, or might be, known: an address, an id of its source, its title, what it says. */
export type TracedMark = {
  readonly kind: 'address' | 'id' | 'title' | 'text';
  /** As it was told. */
  readonly value: string;
  /** Whose id or title it is; null for an address, which is everybody's. */
  readonly source: SourceId | null;
  /** The article that it leads to; null where it leads nowhere. */
  readonly leadsTo: ArticleId | null;
};

/** What an article was told by: the addresses and ids of all who tell it. */
export type KnownBy = {
  readonly urls: readonly AbsoluteUrl[];
  readonly guids: readonly { readonly source: SourceId; readonly guid: string }[];
};

type Candidate = Omit<TracedMark, 'leadsTo'> & { readonly keys: readonly Sha256[] };

/** Where each mark of an article leads. Of titles and texts those alone that lead somewhere: most identify nothing. */
export async function marksOf(
  article: Article | null,
  { urls, guids }: KnownBy,
  store: Pick<Store, 'identityKeys'>,
): Promise<TracedMark[]> {
  const candidates = new Map<string, Candidate>();
  const add = (one: Candidate) => {
    const [key = ''] = one.keys;
    if (key !== '' && !candidates.has(key)) candidates.set(key, one);
  };
  for (const url of urls) {
    add({ kind: 'address', value: url, source: null, keys: keysOf({ source: NOBODY, guid: null, urls: [url] }) });
  }
  for (const { source, guid } of guids)
    add({ kind: 'id', value: guid, source, keys: keysOf({ source, guid, urls: [] }) });
  if (article !== null) {
    const { source, title } = article;
    for (const at of [{ guid: null, urls }, ...guids.map(({ guid }) => ({ guid, urls }))]) {
      const { key } = titleKey({ source, title, date: null, ...at });
      if (title !== null) add({ kind: 'title', value: title, source, keys: [key] });
    }
    const told = textMark(source, article);
    if (told !== null) add({ kind: 'text', value: 'what it says (title, date, how it begins)', source, keys: [told] });
  }
  const all = [...candidates.values()];
  const found = await store.identityKeys.find([...new Set(all.flatMap(({ keys }) => keys))]);
  return all
    .map(({ keys, ...mark }) => ({ ...mark, leadsTo: keys.map((key) => found.get(key)).find((id) => id) ?? null }))
    .filter(({ kind, leadsTo }) => leadsTo !== null || kind === 'address' || kind === 'id');
}

const NOBODY = 'push' as SourceId;

function keysOf(marks: { source: SourceId; guid: string | null; urls: readonly AbsoluteUrl[] }): Sha256[] {
  return identityKeys({ ...marks, title: null }).flatMap(({ key, former }) =>
    former === null ? [key] : [key, former],
  );
}

/** Whether two addresses are one article's. */
export function isSameAddress(one: AbsoluteUrl, keys: ReadonlySet<string>): boolean {
  return keys.has(urlKey(one));
}
