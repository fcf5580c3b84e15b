import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { Abandoned } from '../../fetch/index.ts';
import { type AbsoluteUrl, DIRECTORY_PATH, type Instant, type Partner } from '../../model/index.ts';
import { withoutToken } from '../../partners/index.ts';
import type { Log } from '../../pipeline/ports.ts';
import { NotRead } from '../../pipeline/reader.ts';
import type { Objects } from '../../store/objects.ts';
import { type ApiToken, bearsToken } from '../folder/api-token.ts';
import { reasonOf } from '../lambda/invocation.ts';
import { documentAnswers, type HttpAnswer, keyOfPath, type Topics } from './document-answer.ts';
import { askedBy, type DoorOptions, type DoorWatch, doorAnswers, tooMany } from './door.ts';
import { gatewayAnswer, gatewayEvent, splitTarget } from './gateway-event.ts';
import { readBody } from './request-body.ts';
import { bracketed, refuseWebPages } from './web-page-guard.ts';

/** What a Lambda takes in one synchronous call. */
const MAX_BODY = 6 * 1024 * 1024;

/** What a form may have that subscribes to a feed. */
const MAX_FORM = 64 * 1024;

/** A client has this long for its headers, its whole request, and between two signs of life; milliseconds. */
const PATIENCE = { headers: 10_000, request: 30_000, silence: 120_000, checkedEvery: 5_000 };

const MAX_CONNECTIONS = 1000;

/** How long a closing server waits for answers that are under way, in milliseconds. */
const FAREWELL = 2000;

/** The port cannot be had. The message is one line: which, why, and what to do. */
export class PortError extends Error {
  override readonly name = 'PortError';
}

