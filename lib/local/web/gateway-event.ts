import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type Instant, millis, type Partner } from '../../model/index.ts';
import type { HttpAnswer } from './document-answer.ts';

/** Bodies of these types reach a Lambda as text, others as base64. */
const TEXTUAL = /^(?:text\/|application\/(?:[\w.-]+\+)?(?:json|xml|javascript)\b|application\/x-www-form-urlencoded)/i;

/**
 * A request as API Gateway's HTTP API (payload format 2.0) hands it to a Lambda; of a partner, where one was found, with
 * what he may push to, as an authoriser's context says it.
 */
export function gatewayEvent(
  request: IncomingMessage,
  body: Uint8Array,
  now: Instant,
  partner: Pick<Partner, 'id' | 'sources'> | null = null,
): APIGatewayProxyEventV2 {
  const { rawPath, rawQueryString } = splitTarget(request.url ?? '/');
  const method = request.method ?? 'GET';
  const headers = joinedHeaders(request);
  const query = joinedQuery(rawQueryString);
  const isText = isUtf8(body) && TEXTUAL.test(headers['content-type'] ?? 'text/plain');
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString,
    headers,
    ...(query === null ? {} : { queryStringParameters: query }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: headers.host ?? 'localhost',
      domainPrefix: 'local',
      http: {
        method,
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: now,
      timeEpoch: millis(now),
      ...(partner !== null && { authorizer: { lambda: { partner: partner.id, sources: partner.sources } } }),
    },
    ...(body.length === 0 ? {} : { body: Buffer.from(body).toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

/** A Lambda's structured answer as it goes over the wire. */
export function gatewayAnswer(result: APIGatewayProxyStructuredResultV2): HttpAnswer {
  const body = Buffer.from(result.body ?? '', result.isBase64Encoded ? 'base64' : 'utf8');
  const stated = Object.fromEntries(
    Object.entries(result.headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
  return {
    status: result.statusCode ?? 200,
    headers: {
      'content-type': 'application/json',
      'x-content-type-options': 'nosniff',
      ...stated,
      ...(result.cookies === undefined ? {} : { 'set-cookie': [...result.cookies] }),
      'content-length': body.length,
    },
    body,
  };
}

/** The path and the query of a request's target, as they were written. */
export function splitTarget(target: string): { readonly rawPath: string; readonly rawQueryString: string } {
  const mark = target.indexOf('?');
  return mark === -1
    ? { rawPath: target, rawQueryString: '' }
    : { rawPath: target.slice(0, mark), rawQueryString: target.slice(mark + 1) };
}

function joinedHeaders(request: IncomingMessage): Record<string, string> {
  const entries = Object.entries(request.headersDistinct);
  return Object.fromEntries(entries.map(([name, values]) => [name, (values ?? []).join(',')]));
}

function joinedQuery(raw: string): Record<string, string> | null {
  const query: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of new URLSearchParams(raw)) query[name] = name in query ? `${query[name]},${value}` : value;
  return Object.keys(query).length === 0 ? null : { ...query };
}
