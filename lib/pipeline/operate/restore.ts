import { identityKeys } from '../../identity/index.ts';
import {
  type AbsoluteUrl,
  type Article,
  type ArticleId,
  comesByItself,
  type Source,
  type WindowItem,
} from '../../model/index.ts';
import { release } from '../ingest/embargo.ts';
import type { IngestOutcome } from '../ingest/ingest-outcome.ts';
import { sendAll, sendOffers } from '../messages.ts';
import type { Ports } from '../ports.ts';

/** What a restoring came to, and in words what is to be expected of it. */
export type Restoring = {
  /**
   * `released`: it was only held back. `asked`: its source or its page is read anew, and what they give is taken in.
   * `lifted`: it may come back, and somebody has to push it. `unchanged`: there is nothing to restore.
   */
  readonly outcome: 'released' | 'asked' | 'lifted' | 'unchanged';
  readonly detail: string;
};

type Restorer = Pick<Ports, 'store' | 'queues' | 'now' | 'log'>;

/**
 * Undoes a takedown. Of what was taken down nothing is kept, by design: the ban is lifted, so that its source may bring
 * it back, and the source is asked to. What was only held back or embargoed is released. `address` is where its page
 * is, should its source no longer list it.
 */
export async function restore(id: ArticleId, address: AbsoluteUrl | null, ports: Restorer): Promise<Restoring> {
  const article = await liftBan(id, ports);
  if (article === null) return { outcome: 'unchanged', detail: `no article ${id}` };
  if (article.state === 'usable') return { outcome: 'unchanged', detail: 'it has not been taken down' };
  if (article.state !== 'cancelled') return released(await release(id, ports, 'early'));
  const source = await ports.store.sources.get(article.source);
  if (source === null || comesByItself(source.kind)) {
    const again = `its content was erased; push or ingest it again for ${article.source}, and it returns under its id`;
    return { outcome: 'lifted', detail: again };
  }
  const window = await ports.store.sources.window(source.id);
  const listed = await listedAs(id, window, source, ports);
  if (listed.size > 0) {
    await readAnew(source, window, listed, ports);
    return { outcome: 'asked', detail: `its source ${source.id} lists it and will be read in full` };
  }
  if (address === null || source.fullText === 'never') {
    const detail = `its source ${source.id} no longer lists it, and its content was erased; give its address`;
    return { outcome: 'lifted', detail: `${detail}, or ingest it again with --source ${source.id}` };
  }
  const offer = { source: source.id, guid: null, url: address, seen: ports.now(), told: { form: 'nothing' } } as const;
  await sendOffers([{ ...offer, purpose: 'recheck' }], ports.store, ports.queues);
  return { outcome: 'asked', detail: `its page ${address} will be read again` };
}

/** Only an operator undoes what an operator did; what a source withdrew, it may bring back. No reader sees it: no revision. */
async function liftBan(id: ArticleId, { store }: Restorer): Promise<Article | null> {
  for (;;) {
    const stored = await store.articles.get(id);
    if (stored === null) return null;
    const { article } = stored;
    if (article.state !== 'cancelled' || article.withdrawnBy !== 'operator') return article;
    const lifted: Article = { ...article, withdrawnBy: 'source' };
    if (await store.articles.commit({ ...stored, article: lifted }, article.revision)) return lifted;
  }
}

function released({ detail }: IngestOutcome): Restoring {
  return { outcome: 'released', detail };
}

/** The keys of the listed items that lead to this article. */
async function listedAs(
  id: ArticleId,
  window: readonly WindowItem[],
  source: Source,
  { store }: Restorer,
): Promise<ReadonlySet<string>> {
  const named = window.flatMap(({ key, url }) =>
    url === null
      ? []
      : identityKeys({ source: source.id, guid: null, urls: [url], title: null })
          .flatMap((name) => [name.key, name.former])
          .flatMap((name) => (name === null ? [] : [[name, key] as const])),
  );
  const found = await store.identityKeys.find([...new Set(named.map(([name]) => name))]);
  return new Set(named.flatMap(([name, key]) => (found.get(name) === id ? [key] : [])));
}

/** The source is polled whole, as if these items had never been seen. */
async function readAnew(
  source: Source,
  window: readonly WindowItem[],
  keys: ReadonlySet<string>,
  { store, queues }: Restorer,
): Promise<void> {
  await store.sources.saveWindow(
    source.id,
    window.map((item) => (keys.has(item.key) ? { ...item, hash: '' } : item)),
  );
  const state = await store.sources.state(source.id);
  if (state !== null) {
    const unknown = { etag: null, lastModified: null, validatorsOf: null, bodyHash: null, pollDue: null } as const;
    await store.sources.saveState({ ...state, ...unknown });
  }
  await sendAll('poll', [{ source: source.id }], (message) => message.source, queues);
}
