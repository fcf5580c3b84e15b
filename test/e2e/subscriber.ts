import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What came to a subscriber's callback by POST. */
export type Received = {
  readonly callback: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Milliseconds of the process's own clock. */
  readonly at: number;
};

/** A subscriber on loopback, with as many callbacks as are wanted: each path with its query is one. */
export type Subscriber = {
  readonly origin: string;
  readonly verifications: { readonly callback: string; readonly asked: URLSearchParams }[];
  readonly received: Received[];
  /** Answers a verification in place of the echo, or a delivery in place of 200, where it gives a status; or never. */
  answer: ((method: string, callback: string) => number | 'never' | null) | null;
  close(): Promise<void>;
};

export async function startSubscriber(): Promise<Subscriber> {
  const server = createServer((request, response) => {
    void take(request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const subscriber: Subscriber = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    verifications: [],
    received: [],
    answer: null,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    const [callback = '', asked] = (request.url ?? '').split(/[?&](?=hub\.mode=)/);
    const status = subscriber.answer?.(request.method ?? '', callback) ?? null;
    if (status === 'never') return;
    if (asked !== undefined) {
      const parameters = new URLSearchParams(asked);
      subscriber.verifications.push({ callback, asked: parameters });
      response.writeHead(status ?? 200, { 'content-type': 'text/plain' }).end(parameters.get('hub.challenge'));
      return;
    }
    subscriber.received.push({ callback, headers: request.headers, body, at: performance.now() });
    response
      .writeHead(status ?? 200, status === 302 ? { location: `${subscriber.origin}/elsewhere` } : {})
      .end('thanks');
  };
  return subscriber;
}

/** Sends a form to a hub; its answer. */
export async function toHub(
  hub: string,
  form: Readonly<Record<string, string>>,
): Promise<{ status: number; text: string }> {
  const answer = await fetch(hub, {
    method: 'POST',
    body: new URLSearchParams(form),
    signal: AbortSignal.timeout(10_000),
  });
  return { status: answer.status, text: await answer.text() };
}
