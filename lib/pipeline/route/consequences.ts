import { isCanary, takedownKey } from '../../model/index.ts';
import type { Store, StoredArticle } from '../../store/index.ts';
import { type PublishMessage, revisionName } from '../messages.ts';
import type { Ports } from '../ports.ts';
import { type FeedsFor, writeArticlePage } from '../publish/article-page.ts';

/** The messages, with the takedowns among their revisions named: whoever publishes them notes when that is done. */
export function withTakedowns(
  messages: readonly PublishMessage[],
  articles: readonly StoredArticle[],
): PublishMessage[] {
  return messages.map((message) => {
    const takedowns = articles.filter((stored) => isTakenDownIn(message, stored)).map(keyOf);
    return takedowns.length === 0 ? message : { ...message, takedowns };
  });
}

/**
 * What else follows from a change of articles than their places in feeds: their own pages are written, and of what was
 * taken down every text is erased, and the record opened. Done by the stream, so that it happens whatever dies, and as
 * often as it takes; twice is once.
 */
export async function carryOut(
  articles: readonly StoredArticle[],
  messages: readonly PublishMessage[],
  feedsFor: FeedsFor,
  ports: Pick<Ports, 'store' | 'now' | 'log'>,
): Promise<void> {
  for (const stored of articles) {
    const { article } = stored;
    if (article.state === 'cancelled') await carryOutTakedown(stored, messages, feedsFor, ports);
    // Before there is a second revision its feeds show all there is to see.
    else if (article.revision > 1 && !isCanary(article)) await writeArticlePage(article.id, feedsFor, ports);
  }
}

async function carryOutTakedown(
  stored: StoredArticle,
  messages: readonly PublishMessage[],
  feedsFor: FeedsFor,
  ports: Pick<Ports, 'store' | 'now' | 'log'>,
): Promise<void> {
  const { id, revision, source, reason, withdrawnBy: by } = stored.article;
  const objects = (await ports.store.articles.erase(id, revision)) + (await eraseBeside(stored, ports.store));
  const pages = await writeArticlePage(id, feedsFor, ports);
  await ports.store.takedowns.open({
    key: keyOf(stored),
    article: id,
    revision,
    source,
    reason,
    by,
    ordered: stored.written,
    erased: ports.now(),
    objects,
    pages,
    feeds: messages.filter((message) => isTakenDownIn(message, stored)).map((message) => message.feed),
  });
  ports.log.info('erased', { article: id, objects, pages });
}

/** The letters that an article came by, and their pictures: how many objects went. */
async function eraseBeside(
  { kept }: StoredArticle,
  { objects, mails }: Pick<Store, 'objects' | 'mails'>,
): Promise<number> {
  let count = 0;
  for (const place of kept?.objects ?? []) {
    const keys = place.endsWith('/') ? objects.list(place) : [place];
    for await (const key of keys) {
      await objects.delete(key);
      count += 1;
    }
  }
  for (const { source, name } of kept?.letters ?? []) await mails.drop(source, name);
  return count;
}

function isTakenDownIn({ revisions }: PublishMessage, { article }: StoredArticle): boolean {
  return article.state === 'cancelled' && revisions.includes(revisionName(article.id, article.revision));
}

function keyOf({ article, written }: StoredArticle) {
  return takedownKey(article, written);
}
