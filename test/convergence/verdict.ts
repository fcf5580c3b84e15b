import { publishHandler } from '../../lambdas/publish.ts';
import { type Article, type ArticleId, isForPartners, isReserved } from '../../lib/model/index.ts';
import { RESERVED } from '../../lib/pipeline/definitions/every-article.ts';
import { publishFront, republish } from '../../lib/pipeline/index.ts';
import type { TableItem } from '../../lib/store/index.ts';
import { sqsRecord } from '../world.ts';
import { liveCalmly, published, type Stored } from './calm.ts';
import type { ChangeReaders } from './change-readers.ts';
import type { Embedded } from './embedded.ts';
import { idOf, type Lived } from './live.ts';
import { logFaults } from './log-verdict.ts';
import { markOf } from './newsroom.ts';

/** Everything that is wrong with what a history left behind, a line each; none where all converged. */
export async function faultsOf(
  lived: Lived,
  readers: ChangeReaders,
  chaotic: Embedded,
  commits: readonly TableItem[],
  calm: Embedded,
) {
  const articles = await articlesIn(lived, chaotic);
  const stored = await storedIn(lived, chaotic, commits);
  const documents = await published(chaotic.objects);
  const expected = await liveCalmly(stored, lived.ports, calm);
  return [
    ...differences(withoutLogs(documents), withoutLogs(expected)),
    ...(await logFaults({ ...lived, readers, documents, committed: await committedIn(lived, commits) })),
    ...(await taken(lived, articles, chaotic)),
    ...(await told(lived, articles)),
    ...(await leaks(lived, articles, documents)),
    ...chains(commits),
    ...(await kept(articles, chaotic)),
    ...(await leftovers(lived, chaotic)),
    ...[...documents].flatMap(([key, text]) => withinDocument(key, text)),
    ...(await oncemore(lived, chaotic, documents)),
  ];
}

/** What a log says depends on the order in which it came to be said: it is judged by itself. */
function withoutLogs(documents: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...documents].filter(([key]) => !key.includes('/changes/')));
}

async function committedIn({ store }: Lived, commits: readonly TableItem[]): Promise<Map<ArticleId, Article[]>> {
  const stored = await Promise.all(commits.map((item) => store.articles.fromImage(item)));
  return Map.groupBy(
    stored.flatMap((one) => one?.article ?? []),
    ({ id }) => id,
  );
}

async function articlesIn({ store }: Lived, { items }: Embedded): Promise<Article[]> {
  const ids = (await items('ARTICLE#')).map((item) => item.pk!.S!.slice('ARTICLE#'.length) as ArticleId);
  return [...(await store.articles.getMany(ids)).values()].map(({ article }) => article);
}

async function storedIn(lived: Lived, { items, objects }: Embedded, commits: readonly TableItem[]): Promise<Stored> {
  const [sources, feeds] = [await lived.store.sources.list(), await lived.store.feeds.list()];
  const places = await items('FEED#');
  const tombstones = new Map(
    feeds
      .filter(({ id }) => lived.redefined.has(id))
      .map(({ id }) => [id, places.filter(({ pk, gone }) => pk?.S === `FEED#${id}` && gone?.BOOL === true)]),
  );
  return { sources, feeds, crowd: lived.crowd, commits, revisions: objects, tombstones };
}

function differences(documents: ReadonlyMap<string, string>, expected: ReadonlyMap<string, string>): string[] {
  const keys = [...new Set([...documents.keys(), ...expected.keys()])].sort();
  return keys.flatMap((key) => {
    const [is, should] = [documents.get(key), expected.get(key)];
    if (is === should) return [];
    if (is === undefined) return [`${key} is missing`];
    if (should === undefined) return [`${key} should not be there`];
    const at = [...is].findIndex((letter, index) => letter !== should[index]);
    const around = (text: string) => JSON.stringify(text.slice(Math.max(0, at - 60), at + 100));
    return [`${key} differs: is ${around(is)}, should be ${around(should)}`];
  });
}

