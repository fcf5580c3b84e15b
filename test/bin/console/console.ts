import { request } from 'node:http';
import type { Contents } from '../../../bin/console/app.ts';
import { openPlace, type Place, type PlaceOptions } from '../../../bin/console/place.ts';
import { type ConsoleServer, startConsole } from '../../../bin/console/server.ts';
import type { DeadLetters } from '../../../bin/workplace/dead-letters.ts';
import { parseConfig } from '../../../lib/config/index.ts';
import type { QueueSight } from '../../../lib/pipeline/index.ts';
import type { World } from '../../world.ts';

/** A console over a world, as a browser sees it that was let in. */
export type OpenConsole = {
  readonly server: ConsoleServer;
  readonly place: Place;
  /** The `Cookie` header of a browser that opened the link. */
  readonly cookie: string;
  /** Asks for a page; gives the status, the headers and the text. */
  ask(path: string, headers?: Readonly<Record<string, string>>, method?: string, body?: string): Promise<Answer>;
  /** Sends a form as the console's own page sends it. */
  send(path: string, fields: Readonly<Record<string, string>>): Promise<Answer>;
  close(): Promise<void>;
};

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
};

export const KEY = 'a-key-that-nobody-guesses';

/** Serves a console over the stores of a world, in which nobody else works. */
export async function openConsole(
  world: Pick<World, 'ports' | 'hubPorts'> & Partial<Pick<World, 'settle'>>,
  given: Partial<PlaceOptions> & { readonly contents?: Contents } = {},
  deadLetters: DeadLetters = NO_LETTERS,
): Promise<OpenConsole> {
  const { ports, hubPorts } = world;
  const { contents, ...options } = given;
  const place = openPlace({
    setup: {
      config: parseConfig('sources: []', 'test.yaml'),
      folder: '.feedmill/data',
      parent: null,
      demonstration: false,
      stack: null,
    },
    open: async () =>
      ({
        ports,
        hubPorts,
        deadLetters,
        sight: NOTHING_LIES,
        running: null,
        stack: null,
        held: null,
        close: async () => {},
      }) as never,
    anewAfterMs: null,
    now: ports.now,
    settle: async () => world.settle?.(),
    recording: { lines: async () => ({ lines: [], isAll: true }), day: async () => null },
    ...options,
  });
  const server = await startConsole(place, { value: KEY, lasting: 'lasting' }, 0, contents);
  const port = Number(new URL(server.url).port);
  const ask: OpenConsole['ask'] = (path, headers = {}, method = 'GET', body = '') =>
    new Promise((resolve, reject) => {
      const sent = request(
        { host: '127.0.0.1', port, path, method, headers: { 'content-length': Buffer.byteLength(body), ...headers } },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (part: Buffer) => parts.push(part));
          answer.on('end', () =>
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(parts).toString() }),
          );
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  const entered = await ask(`/in?key=${KEY}`);
  const cookie = String(entered.headers['set-cookie']?.[0]).split(';')[0] ?? '';
  return {
    server,
    place,
    cookie,
    ask: (path, headers, method, body) => ask(path, { cookie, ...headers }, method, body),
    send: (path, fields) =>
      ask(
        path,
        { cookie, origin: server.url.slice(0, -1), 'content-type': 'application/x-www-form-urlencoded' },
        'POST',
        new URLSearchParams(fields).toString(),
      ),
    close: () => server.close(),
  };
}

const NO_LETTERS: DeadLetters = {
  count: async () => 0,
  list: async () => [],
  find: async () => null,
  reasons: async () => new Map(),
  drop: async () => false,
  replay: async () => false,
  redrive: async () => 0,
};

/** No queue has anything in it. */
const NOTHING_LIES: QueueSight = {
  waiting: async () => 0,
  search: async () => [],
  dead: async () => ({ count: 0, letters: [] }),
};
