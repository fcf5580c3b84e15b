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
 * `GET /status`. Who may call it is decided before it: by the gateway's authoriser, or on one machine by its token.
 */
export function apiHandler(ports: Ports) {
  return async (event: APIGatewayProxyEventV2): Promise<Answer> => {
    const { method, path } = event.requestContext.http;
    const article = /^\/articles\/([a-z2-7]{20})$/.exec(path)?.[1] as ArticleId | undefined;
    if (path === '/articles' && method === 'POST') return inRoom(ports, (ports) => push(event, ports));
    if (article !== undefined && method === 'DELETE') return withdraw(article, event, ports);
    if (path === '/status' && method === 'GET')
      return json(200, await status(ports.store, ports.now(), ports.keptPerDay));
    const known = path === '/articles' || path === '/status' || article !== undefined;
    return known
      ? json(405, { error: `${method} is not to be had at ${path}` })
      : json(404, { error: `nothing at ${path}; there are POST /articles, DELETE /articles/{id}, GET /status` });
  };
}

async function push(event: APIGatewayProxyEventV2, ports: Ports): Promise<Answer> {
  const source = event.queryStringParameters?.source ?? 'push';
  if (!ID_PATTERN.test(source)) return json(400, { error: `source: "${source}" is no source id` });
  const pushed = pushedBy(event);
  if ('error' in pushed) return json(400, pushed);
  const { offers, reason } = await ports
    .read('pushed', source as SourceId, pushed, source as SourceId, ports.now())
    .catch(notRead);
  if (reason !== null) return json(422, { error: reason });
  await ensurePushSource(source as SourceId, ports);
  const articles = [];
  for (const offer of offers) articles.push(await ingest(offer, ports));
  const [only] = articles;
  if (articles.every(({ outcome }) => outcome === 'full') && only !== undefined)
    return json(429, { error: `${only.detail}; send it again tomorrow`, articles });
  if (only?.outcome === 'refused' && articles.length === 1) return json(403, { error: only.detail, articles });
  const created = articles.some((article) => article.outcome === 'created');
  return json(created ? 201 : 200, { articles });
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

async function withdraw(id: ArticleId, event: APIGatewayProxyEventV2, ports: Ports): Promise<Answer> {
  const reason = event.queryStringParameters?.reason ?? 'withdrawn by the publisher';
  const outcome = await takeDown(id, { reason, by: 'operator', seen: ports.now() }, ports);
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
