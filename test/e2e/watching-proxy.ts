import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a client asked and was answered. */
export type Exchange = {
  readonly path: string;
  readonly userAgent: string;
  readonly ifNoneMatch: string | null;
  readonly status: number;
  readonly bytes: number;
};

/** Stands between a client and a server, changes nothing, and remembers what went through. */
export type WatchingProxy = {
  readonly url: string;
  readonly exchanges: readonly Exchange[];
  close(): Promise<void>;
};

/** Starts a proxy before the server at `target`. */
export async function startWatchingProxy(target: string): Promise<WatchingProxy> {
  const { hostname, port } = new URL(target);
  const exchanges: Exchange[] = [];
  const proxy = createServer((request, response) => {
    const { url: path = '/', method, headers } = request;
    const onward = send({ hostname, port, path, method, headers }, (answer) => {
      let bytes = 0;
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        response.write(chunk);
      });
      answer.on('end', () => {
        exchanges.push({
          path,
          userAgent: headers['user-agent'] ?? '',
          ifNoneMatch: headers['if-none-match'] ?? null,
          status: answer.statusCode ?? 502,
          bytes,
        });
        response.end();
      });
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/`,
    exchanges,
    close: () =>
      new Promise((resolve) => {
        proxy.close(() => resolve());
        proxy.closeAllConnections();
      }),
  };
}
