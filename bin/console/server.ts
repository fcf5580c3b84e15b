import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { type Contents, consoleApp } from './app.ts';
import { HOST } from './gate.ts';
import type { ConsoleKey } from './key.ts';
import type { Place } from './place.ts';
import { linkAt, sessionOf } from './session.ts';

/** Where the console is served, unless another port is asked for; the demonstration's newspaper has the one before. */
export const CONSOLE_PORT = 8642;

/** A port that is taken is passed over for one of the next. */
const TRIES = 50;

/** A browser has this long for its headers and its whole request; milliseconds. */
const PATIENCE = { headers: 10_000, request: 30_000, checkedEvery: 5_000 };

const MAX_CONNECTIONS = 200;

/** How long a closing server waits for answers that are under way, in milliseconds. */
const FAREWELL = 2000;

export type ConsoleServer = {
  /** Where it is served, with a slash at the end. */
  readonly url: string;
  /** The address that lets a browser in. */
  readonly link: string;
  close(): Promise<void>;
};

/**
 * Serves the console on this machine, at `port` or, where that is taken, at one of the next; 0 for any that is free.
 * Throws where none can be had.
 */
export async function startConsole(
  place: Place,
  key: ConsoleKey,
  port: number,
  contents?: Contents,
): Promise<ConsoleServer> {
  let app: ReturnType<typeof consoleApp> | null = null;
  const server = createAdaptorServer({
    // The port, which the session's name holds, is known before the first request.
    fetch: (request, env) => (app as ReturnType<typeof consoleApp>).fetch(request, env),
    createServer,
    serverOptions: {
      headersTimeout: PATIENCE.headers,
      requestTimeout: PATIENCE.request,
      connectionsCheckingInterval: PATIENCE.checkedEvery,
    },
    // The rest of this process keeps the platform's own.
    overrideGlobalObjects: false,
  }) as Server;
  server.maxConnections = MAX_CONNECTIONS;
  const taken = await listen(server, port);
  const session = sessionOf(key.value, taken, key.lasting);
  app = consoleApp(place, session, contents);
  // The first page is not to wait for what takes longest. What goes wrong shows on it.
  void place.lately.sources().catch(() => {});
  const url = `http://${HOST}:${taken}/`;
  return { url, link: linkAt(url, key.value), close: () => close(server) };
}

async function listen(server: Server, first: number): Promise<number> {
  for (let port = first; ; port++) {
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, HOST, () => {
          server.off('error', reject);
          resolve();
        });
      });
      return (server.address() as AddressInfo).port;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      if (port - first >= TRIES || port >= 65_535) {
        throw new Error(
          `Ports ${first} to ${port} on ${HOST} are in use by other programs; choose another port for the console`,
          {
            cause: error,
          },
        );
      }
    }
  }
}

async function close(server: Server): Promise<void> {
  const cutOff = setTimeout(() => server.closeAllConnections(), FAREWELL);
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeIdleConnections();
  });
  clearTimeout(cutOff);
}
