import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { decodeText } from '../lib/fetch/index.ts';
import { type ArticleId, absoluteUrl, ID_PATTERN, type SourceId } from '../lib/model/index.ts';
import {
  ensurePushSource,
  ingest,
  inRoom,
  type Ports,
  type Pushed,
  type Pushing,
  ReadingStopped,
  status,
  takeDown,
} from '../lib/pipeline/index.ts';
import { atFirstEvent } from './aws.ts';
import { intakePorts } from './intake-ports.ts';

type Answer = APIGatewayProxyStructuredResultV2;

/**
 * The HTTP API: `POST /articles` (an article in JSON, a page, or a plain text), `DELETE /articles/{id}` (a takedown),
 * `GET /status`; below `/sources/{source}` the same of that source alone, so that the right to an address is a right to a
 * source. Who may call it is decided before it: by the gateway, or on one machine by a token. A partner's calls say to
 * which sources he may push.
 */
export function apiHandler(ports: Ports) {
  return async (event: APIGatewayProxyEventV2): Promise<Answer> => {
    const { method, path } = event.requestContext.http;
    const asked = placeAt(path);
    if (asked === null) return json(404, { error: `nothing at ${path}; there are ${ADDRESSES}` });
    const may = mayOf(event, asked.source);
    if (asked.place === 'articles' && method === 'POST') return inRoom(ports, (ports) => push(event, may, ports));
    if (asked.place === 'article' && method === 'DELETE') return withdraw(asked.id, event, may, ports);
    if (asked.place === 'status' && method === 'GET') {
      if (may !== 'everything') return json(403, { error: 'the status is for operators alone' });
      return json(200, await status(ports.store, ports.now(), ports.keptPerDay));
    }
    return json(405, { error: `${method} is not to be had at ${path}` });
  };
}

const ADDRESSES =
  'POST /articles, DELETE /articles/{id}, POST /sources/{source}/articles, DELETE /sources/{source}/articles/{id}, GET /status';

type Place = { readonly source: SourceId | null } & (
  | { readonly place: 'articles' | 'status' }
  | { readonly place: 'article'; readonly id: ArticleId }
);

function placeAt(path: string): Place | null {
  if (path === '/status') return { place: 'status', source: null };
  const found = /^(?:\/sources\/([^/]+))?\/articles(?:\/([a-z2-7]{20}))?$/.exec(path);
  const [, named, id] = found ?? [];
  if (found === null || (named !== undefined && !ID_PATTERN.test(named))) return null;
  const source = (named as SourceId | undefined) ?? null;
  return id === undefined ? { place: 'articles', source } : { place: 'article', source, id: id as ArticleId };
}

/** What a call may do: all that an operator may, or what these sources may, those that an address names being the fewest. */
type May = 'everything' | { readonly sources: readonly SourceId[] };

/** A partner, as the door before us has found him (`gatewayEvent` on one machine). */
type Found = { readonly authorizer?: { readonly lambda?: { readonly sources?: readonly SourceId[] } } };

function mayOf(event: APIGatewayProxyEventV2, source: SourceId | null): May {
  const own = (event.requestContext as Found).authorizer?.lambda?.sources;
  if (source === null) return own === undefined ? 'everything' : { sources: own };
  return { sources: own === undefined || own.includes(source) ? [source] : [] };
}

async function push(event: APIGatewayProxyEventV2, may: May, ports: Ports): Promise<Answer> {
  const named = sourceOf(event.queryStringParameters?.source, may);
  if ('refused' in named) return named.refused;
  const { source } = named;
  const pushed = pushedBy(event);
  if ('error' in pushed) return json(400, pushed);
  const { offers, reason } = await ports.read('pushed', source, pushed, source, ports.now()).catch(notRead);
  if (reason !== null) return json(422, { error: reason });
  await ensurePushSource(source, ports);
  const articles = [];
  for (const offer of offers) articles.push(await ingest(offer, ports));
  const [only] = articles;
  if (articles.every(({ outcome }) => outcome === 'full') && only !== undefined)
    return json(429, { error: `${only.detail}; send it again tomorrow`, articles });
  if (only?.outcome === 'refused' && articles.length === 1) return json(403, { error: only.detail, articles });
  const created = articles.some((article) => article.outcome === 'created');
  return json(created ? 201 : 200, { articles });
}

/** The source that a push is for: the one named, or the only one that may be meant. */
function sourceOf(named: string | undefined, may: May): { readonly source: SourceId } | { readonly refused: Answer } {
  const refuse = (status: number, error: string) => ({ refused: json(status, { error: `source: ${error}` }) });
  if (named !== undefined && !ID_PATTERN.test(named)) return refuse(400, `"${named}" is no source id`);
  const source = named as SourceId | undefined;
  if (may === 'everything') return { source: source ?? ('push' as SourceId) };
  const [only, ...others] = may.sources;
  if (only === undefined) return refuse(403, 'you may not push to it; ask the operator of these feeds for the right');
  if (source !== undefined && may.sources.includes(source)) return { source };
  const own = may.sources.join(', ');
  if (source !== undefined)
    return refuse(403, `you may push to ${own} alone; name ${others.length === 0 ? 'that' : 'one of these'}`);
  return others.length === 0 ? { source: only } : refuse(400, `say with ?source= which of ${own} it is for`);
}

function notRead(error: unknown): Pushing {
  if (!(error instanceof ReadingStopped)) throw error;
  return { offers: [], reason: error.message };
}

function pushedBy(event: APIGatewayProxyEventV2): Pushed | { readonly error: string } {
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  const contentType = event.headers['content-type'] ?? 'application/json';
  const type = contentType.split(';')[0]?.trim().toLowerCase();
  const url = event.queryStringParameters?.url;
  switch (type) {
    case 'application/json':
      try {
        return { form: 'json', json: JSON.parse(bytes.toString()) as unknown };
      } catch (error) {
        return { error: `the body is not JSON: ${error instanceof Error ? error.message : String(error)}` };
      }
    case 'text/html':
    case 'application/xhtml+xml': {
      const address = url === undefined ? null : absoluteUrl(url);
      if (url !== undefined && address === null) return { error: `url: "${url}" is no http(s) address` };
      return { form: 'html', html: decodeText(bytes, contentType, 'html').text, url: address };
    }
    case 'text/plain':
      return { form: 'text', text: decodeText(bytes, contentType, 'html').text };
    default:
      return { error: `content-type: ${type} is not taken; send application/json, text/html or text/plain` };
  }
}

/** Whose right is to sources withdraws as they would, and what is not theirs is not there for him. */
async function withdraw(id: ArticleId, event: APIGatewayProxyEventV2, may: May, ports: Ports): Promise<Answer> {
  const reason = event.queryStringParameters?.reason ?? 'withdrawn by the publisher';
  const right = may === 'everything' ? ({ by: 'operator' } as const) : ({ by: 'source', of: may.sources } as const);
  const outcome = await takeDown(id, { reason, seen: ports.now(), ...right }, ports);
  return json(outcome.outcome === 'dropped' ? 404 : 200, outcome);
}

function json(statusCode: number, body: unknown): Answer {
  return {
    statusCode,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: JSON.stringify(body),
  };
}

export const handler = atFirstEvent(() => apiHandler(intakePorts()));
