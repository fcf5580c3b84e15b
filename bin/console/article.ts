import { z } from 'zod';
import { type ArticleData, drawArticle } from '../../lib/console/index.ts';
import type { Article, ArticleId } from '../../lib/model/index.ts';
import { hold, release, restore, takeDown, trace } from '../../lib/pipeline/index.ts';
import { revisionHistory } from '../../lib/publish/index.ts';
import type { Store } from '../../lib/store/index.ts';
import { askedFor } from '../acts/article-named.ts';
import { instantWritten, NO_INSTANT } from '../acts/instant-written.ts';
import { traceHead, traceSections } from '../show/trace.ts';
import { verdict } from '../show/trace-verdict.ts';
import type { Place } from './place.ts';
import { action, FieldFault, page, type Typed } from './registry.ts';

/** Revisions whose differences are shown, the newest. */
const MOST_COMPARED = 8;

/** One article. */
export const articlePage = page<ArticleData>({
  path: '/articles/:id',
  title: null,
  async load(place, { params }) {
    const { ports, sight } = await place.workplace();
    const told = await trace(askedFor(params.id ?? ''), sight, ports);
    if (told.found === null) return null;
    const { article, payloads } = told.found;
    const { title, lines } = traceHead(told);
    const answer = verdict(told);
    const isTakenDown = article.state === 'cancelled';
    return {
      id: article.id,
      state: article.state,
      title: isTakenDown ? 'An article that was taken down' : title,
      lines,
      address: article.canonicalUrl,
      verdict: answer,
      sections: traceSections(told, ports.site.baseUrl),
      history: isTakenDown ? '' : revisionHistory(await newestRevisions(article.id, ports.store), true),
      rules:
        !isTakenDown && payloads[0]?.form === 'page' ? `/sources/${article.source}/rules?page=${article.id}` : null,
      isMoving: answer.level !== 'ok' || told.queues.some(({ messages }) => (messages ?? []).length > 0),
    };
  },
  draw: drawArticle,
});

/** The newest revisions along the chain, as far as they are kept; the oldest first. */
async function newestRevisions(id: ArticleId, { articles }: Pick<Store, 'articles'>): Promise<Article[]> {
  const revisions: Article[] = [];
  let one = (await articles.get(id))?.article ?? null;
  while (one !== null && revisions.length < MOST_COMPARED) {
    revisions.unshift(one);
    const { revision, previousHash: hash }: Article = one;
    one = hash === null ? null : await articles.revision({ id, revision: revision - 1, hash });
  }
  return revisions;
}

const at = ({ article = '' }: Typed) => `/articles/${encodeURIComponent(article)}`;
const article = z.string().transform((id) => id as ArticleId);
const reason = z.string().trim().max(500, 'Use at most 500 characters.').default('');

async function standing(id: ArticleId, place: Place) {
  const workplace = await place.workplace();
  const stored = await workplace.ports.store.articles.get(id);
  if (stored === null) throw new FieldFault('', `The article ${id} no longer exists.`);
  return { workplace, ports: workplace.ports };
}

/** Holds an article back. */
export const holdArticle = action({
  path: '/articles/hold',
  fields: z.object({ article, reason, until: z.string().trim().default('') }),
  at,
  async does(place, { article: id, reason: why, until }) {
    const { workplace, ports } = await standing(id, place);
    const written = until === '' ? null : instantWritten(until);
    if (until !== '' && written === null) throw new FieldFault('until', NO_INSTANT);
    if (written !== null && written.instant <= ports.now())
      throw new FieldFault('until', 'That is in the past; choose a time in the future.');
    const order = { reason: why === '' ? null : why, until: written?.instant ?? null };
    const { outcome, detail } = await hold(id, order, ports);
    if (outcome === 'unchanged' && detail !== 'held back') throw new FieldFault('', detail);
    await place.settle(workplace);
    const note = written?.note ?? null;
    return { said: `It is ${detail}.${note === null ? '' : ` ${note}.`}`, to: `/articles/${id}` };
  },
  command: ({ article: id, reason: why, until }) => [
    'hold',
    id,
    ...(why === '' ? [] : ['--reason', why]),
    ...(until === '' ? [] : ['--until', until]),
  ],
});

/** Releases what is held back or embargoed. */
export const releaseArticle = action({
  path: '/articles/release',
  fields: z.object({ article }),
  at,
  async does(place, { article: id }) {
    const { workplace, ports } = await standing(id, place);
    const { outcome, detail } = await release(id, ports, 'early');
    if (outcome === 'unchanged') throw new FieldFault('', `Nothing was released: it ${detail}.`);
    await place.settle(workplace);
    return { said: 'It is published in its feeds again.', to: `/articles/${id}` };
  },
  command: ({ article: id }) => ['release', id],
});

/** Takes an article down. */
export const takeArticleDown = action({
  path: '/articles/takedown',
  fields: z.object({
    article,
    reason: z.string().trim().min(1, 'Give a reason; subscribers will see it.').max(500, 'Use at most 500 characters.'),
  }),
  at,
  async does(place, { article: id, reason: why }) {
    const { workplace, ports } = await standing(id, place);
    await takeDown(id, { reason: why, by: 'operator', seen: ports.now() }, ports);
    await place.settle(workplace);
    return { said: 'It is taken down. Progress is shown below.', to: `/articles/${id}` };
  },
  command: ({ article: id, reason: why }) => ['takedown', id, '--reason', why],
});

/** Undoes a takedown, as far as it can be undone. */
export const restoreArticle = action({
  path: '/articles/restore',
  fields: z.object({ article }),
  at,
  async does(place, { article: id }) {
    const { workplace, ports } = await standing(id, place);
    const { outcome, detail } = await restore(id, null, ports);
    if (outcome === 'unchanged') throw new FieldFault('', detail);
    await place.settle(workplace);
    return {
      said: `${outcome === 'asked' ? 'Its source has been asked for it' : 'The takedown is undone'}: ${detail}.`,
      to: `/articles/${id}`,
    };
  },
  command: ({ article: id }) => ['restore', id],
});