/** Invariant 4: what is taken down is nowhere, in whatever version. */
async function taken(
  { ordered, store }: Lived,
  articles: readonly Article[],
  { objects }: Embedded,
): Promise<string[]> {
  const faults: string[] = [];
  const gone = new Set<ArticleId>(articles.filter(({ state }) => state === 'cancelled').map(({ id }) => id));
  const marks = new Map<string, string>();
  for (const slug of SLUGS) {
    const id = await idOf(slug, store);
    if (ordered.has(slug) && id !== null && !gone.has(id)) faults.push(`${slug} was taken down and is back`);
    if (id !== null && gone.has(id)) marks.set(slug, markOf(slug));
  }
  for await (const key of objects.list('')) {
    if (marks.size === 0) break;
    const text = Buffer.from((await objects.get(key))?.bytes ?? []).toString();
    for (const [slug, mark] of marks) if (text.includes(mark)) faults.push(`${key} still tells of ${slug}`);
  }
  return faults;
}

const SLUGS = ['courier', 'gazette', 'partner'].flatMap((from) => [0, 1, 2].map((number) => `${from}-${number}`));
SLUGS.push('shared');

/** Invariant 1, from the beginning: what a source says last, and a partner was told that it is kept, is what is stored. */
async function told(lived: Lived, articles: readonly Article[]): Promise<string[]> {
  const { store, newsroom, acknowledged, ordered } = lived;
  const faults: string[] = [];
  const last = [...acknowledged.values()];
  for (const source of await store.sources.list()) {
    const state = await store.sources.state(source.id);
    if (source.kind === 'push' || state?.quarantine !== null) continue;
    if (state.failures > 0) faults.push(`${source.id} fails: ${state.lastError}`);
    last.push(...newsroom.listed(source.id as string as 'courier').filter(({ slug }) => slug !== 'shared'));
  }
  for (const { slug, title } of last) {
    if (ordered.has(slug)) continue;
    const id = await idOf(slug, store);
    const article = articles.find((one) => one.id === id);
    if (article?.title !== (title || null))
      faults.push(`${slug} is stored as ${article?.title}, last told as ${title}`);
  }
  return faults;
}

/** What a source for partners alone lists is for them, and in nothing that everybody may read. */
async function leaks(
  { store, newsroom }: Lived,
  articles: readonly Article[],
  documents: ReadonlyMap<string, string>,
): Promise<string[]> {
  const faults: string[] = [];
  for (const source of (await store.sources.list()).filter(isForPartners)) {
    if ((await store.sources.state(source.id))?.quarantine !== null) continue;
    for (const { slug } of newsroom.listed(source.id as string as 'courier')) {
      const id = await idOf(slug, store);
      const article = articles.find((one) => one.id === id);
      if (article?.state === 'usable' && !isReserved(article)) faults.push(`${slug} is for everybody`);
    }
  }
  for (const slug of SLUGS) {
    const id = await idOf(slug, store);
    const article = articles.find((one) => one.id === id);
    if (article === undefined || !isReserved(article)) continue;
    for (const [key, text] of documents) {
      if (!key.startsWith('private/') && text.includes(markOf(slug))) faults.push(`${key} tells of ${slug}`);
    }
  }
  const feeds = await store.feeds.list();
  for (const key of documents.keys()) {
    const [, id] = /^(?:private\/)?feeds\/([^/]+)\//.exec(key) ?? [];
    const feed = feeds.find((one) => one.id === id);
    if (feed !== undefined && isForPartners(feed) !== key.startsWith('private/')) faults.push(`${key} is left there`);
  }
  return faults;
}

/** Invariant 3, and the chain: one id an article, each revision after the one before. */
function chains(commits: readonly TableItem[]): string[] {
  const faults: string[] = [];
  const last = new Map<string, Article>();
  for (const item of commits) {
    const article = JSON.parse(item.doc?.S ?? '') as Article;
    const before = last.get(article.id);
    const isSame = before?.revision === article.revision && before.hash === article.hash;
    const follows = article.revision === (before?.revision ?? 0) + 1 && article.previousHash === (before?.hash ?? null);
    // By its own source an article begins anew, where another had told it before.
    const begins = article.revision === (before?.revision ?? 0) + 1 && article.source !== before?.source;
    if (!isSame && !follows && !begins) faults.push(`${article.id} breaks its chain at revision ${article.revision}`);
    if (before !== undefined && !begins && article.revisedAt < before.revisedAt)
      faults.push(`${article.id} was revised backwards`);
    last.set(article.id, article);
  }
  return faults;
}

