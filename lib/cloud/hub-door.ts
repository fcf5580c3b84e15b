import { Duration, Validations } from 'aws-cdk-lib';
import { HttpMethod, HttpNoneAuthorizer, HttpRoute, HttpRouteKey, type IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Construct } from 'constructs';
import { grantAccess } from './access.ts';
import { Handler } from './handler.ts';
import { PREFIXES, type Storage } from './storage.ts';
import type { WorkQueue } from './work-queue.ts';

export type HubDoorProps = {
  readonly storage: Storage;
  readonly hubApi: IHttpApi;
  readonly deliveries: WorkQueue;
  /** Where what is pushed goes. */
  readonly polls: WorkQueue;
};

/** What the door answers, by method and path. */
const ROUTES: readonly (readonly [method: HttpMethod, path: string])[] = [
  [HttpMethod.POST, '/hub'],
  [HttpMethod.GET, '/websub/{token}'],
  [HttpMethod.POST, '/websub/{token}'],
];

/** Where strangers knock: they subscribe, and hubs ask and push. Nobody has to sign; what is believed is verified. */
export class HubDoor extends Construct {
  readonly handler: Handler;

  constructor(scope: Construct, id: string, { storage, hubApi, deliveries, polls }: HubDoorProps) {
    super(scope, id);
    this.handler = new Handler(this, 'Hub', { file: 'hub', memoryMb: 512, timeout: Duration.seconds(29) });
    const integration = new HttpLambdaIntegration('HubHandler', this.handler.function);
    for (const [method, path] of ROUTES) {
      const route = new HttpRoute(this, `${method}${path}`, {
        httpApi: hubApi,
        routeKey: HttpRouteKey.with(path, method),
        integration,
        authorizer: new HttpNoneAuthorizer(),
      });
      Validations.of(route).acknowledge({
        id: 'AwsSolutions-APIG4',
        reason: 'Strangers subscribe here (WebSub §5.1), and are asked at their callback whether they mean it.',
      });
    }
    grantAccess(this.handler, storage, {
      table: {
        read: ['SOURCEHUB#*'],
        write: ['SOURCEHUB#*', 'ASKED#*', 'VERIFIED#*', 'HUB'],
        change: ['VERIFIED#*'],
      },
      objects: { read: [PREFIXES.feeds], write: [PREFIXES.offers] },
      send: [deliveries, polls],
    });
  }
}
