import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import fresh from 'fresh';
import { type Instant, millis } from '../../model/index.ts';
import { almanac } from './almanac.ts';
import { board } from './board.ts';
import { type ChangeKind, type Edition, editionAt, nextEdition } from './edition.ts';
import { harbour } from './harbour.ts';
import { HARBOUR_FEED, HARBOUR_HUB } from './harbour-address.ts';
import { hour } from './hour.ts';
import { type HeldSubscription, type NewspaperHub, openHub } from './hub.ts';
import { type Kiosk, type KioskDelivery, openKiosk } from './kiosk.ts';
import { html } from './markup.ts';
import { type DeskTold, openPartnerDesk } from './partner-desk.ts';
import { asset, page, type Resource, type Routes, type Site } from './site.ts';
import type { SiteId } from './story.ts';
import { tower } from './tower.ts';
import { works } from './works.ts';

/** One change of the newspaper, as a reader could see it. */
export type Change = {
  readonly kind: ChangeKind;
  /** Id of the source in {@link NEWSPAPER_SOURCES}. */
  readonly source: string;
  readonly title: string;
  readonly url: string;
  readonly edition: number;
};

export type Newspaper = {
  /** `http://127.0.0.1:port`, without a slash at the end. */
  readonly origin: string;
  /** The edition that is being served. */
  edition(): number;
  /** Goes on to the next edition: publishes, corrects or withdraws one article. */
  advance(): Change;
  /** Has the hub deliver what the last change concerns; resolves with how many subscribers took it. */
  push(): Promise<number>;
  /** Has its kiosk subscribe to a feed at the hub that the feed names. */
  subscribe(hub: string, topic: string): Promise<void>;
  /** Where a partner's desk takes what it is told by webhook. */
  readonly webhook: string;
  /** The secret by which that is signed from now on. */
  believe(secret: string): void;
  /** Stops serving; resolves once the port is free. */
  close(): Promise<void>;
};

const HOST = '127.0.0.1';
const SITES: Readonly<Record<SiteId, Site>> = { harbour, almanac, board };
const EMBLEM = readFileSync(join(import.meta.dirname, 'assets', 'newspaper.svg'));

/**
 * Serves the demonstration's three papers, and what goes with a harbour, on loopback. The same edition and start give the same pages; port 0 takes any
 * free port. Rejects with one clear line where the port is taken.
 */
export async function startNewspaper(options: {
  port: number;
  edition: number;
  startedAt: Instant;
  /** The subscriptions at its hub, from before, and who is to be told of each change of them. */
  subscriptions?: readonly HeldSubscription[] | undefined;
  keep?: ((subscriptions: readonly HeldSubscription[]) => void) | undefined;
  /** Told of each delivery to the kiosk. */
  onDelivery?: ((delivery: KioskDelivery) => void) | undefined;
  /** Told of each message to the partner's desk. */
  onTold?: ((told: DeskTold) => void) | undefined;
}): Promise<Newspaper> {
  let edition = editionAt(options.edition, options.startedAt);
  let routes: Routes = new Map();
  let hub: NewspaperHub | null = null;
  let kiosk: Kiosk | null = null;
  const desk = openPartnerDesk(options.onTold ?? (() => {}));
  const server = createServer((request, response) => {
    if (request.method === 'POST' && request.url === DESK) desk.take(request, response).catch(() => response.destroy());
    else if (isAtKiosk(request) && kiosk !== null) kiosk.take(request, response).catch(() => response.destroy());
    else if (request.method !== 'POST' || request.url !== HARBOUR_HUB || hub === null)
      answer(request, response, routes);
    else hub.take(request, response).catch(() => response.destroy());
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, options.port)));
    server.listen(options.port, HOST, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : options.port);
    });
  });
  const origin = `http://${HOST}:${port}`;
  routes = routesOf(edition, origin);
  const topic = `${origin}${HARBOUR_FEED}`;
  const itsHub = openHub(`${origin}${HARBOUR_HUB}`, (asked) => asked === topic, options.subscriptions, options.keep);
  hub = itsHub;
  const itsKiosk = openKiosk(`${origin}${KIOSK}`, options.onDelivery ?? (() => {}));
  kiosk = itsKiosk;
  return {
    origin,
    edition: () => edition.number,
    advance() {
      edition = nextEdition(edition);
      routes = routesOf(edition, origin);
      return changeOf(edition, origin);
    },
    async push() {
      const feed = edition.last?.story.site === 'harbour' ? routes.get(HARBOUR_FEED)?.() : undefined;
      return feed === undefined ? 0 : itsHub.push(topic, feed.body, feed.contentType);
    },
    subscribe: itsKiosk.subscribe,
    webhook: `${origin}${DESK}`,
    believe: desk.believe,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Where the partner's desk is told of changes. */
const DESK = '/desk';

/** Where what is pushed to the kiosk comes in. */
const KIOSK = '/kiosk';

function isAtKiosk({ url = '' }: IncomingMessage): boolean {
  return url === KIOSK || url.startsWith(`${KIOSK}?`);
}

function listenError(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code !== 'EADDRINUSE') return error;
  return new Error(
    `newspaper: port ${port} on ${HOST} is in use; stop the program that listens there or choose another port`,
    { cause: error },
  );
}

