import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { type Config, feedsOf, type Limits } from '../../lib/config/index.ts';
import { newKeyRing } from '../../lib/fetch/index.ts';
import {
  type ApiToken,
  type LocalTable,
  openApiToken,
  startMachine,
  startServer,
  TOKEN_FILE,
} from '../../lib/local/index.ts';
import { configure, endLeases, type Log, openMailboxes } from '../../lib/pipeline/index.ts';
import { consoleKey } from '../console/key.ts';
import { openPlace } from '../console/place.ts';
import { CONSOLE_PORT, startConsole } from '../console/server.ts';
import { NEWSPAPER_PORT, readSetup } from '../setup.ts';
import { openDisplay } from '../show/display.ts';
import {
  type Demonstration,
  demonstrationStart,
  newspaperOrigin,
  openDemonstration,
  PULSE,
  sights,
} from '../workplace/demonstration.ts';
import { makeTokens, partnerSights } from '../workplace/demonstration-partners.ts';
import { openLocalRecord } from '../workplace/local-record.ts';
import { openMailDoors } from '../workplace/mail-doors.ts';
import { republishMoved } from '../workplace/published-as.ts';
import { openUsageWatch } from '../workplace/usage-watch.ts';
import { openWorkplace, type Workplace } from '../workplace/workplace.ts';
import type { CommandContext } from './context.ts';
import { type Chosen, examples, withSetup } from './options.ts';
import { port } from './port-option.ts';
import { freshKey } from './signing-keys.ts';
import { untilToldToStop } from './told-to-stop.ts';

type Started = Chosen & {
  readonly port: number;
  readonly newspaperPort: number;
  readonly pulse: number;
  /** Where the console is served; false: nowhere. */
  readonly console: number | false;
};

/** The scheduler's tick on one machine; on AWS it comes every minute. */
const TICK_MS = 1000;

/** How often it is looked whether the table still takes writes. */
const WATCH_MS = 1000;

/** How long the first load may take before what is there is shown as it is. */
const LOAD_MS = 5 * 60_000;

/** `feedmill start`: runs everything on one machine until it is told to stop. */
export function registerStart(program: Command, context: CommandContext): void {
  withSetup(program.command('start'))
    .description('run Feedmill on this machine: poll, ingest, publish and serve')
    .option('-p, --port <port>', 'port for the feeds', port, 8640)
    .option(
      '--console <port>',
      'port for the console; if it is in use, one of the next ports is used',
      port,
      CONSOLE_PORT,
    )
    .option('--no-console', 'do not serve the console')
    .option('--newspaper-port <port>', "port for the demonstration's newspaper", port, NEWSPAPER_PORT)
    .option('--pulse <seconds>', 'seconds between changes in that newspaper', pulse, PULSE)
    .addHelpText(
      'after',
      examples('start', 'start --config my.yaml', 'start --port 9000 --data /var/lib/feedmill') +
        '\nWithout a configuration file it follows a small newspaper of its own, so that you can watch it work.\n',
    )
    .action((chosen: Started) => start(chosen, context));
}

