import type { Article, ArticleId } from '../../model/index.ts';
import type { Ports } from '../ports.ts';
import { type Known, routeKnown } from '../route/route.ts';

type Rerouter = Pick<Ports, 'store' | 'queues' | 'log' | 'now' | 'site' | 'automaticFeeds'>;

const BATCH = 100;

/**
 * Carries every stored article to its feeds as if it had just been written: what the table's stream gave up on has its
 * places then, and a takedown among it is carried out. Articles are found by their revisions' documents. Doing it again,
 * or for what was routed, changes nothing; no delay is counted but that from now. Returns how many were looked at.
 */
export async function reroute(router: Rerouter): Promise<number> {
  let count = 0;
  let batch: ArticleId[] = [];
  const take = async () => {
    const stored = await router.store.articles.getMany(batch);
    batch = [];
    const changes: Known[] = [];
    for (const { article } of stored.values())
      changes.push({ before: await revisionBefore(article, router), after: article });
    count += changes.length;
    await routeKnown(changes, router, router.now());
  };
  let last = '';
  for await (const key of router.store.objects.list('revision/')) {
    const [, id = ''] = key.split('/');
    if (id === last) continue;
    last = id;
    batch.push(id as ArticleId);
    if (batch.length === BATCH) await take();
  }
  await take();
  return count;
}

/** What its feeds may show of it: of what was taken down the places are those of the revision before. */
function revisionBefore({ id, revision, previousHash }: Article, { store }: Rerouter): Promise<Article | null> | null {
  return previousHash === null ? null : store.articles.revision({ id, revision: revision - 1, hash: previousHash });
}
