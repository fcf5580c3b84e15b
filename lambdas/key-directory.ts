import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type KeyRing, signedDirectory } from '../lib/fetch/index.ts';
import type { Instant } from '../lib/model/index.ts';
import { atFirstEvent, awsNow, awsSigningKeys, awsSite } from './aws.ts';

export type KeyDirectoryPorts = {
  readonly keys: () => Promise<KeyRing | null>;
  readonly now: () => Instant;
  /** Where the feeds are public: the directory is signed for that host, whatever name this was asked by. */
  readonly baseUrl: string;
};

/** `GET /.well-known/http-message-signatures-directory`: the public keys that requests are signed with, for everybody. */
export function keyDirectoryHandler({ keys, now, baseUrl }: KeyDirectoryPorts) {
  return async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const { method } = event.requestContext.http;
    if (method !== 'GET' && method !== 'HEAD') return { statusCode: 405, headers: { allow: 'GET, HEAD' } };
    const ring = await keys();
    if (ring === null) return { statusCode: 404, headers: { 'cache-control': 'no-store' } };
    const { body, headers } = await signedDirectory(ring, new URL(baseUrl).host, now());
    return { statusCode: 200, headers: { ...headers, 'x-content-type-options': 'nosniff' }, body };
  };
}

export const handler = atFirstEvent(() =>
  keyDirectoryHandler({ keys: awsSigningKeys(), now: awsNow, baseUrl: awsSite().baseUrl }),
);