async function start(chosen: Started, context: CommandContext): Promise<void> {
  const began = Date.now();
  const setup = await readSetup(chosen);
  const { config, demonstration: isDemonstration } = setup;
  const display = openDisplay(context);
  const stopping = new AbortController();
  const closers: (() => unknown)[] = [() => display.close()];
  const stopped = untilToldToStop(stopping);
  const remembered = logFor(display.log);
  try {
    const workplace = await openWorkplace(setup, {
      log: remembered.log,
      servedAt: `http://127.0.0.1:${chosen.port}/`,
      reading: context.reading ?? {},
      trustedOrigins: isDemonstration ? [newspaperOrigin(chosen.newspaperPort)] : [],
      trustedCallbacks: isDemonstration ? [newspaperOrigin(chosen.newspaperPort)] : [],
    });
    closers.push(() => workplace.close());
    const { ports, held, handlers, running } = workplace;
    if (held === null) {
      throw new Error(
        `Data folder ${setup.folder}: a Feedmill is already running at ${running?.url}. Stop it first, or choose another folder with --data`,
      );
    }
    const demonstration: Demonstration | null = isDemonstration
      ? await openDemonstration(held.folder.path, chosen.newspaperPort, demonstrationStart(began), display)
      : null;
    if (demonstration !== null) closers.push(() => demonstration.close());
    const token = await tokenOf(config, held.folder.path);
    if (config.site.signRequests) await firstKey(workplace);
    const watch = await openUsageWatch(ports);
    closers.push(() => watch.close());
    const server = await startServer({
      objects: ports.store.objects,
      api: handlers.api,
      hub: handlers.hub,
      topics: ports.site.hub === undefined ? null : { hub: ports.site.hub, baseUrl: ports.site.baseUrl },
      licence: ports.site.licence,
      keyDirectory: handlers.keyDirectory,
      partners: ports.store.partners,
      watch,
      token,
      port: chosen.port,
      host: '127.0.0.1',
      now: ports.now,
      log: ports.log,
    });
    closers.push(() => server.close());
    const record = await openLocalRecord(held.folder.path, ports.now);
    closers.push(() => record.close());
    remembered.becomes(record.remember(display.log));
    const place = openPlace({
      setup,
      now: ports.now,
      open: async () => workplace,
      anewAfterMs: null,
      // The machine below does it.
      settle: async () => {},
      recording: record,
    });
    const console =
      chosen.console === false ? null : await startConsole(place, await consoleKey(setup), chosen.console);
    if (console !== null) closers.push(() => console.close());
    await held.folder.announce({
      url: server.url,
      tableEndpoint: held.table.endpoint,
      ...(console !== null && { console: console.url }),
    });

    const sources = demonstration?.sources ?? config.sources;
    const feeds = [...feedsOf({ ...config, sources }, ports.now()), ...(demonstration?.feeds ?? [])];
    await configure({ sources, feeds, partners: [...config.partners, ...(demonstration?.partners ?? [])] }, ports);
    await openMailboxes(sources, ports, randomBytes);
    const mail = await openMailDoors(demonstration?.mail ?? config.mail, ports);
    closers.push(() => mail.close());
    // The address the feeds are served at is part of them: after a move all of them are looked through.
    await republishMoved(held.folder.path, ports);
    await endLeases({ sources: ports.store.sources, now: ports.now });
    let isLoaded = false;
    const machine = startMachine({
      table: held.table,
      queues: held.queues,
      // At first there is something to be seen, however seldom feeds are regenerated later.
      handlers: { ...handlers, publish: (event) => (isLoaded ? handlers.publishInTime : handlers.publish)(event) },
      tickMs: TICK_MS,
      now: ports.now,
      log: ports.log,
      workers: workersWithin(config.limits),
    });
    closers.push(() => {
      // Else the end would wait for slow hosts, and for what some page makes last for ever.
      workplace.hurry();
      return machine.stop();
    });
    if (demonstration !== null)
      await demonstration.post(mail.smtpPort, ports).catch((error) => display.note(`newsletter: ${error}`));
    display.loading(ports, held.queues);
    await machine
      .drain({ until: AbortSignal.any([stopping.signal, AbortSignal.timeout(LOAD_MS)]) })
      .catch(() => display.note('still loading; what is ready is served already'));
    isLoaded = true;
    const tokens = demonstration === null ? null : await makeTokens(workplace);
    if (tokens !== null) demonstration?.believe(tokens.webhookSecret);
    const tokenAt = config.api.token === null ? join(setup.folder, TOKEN_FILE) : token.place;
    display.ready(server.url, Date.now() - began, tokenAt, [
      ...(console === null ? [] : [['console', console.link] as const]),
      ...(demonstration === null ? [] : sights(server.url)),
      ...(tokens === null ? [] : partnerSights(tokens, ports)),
    ]);
    if (demonstration !== null) {
      await demonstration.subscribe(server.url).catch((error: unknown) => display.note(`kiosk: ${error}`));
      closers.push(demonstration.live(chosen.pulse, display.change, (error) => display.note(`newspaper: ${error}`)));
    }
    const trouble = await Promise.race([stopped, untilHalted(held.table, stopping.signal)]);
    if (trouble !== null) throw trouble;
    display.note('stopping: finishing work in progress');
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

/** A log that becomes another: what is opened with it may only later be remembered in the folder that it opens. */
function logFor(first: Log): { readonly log: Log; becomes(log: Log): void } {
  let now = first;
  return {
    log: { info: (message, fields) => now.info(message, fields), warn: (message, fields) => now.warn(message, fields) },
    becomes(log) {
      now = log;
    },
  };
}

/** As many workers as the limits say; what these leave open is up to the machine. */
function workersWithin({ pollConcurrency: poll, articleConcurrency: article }: Limits) {
  return {
    ...(poll !== null && { poll: { concurrency: poll } }),
    ...(article !== null && { article: { concurrency: article } }),
  };
}

/** Whoever signs needs a key; later ones are the operator's wish. */
async function firstKey({ signingKeys, ports }: Workplace): Promise<void> {
  if ((await signingKeys.read()) === null) await signingKeys.write(newKeyRing(freshKey(), ports.now()));
}

async function tokenOf({ api }: Config, folder: string): Promise<ApiToken> {
  if (api.token === null) return openApiToken(folder, randomBytes);
  return { value: api.token, place: 'the configuration, under api' };
}

/** Resolves with what is wrong once the table takes no more writes, as on a full disk. What it took before is safe. */
function untilHalted(table: Pick<LocalTable, 'halted'>, stopping: AbortSignal): Promise<Error> {
  return new Promise((resolve) => {
    const watch = setInterval(() => {
      const halted = table.halted();
      if (halted !== null) resolve(halted);
      if (halted !== null || stopping.aborted) clearInterval(watch);
    }, WATCH_MS);
    watch.unref();
  });
}

function pulse(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 86_400)
    throw new InvalidArgumentError('Write whole seconds from 1 to 86400.');
  return value;
}
