import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { answerCallback, answerHub, type DoorPorts, type DoorRequest } from '../lib/pipeline/index.ts';
import { atFirstEvent } from './aws.ts';
import { doorPorts } from './hub-ports.ts';

/**
 * The doors for strangers: `POST /hub` takes subscriptions to our feeds (WebSub §5.1), and below `/websub/` the hubs that we
 * have subscribed at verify and push (§5.3, §7). Nobody has to say who he is.
 */
export function hubHandler(ports: DoorPorts) {
  return async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const request: DoorRequest = {
      method: event.requestContext.http.method,
      path: event.rawPath,
      query: event.rawQueryString,
      headers: event.headers,
      bytes: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
    };
    const isCallback = request.path.startsWith(CALLBACKS);
    const { status, headers, body } = await (isCallback
      ? answerCallback({ ...request, token: request.path.slice(CALLBACKS.length) }, ports)
      : answerHub(request, ports));
    return { statusCode: status, headers, body };
  };
}

const CALLBACKS = '/websub/';

export const handler = atFirstEvent(() => hubHandler(doorPorts()));
