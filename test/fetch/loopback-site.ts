import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import {
  createCaller,
  createFetcher,
  DEFAULT_LIMITS,
  type FetchLimits,
  type FetchPorts,
  type OpenCaller,
  WEB_PORTS,
} from '../../lib/fetch/index.ts';
import type { AbsoluteUrl } from '../../lib/model/index.ts';

export type Site = {
  readonly origin: string;
  /** Requests as they came in. */
  readonly requests: IncomingMessage[];
  at(path: string): AbsoluteUrl;
  close(): Promise<void>;
};

/** A web site on a free loopback port, which answers by path; 404 elsewhere. */
export async function startSite(routes: Readonly<Record<string, RequestListener>>): Promise<Site> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    const route = routes[new URL(request.url ?? '/', 'http://site').pathname];
    if (route !== undefined) return void route(request, response);
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    requests,
    at: (path) => `${origin}${path}` as AbsoluteUrl,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A server that speaks bytes of the test's choice to whoever connects. */
export async function startRaw(
  speak: (socket: Socket) => void,
): Promise<{ readonly url: AbsoluteUrl; readonly connections: () => number; close(): Promise<void> }> {
  const sockets: Socket[] = [];
  const server = createTcpServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    speak(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/feed` as AbsoluteUrl,
    connections: () => sockets.length,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** A fetcher that may visit these origins on loopback, with short limits unless told otherwise. */
export function visitor(
  trusted: readonly (string | AbsoluteUrl)[],
  limits: Partial<FetchLimits> = {},
  ports: FetchPorts = {},
) {
  return createFetcher(
    {
      userAgent: 'Feedmill/1.0 (+mailto:desk@example.org)',
      limits: { ...DEFAULT_LIMITS, connectMs: 500, firstByteMs: 500, totalMs: 3_000, ...limits },
      ports: WEB_PORTS,
      trustedOrigins: trusted.map((url) => new URL(url).origin),
    },
    ports,
  );
}

/** A caller that may visit an origin on loopback. */
export function callerTo(origin: string): OpenCaller {
  return createCaller({
    userAgent: 'Feedmill/1.0 (+mailto:desk@example.org)',
    limits: { ...DEFAULT_LIMITS, connectMs: 500, firstByteMs: 500, totalMs: 3_000, redirects: 3 },
    ports: WEB_PORTS,
    trustedOrigins: [origin],
  });
}
