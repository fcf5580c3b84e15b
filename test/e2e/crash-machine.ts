import { openWorkplace } from '../../bin/workplace/workplace.ts';
import { dispatchHandler } from '../../lambdas/dispatch.ts';
import { automaticFeeds, parseConfig } from '../../lib/config/index.ts';
import { startMachine, startServer } from '../../lib/local/index.ts';
import { type Instant, instant, millis } from '../../lib/model/index.ts';
import { configure } from '../../lib/pipeline/index.ts';
import { TOKEN } from './crash-site.ts';

/**
 * The real machine over a data folder and a site, as a process to be killed. The articles' clock stands still, so that
 * two histories can be compared byte by byte; the scheduler's moves on with each start, as it would between two. Says
 * `opened`, `table URL` and `serving URL`, and answers the line `finish` on standard input by draining and saying what is left.
 */

const START = '2026-11-20T08:00:00.000Z' as Instant;

const [folder = '', origin = '', starts = '0'] = process.argv.slice(2);
const log = { info: () => {}, warn: (...what: unknown[]) => console.error(JSON.stringify(what)) };
const now = () => START;
const scheduler = () => instant(millis(START) + Number(starts) * 3600_000);

const config = parseConfig(
  `site: { baseUrl: https://feeds.example, title: Crash }
sources:
  - { id: cut, url: ${origin}/cut.xml, recheck: never }
  - { id: full, url: ${origin}/full.xml, recheck: never }
  - { id: listing, kind: page, url: ${origin}/listing, recheck: never }
feeds:
  - { id: odd, title: Odd ones, filter: { words: [number 1, number 3, number 5, number 7] }, size: 5 }
trustedOrigins: [${origin}]`,
  'crash.yaml',
);
const workplace = await openWorkplace(
  { config, folder, parent: null, demonstration: false, stack: null },
  { log, servedAt: 'http://127.0.0.1/', now },
);
say('opened');
const { ports, handlers, held } = workplace;
if (held === null) throw new Error('another process holds the folder');
const { queues } = held;
say(`table ${held.table.endpoint}`);

const server = await startServer({
  objects: ports.store.objects,
  api: handlers.api,
  hub: handlers.hub,
  topics: null,
  token: { value: TOKEN, place: 'test/e2e/crash-site.ts' },
  port: 0,
  host: '127.0.0.1',
  now,
  log,
});
const declared = config.feeds.map((feed) => ({ ...feed, since: START }));
await configure({ sources: config.sources, feeds: [...automaticFeeds(config.sources, START), ...declared] }, ports);
const machine = startMachine({
  table: held.table,
  queues,
  handlers: { ...handlers, dispatch: dispatchAt(scheduler) },
  tickMs: 200,
  now,
  log,
});
say(`serving ${server.url}`);

await new Promise((resolve) => process.stdin.once('data', resolve));
await machine.tick();
await machine.drain({ until: AbortSignal.timeout(15_000) });
const left = {
  waiting: (['poll', 'article', 'publish'] as const).map((queue) => queues.depth(queue)),
  stream: held.table.records.depth(),
  setAside: await held.table.records.failures(),
};
await machine.stop();
await server.close();
await workplace.close();
say(`left ${JSON.stringify(left)}`);
process.stdin.destroy();

function dispatchAt(clock: () => Instant): typeof handlers.dispatch {
  return dispatchHandler({ ...ports.store, queues: ports.queues, now: clock });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