function routesOf(edition: Edition, origin: string): Routes {
  const changed = Object.values(edition.changed).sort().at(-1) ?? edition.startedAt;
  return new Map<string, () => Resource>([
    ['/', () => page(FRONT, changed)],
    ['/newspaper.svg', () => asset('image/svg+xml', EMBLEM)],
    ['/robots.txt', () => asset('text/plain; charset=utf-8', ROBOTS)],
    ...Object.values(SITES).flatMap((site) => [...site.routes(edition, origin)]),
    ...[tower, works, hour].flatMap((routes) => [...routes(edition, origin)]),
  ]);
}

function changeOf({ last, number }: Edition, origin: string): Change {
  if (last === null) throw new RangeError('Edition 0 follows no other');
  const { kind, story } = last;
  return {
    kind,
    source: story.site,
    title: story.title,
    url: `${origin}${SITES[story.site].path(story)}`,
    edition: number,
  };
}

function answer(request: IncomingMessage, response: ServerResponse, routes: Routes): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  const target = request.url ?? '/';
  // A query that no page asked for (a tracking parameter) leads to the page without it.
  const make = routes.get(target) ?? routes.get(target.replace(/\?.*$/s, ''));
  if (make === undefined) {
    response.writeHead(404, { 'content-type': 'text/html; charset=utf-8' }).end(NOT_FOUND.markup);
    return;
  }
  send(request, response, make());
}

function send(request: IncomingMessage, response: ServerResponse, resource: Resource): void {
  const body = Buffer.from(resource.body);
  const headers: Record<string, string> = {
    etag: `"${createHash('sha256').update(body).digest('hex').slice(0, 20)}"`,
    'cache-control': resource.cacheControl,
    'content-type': resource.contentType,
    ...(resource.lastModified === null
      ? {}
      : { 'last-modified': new Date(millis(resource.lastModified)).toUTCString() }),
    ...(resource.location === null ? {} : { location: resource.location }),
  };
  // Only the validators count: a request's `no-cache`, which fetch adds to them, is an order to caches (RFC 9111
  // §5.2.1.4) and not to the origin.
  const { 'if-none-match': match, 'if-modified-since': since } = request.headers;
  if (resource.status === 200 && fresh({ 'if-none-match': match, 'if-modified-since': since }, headers)) {
    const { 'content-type': _, ...kept } = headers;
    response.writeHead(304, kept).end();
    return;
  }
  response.writeHead(resource.status, { ...headers, 'content-length': body.length });
  response.end(request.method === 'HEAD' ? undefined : body);
}

const ROBOTS = `User-agent: *
Disallow: /harbour/wp-admin/
Disallow: /board/moderate/
`;

const FRONT = html`<!DOCTYPE html>
<html lang="en-GB">
<head><meta charset="utf-8"><title>The newsstand</title><link rel="icon" href="/newspaper.svg" type="image/svg+xml">
<style>body{font:18px/1.6 Georgia,serif;max-width:34em;margin:4em auto;padding:0 1em}li{margin:.6em 0}</style></head>
<body><h1>The newsstand</h1>
<p>Three small papers, and what goes with a harbour, that exist only here, so that there is something to read. People and places are invented.</p>
<ul>
<li><a href="/harbour/">The Harbour Courier</a>, a town paper (<a href="/harbour/rss.xml">RSS</a>, cut)</li>
<li><a href="/almanac/">Field &amp; Almanac</a>, a magazine (<a href="/almanac/atom.xml">Atom</a>, full text)</li>
<li><a href="/board/">Upper Valley Noticeboard</a>, a page without a feed</li>
<li><a href="/tower/">The Harbour Master’s notes</a>, short and without titles (<a href="/tower/@harbourmaster.rss">RSS</a>)</li>
<li><a href="/works/log/">The log of the lock works</a>, all on one page (<a href="/works/log.xml">Atom</a>)</li>
<li><a href="/hour/">The Harbour Hour</a>, a podcast (<a href="/hour/feed.xml">RSS</a>)</li>
</ul></body></html>
`;

const NOT_FOUND = html`<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Not found</title></head>
<body><h1>Not found</h1><p>There is no such page. <a href="/">Back to the newsstand</a>.</p></body></html>
`;
