import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { SourceKind } from '../../lib/model/index.ts';
import { BAD_SERVERS } from '../fetch/bad-servers.ts';
import { ANSWERS } from '../hostile/answers.ts';
import type { Served } from '../hostile/shape.ts';
import { HOSTILE } from '../hostile/shapes.ts';

/** Something hostile as a source of Feedmill's. */
export type HostileSource = {
  readonly id: string;
  /** What it is, as `test/hostile` names it. */
  readonly what: string;
  readonly kind: SourceKind;
  /** Null where it is pushed. */
  readonly url: string | null;
  /** What it answers, or what is to be pushed, in a round. */
  served(round: number): Served | null;
};

export type HostileSite = {
  readonly sources: readonly HostileSource[];
  readonly origins: readonly string[];
  /** The shapes that no stranger can serve, or that others serve already. */
  readonly notServed: readonly string[];
  /** Which sources were asked for at all, by id. */
  readonly asked: ReadonlySet<string>;
  close(): void;
};

/** Times the size at which a shape's work is counted first: a third of a megabyte of most. */
const LARGER = 24;

/** A header that is larger than this is refused with all others, before it is read. */
const HEADERS_LARGER = 0.5;

/** Pages of articles are small ones. */
const ARTICLE_LARGER = 2;

const FEED =
  '<rss version="2.0"><channel><title>t</title><item><guid>1</guid><title>The mill</title></item></channel></rss>';

/** Answers that are packed wrongly, or lead nowhere. */
const ODD_ANSWERS: Readonly<Record<string, () => { headers: Record<string, string>; body?: Buffer; status?: number }>> =
  {
    'a little that unpacks to 200 MB': () => ({ headers: { 'content-encoding': 'gzip' }, body: BOMB }),
    'gzip that is none': () => ({ headers: { 'content-encoding': 'gzip' } }),
    'gzip that breaks off': () => ({ headers: { 'content-encoding': 'gzip' }, body: gzipSync(FEED).subarray(0, 40) }),
    'gzip in gzip, nine times': () => ({
      headers: { 'content-encoding': Array(9).fill('gzip').join(', ') },
      body: Array(9)
        .fill(0)
        .reduce<Buffer>((packed) => gzipSync(packed), Buffer.from(FEED)),
    }),
    'a coding that nobody knows': () => ({ headers: { 'content-encoding': 'sdch, x-mill' } }),
    'a redirect to itself': () => ({ status: 302, headers: { location: '' } }),
    'a redirect to where it may not lead': () => ({ status: 302, headers: { location: 'http://127.0.0.1:1/' } }),
    'an answer of nothing': () => ({ headers: {}, body: Buffer.alloc(0) }),
  };
const BOMB = gzipSync(Buffer.alloc(200_000_000, ' '));

/**
 * Serves everything hostile on 127.0.0.1, larger than its work is counted at, with white space behind it that is another
 * in each round, so that it is read anew. What leads to an article there leads to a small hostile page.
 */
export async function openHostileSite(round: () => number): Promise<HostileSite> {
  const servers: Server[] = [];
  const origins: string[] = [];
  const asked = new Set<string>();
  const packed = new Map<string, { readonly round: number; readonly answer: Packed }>();
  const open = async (server: Server): Promise<string> => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(server);
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    origins.push(origin);
    return origin;
  };

  const sources: HostileSource[] = [];
  const make = hostileMakers();
  const articles = Object.values(HOSTILE).flatMap(({ size, served }) =>
    served?.(1, 0).kind === 'page' ? [() => served(size * ARTICLE_LARGER, 0)] : [],
  );
  const listener =
    (own: HostileSource | null): RequestListener =>
    (request, response) => {
      const path = (request.url ?? '/').split('?', 1)[0]!;
      const source = own !== null && path === '/feed' ? own : sources.find(({ id }) => path === `/source/${id}`);
      if (path === '/robots.txt') {
        const robots = own?.served(0)?.robots;
        if (robots === undefined) response.writeHead(404).end();
        else response.writeHead(200, { 'content-type': 'text/plain' }).end(robots);
      } else if (source === undefined) {
        send(pack(articles[path.length % articles.length]!(), `http://${request.headers.host}`), response);
      } else {
        asked.add(source.id);
        const now = round();
        const kept = packed.get(source.id);
        const answer =
          kept?.round === now
            ? kept.answer
            : pack(source.served(now)!, `http://${request.headers.host}`, ' '.repeat(now));
        packed.set(source.id, { round: now, answer });
        send(answer, response);
      }
    };

  const common = await open(createServer(listener(null)));
  for (const [what, served] of make) {
    const id = `hostile-${sources.length}`;
    const first = served(0);
    const source = { id, what, kind: first.kind, served, url: first.kind === 'push' ? null : `${common}/source/${id}` };
    // What robots.txt and headers say holds for all of a site.
    const isAlone = first.robots !== undefined || first.headers !== undefined;
    sources.push(isAlone ? { ...source, url: `${await open(createServer(listener(source)))}/feed` } : source);
  }
  for (const [what, answer] of Object.entries(ODD_ANSWERS)) {
    const id = `hostile-${sources.length}`;
    const { headers, body = Buffer.from(FEED), status = 200 } = answer();
    const origin = await open(
      createServer((request, response) => {
        if (request.url === '/robots.txt') return void response.writeHead(404).end();
        asked.add(id);
        response.writeHead(status, { 'content-type': 'application/xml', ...headers }).end(body);
      }),
    );
    sources.push({ id, what, kind: 'feed', url: `${origin}/feed`, served: () => null });
  }
  for (const [name, speak] of Object.entries(BAD_SERVERS)) {
    const id = `hostile-${sources.length}`;
    const server = createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', (request) => {
        if (request.toString('latin1').startsWith('GET /robots.txt')) {
          socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
          return;
        }
        asked.add(id);
        speak(socket);
      });
    });
    const url = `${await open(server)}/feed`;
    sources.push({ id, what: `a server that ${name}`, kind: 'feed', url, served: () => null });
  }
  const close = () => {
    for (const server of servers) server.close();
  };
  const notServed = Object.entries(HOSTILE).flatMap(([name, { served }]) => (served === undefined ? [name] : []));
  return { sources, origins, notServed, asked, close };
}

function hostileMakers(): (readonly [what: string, served: (round: number) => Served])[] {
  const shapes = Object.entries(HOSTILE).flatMap(([what, { size, served }]) =>
    served === undefined
      ? []
      : [[what, (round: number) => served(size * (served(2, 0).headers ? HEADERS_LARGER : LARGER), round)] as const],
  );
  return [...shapes, ...Object.entries(ANSWERS).map(([what, { served }]) => [what, served] as const)];
}

type Packed = { readonly status: number; readonly headers: Record<string, string>; readonly body: Buffer };

/** Nothing that is served leads to another machine: what names the mill's site names this one. */
function pack({ type, body, headers, location }: Served, origin: string, behind = ''): Packed {
  const here = (text: string) => text.replaceAll('https://mill.example', origin);
  return {
    status: location === undefined ? 200 : 301,
    headers: {
      ...headers,
      'content-type': type,
      'content-encoding': 'gzip',
      ...(location !== undefined && { location: here(location) }),
    },
    body: gzipSync(here(body) + behind, { level: 1 }),
  };
}

function send({ status, headers, body }: Packed, response: ServerResponse): void {
  try {
    response.writeHead(status, headers);
  } catch {
    // Too odd for this server to send.
    response.writeHead(503, { 'content-encoding': 'gzip' });
  }
  response.end(body);
}
