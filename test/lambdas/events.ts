import type { APIGatewayProxyEventV2, SESEvent, SQSEvent } from 'aws-lambda';
import { sqsRecord } from '../world.ts';

/** A batch as SQS hands it to a Lambda; a body that is no text is sent as JSON. */
export function sqsEvent(...bodies: readonly unknown[]): SQSEvent {
  const text = (body: unknown) => (typeof body === 'string' ? body : JSON.stringify(body));
  return { Records: bodies.map((body, index) => sqsRecord(text(body), 'group', `message-${index}`)) };
}

/** The answer that names these messages of {@link sqsEvent}'s, by their places. */
export function failures(...places: readonly number[]) {
  return { batchItemFailures: places.map((place) => ({ itemIdentifier: `message-${place}` })) };
}

type Request = {
  readonly query?: Readonly<Record<string, string>>;
  readonly type?: string;
  readonly body?: string | Uint8Array;
};

/** A request as API Gateway's HTTP API hands it over (payload format 2.0): bytes as base64, header names in lower case. */
export function httpEvent(method: string, path: string, { query, type, body }: Request = {}): APIGatewayProxyEventV2 {
  const isBytes = body instanceof Uint8Array;
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: { host: 'api.example', ...(type !== undefined && { 'content-type': type }) },
    ...(query !== undefined && { queryStringParameters: { ...query } }),
    ...(body !== undefined && { body: isBytes ? Buffer.from(body).toString('base64') : body }),
    isBase64Encoded: isBytes,
    requestContext: {
      accountId: '000000000000',
      apiId: 'api',
      domainName: 'api.example',
      domainPrefix: 'api',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      requestId: 'request',
      routeKey: '$default',
      stage: '$default',
      time: '20/Nov/2026:08:00:00 +0000',
      timeEpoch: 1_795_161_600_000,
    },
  };
}

/** The same of a partner whom the door has found: he may push to these sources. */
export function partnerEvent(sources: readonly string[], event: APIGatewayProxyEventV2): APIGatewayProxyEventV2 {
  const authorizer = { lambda: { partner: 'acme', sources } };
  return { ...event, requestContext: { ...event.requestContext, authorizer } as typeof event.requestContext };
}

/** A letter as SES hands it to a function behind its action for S3: what it found about it, and never the letter. */
export function sesEvent(
  messageId: string,
  recipients: readonly string[],
  verdicts: Readonly<Partial<Record<'spf' | 'dkim' | 'dmarc' | 'spam' | 'virus', 'PASS' | 'FAIL' | 'GRAY'>>> = {},
): SESEvent {
  const verdict = (name: keyof typeof verdicts) => ({ status: verdicts[name] ?? ('PASS' as const) });
  return {
    Records: [
      {
        eventSource: 'aws:ses',
        eventVersion: '1.0',
        ses: {
          mail: {
            timestamp: '2026-11-20T08:00:00.000Z',
            source: 'bounce@harbour.example',
            messageId,
            destination: [...recipients],
            headersTruncated: false,
            headers: [],
            commonHeaders: { returnPath: 'bounce@harbour.example', messageId: '<x@harbour.example>' },
          } as unknown as SESEvent['Records'][number]['ses']['mail'],
          receipt: {
            timestamp: '2026-11-20T08:00:00.000Z',
            processingTimeMillis: 500,
            recipients: [...recipients],
            spamVerdict: verdict('spam'),
            virusVerdict: verdict('virus'),
            spfVerdict: verdict('spf'),
            dkimVerdict: verdict('dkim'),
            dmarcVerdict: verdict('dmarc'),
            action: {
              type: 'Lambda',
              functionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:mail',
              invocationType: 'Event',
            },
          } as unknown as SESEvent['Records'][number]['ses']['receipt'],
        },
      },
    ],
  };
}