/** The document of each revision that stands is kept, and none of what does not. */
async function kept(articles: readonly Article[], { objects }: Embedded): Promise<string[]> {
  const faults: string[] = [];
  for (const article of articles) {
    const { id, state, revision, hash } = article;
    const keys: string[] = [];
    for (const prefix of [`revision/${id}/`, `raw/${id}/`])
      for await (const key of objects.list(prefix)) keys.push(key);
    if (state === 'cancelled' && keys.length > 0) faults.push(`${id} is cancelled and left ${keys.join(', ')}`);
    const name = `revision/${id}/${String(revision).padStart(6, '0')}-${hash.slice(0, 16)}.json`;
    if (state === 'usable' && !keys.includes(name)) faults.push(`${id} lacks ${name}`);
    if (state === 'usable' && !keys.some((key) => key.startsWith('raw/'))) faults.push(`${id} lacks its raw payload`);
  }
  return faults;
}

/** Nothing is left of a feed that was removed, nor of a source. */
async function leftovers({ store }: Lived, { items }: Embedded): Promise<string[]> {
  const feeds = new Set<string>((await store.feeds.list()).map(({ id }) => id));
  const sources = new Set<string>((await store.sources.list()).map(({ id }) => id));
  const faults: string[] = [];
  for (const { pk, sk } of await items('FEED#')) {
    if (pk?.S === `FEED#${RESERVED.id}`) continue;
    if (!feeds.has(pk!.S!.slice('FEED#'.length))) faults.push(`a removed feed left ${pk!.S} ${sk!.S}`);
  }
  for (const { pk, sk } of await items('SOURCE#')) {
    // That it was removed is remembered for good.
    if (sk?.S === 'R') continue;
    if (!sources.has(pk!.S!.slice('SOURCE#'.length))) faults.push(`a removed source left ${pk!.S} ${sk!.S}`);
  }
  return faults;
}

/** No article twice, and `updated` is the instant of the newest revision that is shown. */
function withinDocument(key: string, text: string): string[] {
  const faults: string[] = [];
  const document = text.split('\n').slice(2).join('\n');
  if (key.endsWith('feed.json')) {
    const { items } = JSON.parse(document) as { items: { id: string; url?: string; title: string }[] };
    for (const name of ['id', 'url', 'title'] as const) {
      const values = items.map((item) => item[name]).filter((value) => value !== undefined);
      if (new Set(values).size < values.length) faults.push(`${key} has an article twice, by its ${name}`);
    }
  }
  if (/^(?:private\/)?feeds\//.test(key) && key.endsWith('atom.xml')) {
    const [head = '', ...entries] = document.split('<entry');
    const updated = /<updated>([^<]+)<\/updated>/.exec(head)?.[1] ?? '';
    const shown = entries.map((entry) => /<updated>([^<]+)<\/updated>/.exec(entry)?.[1] ?? '');
    const deleted = [...document.matchAll(/<at:deleted-entry[^>]* when="([^"]+)"/g)].map(([, when]) => when ?? '');
    const newest = [...shown, ...deleted].sort().at(-1);
    if (newest !== undefined && updated !== newest) faults.push(`${key} says updated ${updated}, not ${newest}`);
  }
  return faults;
}

/** Invariant 2: to publish everything again changes nothing. */
async function oncemore(
  lived: Lived,
  { objects }: Embedded,
  documents: ReadonlyMap<string, string>,
): Promise<string[]> {
  const puts: string[] = [];
  const watched = {
    ...objects,
    put: (...given: Parameters<typeof objects.put>) => {
      puts.push(given[0]);
      return objects.put(...given);
    },
  };
  const bodies: string[] = [];
  const ports = {
    ...lived.ports,
    store: { ...lived.store, objects: watched },
    queues: {
      send: async (_: string, messages: readonly { body: string }[]) =>
        void bodies.push(...messages.map(({ body }) => body)),
    },
  };
  const crowd = new Set<string>(lived.crowd.map(({ id }) => id));
  const shown = (await lived.store.feeds.list()).filter(({ id }) => !crowd.has(id));
  await republish(shown, ports);
  await publishHandler(ports)({ Records: bodies.map((body, index) => sqsRecord(body, 'all', String(index))) });
  await publishFront(ports);
  const after = await published(objects);
  const changed = differences(after, documents).map((line) => `published once more, ${line}`);
  return [...puts.map((key) => `published once more, ${key} is put again`), ...changed];
}