export type ServerOptions = {
  readonly objects: Objects;
  /** The API's Lambda handler. */
  readonly api: (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;
  /** The hub's Lambda handler: who stands at it has no token. */
  readonly hub: (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;
  /** The hub that the feeds name, where they name one, and the address that all of theirs begin with. */
  readonly topics: Topics | null;
  /** The licence of what is published, which every feed names. */
  readonly licence?: AbsoluteUrl | undefined;
  /** The handler of the directory of our signing keys, for everybody; absent: there is none. */
  readonly keyDirectory?: (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;
  /** What it asks of its callers. A reverse proxy calls from this machine, too, for whoever is out there. */
  readonly token: ApiToken;
  /** Whose tokens open what; absent: nobody comes with one. */
  readonly partners?: DoorOptions['partners'] | undefined;
  /** Who looks on at what is asked for. */
  readonly watch?: DoorWatch | undefined;
  /** 0 for any that is free. */
  readonly port: number;
  readonly host: string;
  readonly now: () => Instant;
  readonly log: Log;
};

export type FeedmillServer = {
  /** Where it is served, with a slash at the end. */
  readonly url: string;
  /** Takes no more requests; resolves when the answers under way are sent, or cut off after a moment. */
  close(): Promise<void>;
};

/** Serves what CloudFront and API Gateway serve on AWS, with the same headers. Throws {@link PortError}. */
export async function startServer(options: ServerOptions): Promise<FeedmillServer> {
  const documents = documentAnswers(options.objects, options.now, options);
  const { partners } = options;
  const door = partners === undefined ? null : doorAnswers({ ...options, partners }, documents);
  const server = createServer(
    {
      headersTimeout: PATIENCE.headers,
      requestTimeout: PATIENCE.request,
      connectionsCheckingInterval: PATIENCE.checkedEvery,
    },
    (request, response) => {
      answerTo(request, options, documents, door)
        .catch((error: unknown) => {
          if (error instanceof NotRead || error instanceof Abandoned)
            return plain(503, 'Feedmill is stopping; send it again in a moment.');
          if (request.errored === null)
            options.log.warn('request failed', { path: withoutToken(request.url ?? ''), error: reasonOf(error) });
          return plain(500, 'Something went wrong; the log has the details.');
        })
        .then((answer) => send(request, response, answer));
    },
  );
  server.setTimeout(PATIENCE.silence);
  server.maxConnections = MAX_CONNECTIONS;
  await listen(server, options.host, options.port);
  const { port } = server.address() as AddressInfo;
  return { url: `http://${bracketed(options.host)}:${port}/`, close: () => close(server).finally(() => door?.close()) };
}

async function answerTo(
  request: IncomingMessage,
  options: ServerOptions,
  documents: ReturnType<typeof documentAnswers>,
  door: ReturnType<typeof doorAnswers> | null,
): Promise<HttpAnswer> {
  const { rawPath } = splitTarget(request.url ?? '/');
  const method = request.method ?? 'GET';
  const isRead = method === 'GET' || method === 'HEAD';
  if (!rawPath.startsWith('/')) return plain(400, 'Not a path.');
  if (rawPath === '/hub' || rawPath.startsWith('/websub/')) {
    // A hub's push may be as large as what a Lambda takes; a form is short.
    const most = rawPath === '/hub' ? MAX_FORM : MAX_BODY;
    const body = await readBody(request, most);
    if (body === null) return plain(413, `The body is longer than ${most} bytes.`);
    return gatewayAnswer(await options.hub(gatewayEvent(request, body, options.now())));
  }
  if (isOfTheApi(rawPath, isRead)) {
    const refusal = refuseWebPages(request, options.host);
    if (refusal !== null) return plain(refusal.status, refusal.line);
    const isOperator = bearsToken(request.headers.authorization, options.token);
    const partner = isOperator ? null : ((await door?.who(request)) ?? null);
    if (!isOperator && partner === null) return unauthorized(options.token);
    if (partner !== null && 'retryAfter' in partner) return tooMany(partner.retryAfter);
    const isStatus = rawPath === '/status' && isRead;
    const isChange = rawPath !== '/status' && ['POST', 'PUT', 'DELETE'].includes(method);
    if (isStatus || isChange) return callApi(request, partner, options);
  }
  if (!isRead) return { ...plain(405, `${method} is not to be had here.`), headers: { ...TEXT, allow: 'GET, HEAD' } };
  if (rawPath === DIRECTORY_PATH && options.keyDirectory !== undefined)
    return gatewayAnswer(await options.keyDirectory(gatewayEvent(request, NOTHING, options.now())));
  const opened = await door?.answer(request, rawPath);
  if (opened !== undefined) return opened ?? absent();
  const key = keyOfPath(rawPath);
  const answer = (key === null ? null : await documents(key, request.headers)) ?? absent();
  options.watch?.onPublic?.({
    path: rawPath,
    status: answer.status,
    agent: askedBy(request).agent,
    at: options.now(),
  });
  return answer;
}

/** Everything that is not a document. What may be read below `/articles/` are pages for everybody. */
function isOfTheApi(path: string, isRead: boolean): boolean {
  const isBelow = path.startsWith('/articles/') || path.startsWith('/sources/');
  return path === '/status' || path === '/articles' || (isBelow && !isRead);
}

async function callApi(
  request: IncomingMessage,
  partner: Partner | null,
  { api, now }: ServerOptions,
): Promise<HttpAnswer> {
  const body = await readBody(request, MAX_BODY);
  if (body === null) return plain(413, `The body is longer than ${MAX_BODY} bytes.`);
  return gatewayAnswer(await api(gatewayEvent(request, body, now(), partner)));
}

/** The same for what is not there, and for what is not for whoever asks. */
function absent(): HttpAnswer {
  return plain(404, 'There is nothing here.');
}

function unauthorized({ place }: ApiToken): HttpAnswer {
  const answer = plain(401, `The API asks for a token: send "Authorization: Bearer <token>"; it is in ${place}.`);
  return { ...answer, headers: { ...TEXT, 'www-authenticate': 'Bearer' } };
}

const NOTHING = new Uint8Array();

const TEXT = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };

function plain(status: number, text: string): HttpAnswer {
  return { status, headers: TEXT, body: Buffer.from(`${text}\n`) };
}

function send(request: IncomingMessage, response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  if (response.destroyed) return;
  // A body that nobody read is in the way of the connection's next request.
  const isUnread = !request.complete;
  const length = status === 304 ? {} : { 'content-length': body.length };
  response.writeHead(status, { ...headers, ...length, ...(isUnread ? { connection: 'close' } : {}) });
  response.end(request.method === 'HEAD' || status === 304 ? undefined : body);
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
  } catch (error) {
    throw portError(error as NodeJS.ErrnoException, host, port);
  }
}

function portError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const sayings: Readonly<Record<string, string>> = {
    EADDRINUSE: 'is used by another program; stop that, or choose another port with --port',
    EACCES: 'is for the superuser alone; choose one above 1023 with --port',
    EADDRNOTAVAIL: 'is no address of this machine',
  };
  const saying = sayings[error.code ?? ''];
  return saying === undefined ? error : new PortError(`Port ${port} on ${host} ${saying}`, { cause: error });
}

async function close(server: Server): Promise<void> {
  const cutOff = setTimeout(() => server.closeAllConnections(), FAREWELL);
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeIdleConnections();
  });
  clearTimeout(cutOff);
}
