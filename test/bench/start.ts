import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { BatchWriteItemCommand, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { readSetup } from '../../bin/setup.ts';
import { republishMoved } from '../../bin/workplace/published-as.ts';
import { openWorkplace, type Workplace } from '../../bin/workplace/workplace.ts';
import { feedsOf } from '../../lib/config/index.ts';
import { type Article, type ArticleId, freshState, instant, type SourceId } from '../../lib/model/index.ts';
import { configure } from '../../lib/pipeline/index.ts';
import { TABLE } from '../convergence/embedded.ts';
import { freePorts } from '../e2e/running-feedmill.ts';
import { anArticle } from '../store/samples.ts';
import { untilReady } from './machine-run.ts';

/**
 * How long `feedmill start` takes until it is ready on a folder of so many stored articles, what it asks its table for and
 * the memory that it takes: for few of them and for many, whose figures should be the same. The folder is filled past the
 * pipeline: articles with their revisions and their places in the feed of everything and their source's, all routed.
 *
 * Usage: node test/bench/start.ts [articles sources]
 */
const [most = 100_000, sources = 200] = process.argv.slice(2).map(Number);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const NEVER = instant(Date.parse('2100-01-01T00:00:00Z'));
const TEXT = 'The council met on the quay, and the harbour master read the list of repairs aloud. '.repeat(20);

const rows: Record<string, unknown>[] = [];
for (const articles of [Math.min(100, most), most]) rows.push(await measure(articles));
console.log(JSON.stringify({ sources, starts: rows }, null, 2));

async function measure(articles: number) {
  const home = mkdtempSync(join(tmpdir(), 'feedmill-start-'));
  const [port] = await freePorts();
  try {
    const config = join(home, 'feedmill.yaml');
    writeFileSync(config, configuration());
    mkdirSync(join(home, 'data'));
    const began = performance.now();
    await fill(config, join(home, 'data'), `http://127.0.0.1:${port}/`, articles);
    console.error(`${articles} articles stored after ${Math.round((performance.now() - began) / 1000)} s`);
    // The second start finds the folder as one leaves it: the first has taken up what the filling left to be looked at.
    for (let nth = 1; ; nth++) {
      const { readySeconds, readyProcessorMs, tree, stop } = await untilReady(ROOT, [], port, home);
      await delay(1000);
      const { megabytes, program } = tree.most();
      const { requests } = await stop();
      if (nth === 1) continue;
      return { articles, readySeconds, readyProcessorMs, peakMb: megabytes, programMb: program, requests };
    }
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  }
}

function configuration(): string {
  const all = Array.from(
    { length: sources },
    (_, at) => `  - { id: s${at}, url: 'https://paper-${at}.example/feed.xml' }`,
  );
  return `sources:\n${all.join('\n')}\n`;
}

async function fill(config: string, data: string, servedAt: string, articles: number): Promise<void> {
  const setup = await readSetup({ config, data });
  const workplace = await openWorkplace(setup, { log: { info() {}, warn() {} }, servedAt });
  try {
    const { ports } = workplace;
    await configure({ sources: setup.config.sources, feeds: feedsOf(setup.config, ports.now()) }, ports);
    for (let at = 0; at < sources; at++) {
      await ports.store.sources.saveState({ ...freshState(`s${at}` as SourceId, NEVER) });
    }
    await store(articles, workplace);
    await republishMoved(data, ports);
    // Nothing is left to be done: they were routed and published long ago.
    const { queues, table } = workplace.held!;
    for (let shard = 0; shard < 4; shard++) {
      for (let read = await table.records.read(shard, 1000); read.length > 0; ) {
        await table.records.acknowledge(read);
        read = await table.records.read(shard, 1000);
      }
    }
    for (const queue of ['poll', 'article', 'publish'] as const) {
      for (let taken = queues.receive(queue, 10); taken.length > 0; taken = queues.receive(queue, 10))
        queues.delete(taken.map(({ receipt }) => receipt));
    }
  } finally {
    await workplace.close();
  }
}

/** Stores copies of one article, a minute apart, twenty-five items at once. */
async function store(count: number, { ports, held }: Workplace): Promise<void> {
  const { articles } = ports.store;
  const client = held!.table.client();
  const model = anArticle({ html: `<p>${TEXT}</p>`, text: TEXT });
  await articles.commit({ article: model, written: ports.now(), notFound: 0, page: null }, null);
  const key = { pk: { S: `ARTICLE#${model.id}` }, sk: { S: 'A' } };
  const { Item } = await client.send(new GetItemCommand({ TableName: TABLE, Key: key }));
  const first = Date.parse('2026-01-01T00:00:00Z');
  const batch: Record<string, { S: string } | { N: string }>[] = [];
  const write = async () => {
    const puts = batch.splice(0).map((one) => ({ PutRequest: { Item: one } }));
    if (puts.length > 0) await client.send(new BatchWriteItemCommand({ RequestItems: { [TABLE]: puts } }));
  };
  for (let at = 0; at < count; at++) {
    const id = `s${String(at).padStart(19, '2')}` as ArticleId;
    const seen = instant(first + at * 60_000);
    const source = `s${at % sources}` as SourceId;
    const article: Article = { ...model, id, source, firstSeen: seen, revisedAt: seen, published: null };
    await articles.putRevision(article);
    const place = { sk: { S: `M#${seen}/${seen}#${id}` }, revision: { N: '1' } };
    const doc = { S: JSON.stringify({ ...article, text: undefined, html: undefined }) };
    batch.push(
      { ...(Item as typeof key), pk: { S: `ARTICLE#${id}` }, doc },
      { pk: { S: 'FEED#all' }, ...place },
      { pk: { S: `FEED#${source}` }, ...place },
    );
    if (batch.length > 22) await write();
  }
  await write();
}
