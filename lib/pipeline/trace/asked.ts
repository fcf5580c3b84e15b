import { identityKeys } from '../../identity/index.ts';
import type { AbsoluteUrl, ArticleId, SourceId } from '../../model/index.ts';
import type { Store } from '../../store/index.ts';
import { recognise } from '../ingest/identify.ts';

/** What is asked for: an article's id, an address in any spelling, or the id that a source gives its item. */
export type Asked = {
  readonly name: string;
  readonly id: ArticleId | null;
  readonly urls: readonly AbsoluteUrl[];
};

/** No source is asked for here: an address is an address, whoever told it. */
const NOBODY = 'push' as SourceId;

/** The id that what is asked for leads to, stored or not; null where it leads nowhere. Writes nothing. */
export async function idOf(
  { name, id, urls }: Asked,
  store: Pick<Store, 'identityKeys' | 'sources'>,
): Promise<ArticleId | null> {
  if (id !== null) return id;
  for (const url of urls) {
    const found = await recognise({ source: NOBODY, guid: null, urls: [url], title: null }, store);
    if (found !== null) return found;
  }
  if (urls.length > 0) return null;
  // A source's own id is known by its source alone: whichever has it.
  const sources = await store.sources.list();
  const keys = sources.flatMap(({ id: source }) =>
    identityKeys({ source, guid: name, urls: [], title: null }).map(({ key }) => key),
  );
  return [...(await store.identityKeys.find(keys)).values()][0] ?? null;
}
