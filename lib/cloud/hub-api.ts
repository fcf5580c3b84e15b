import { CfnOutput, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { HttpApi, HttpStage, type IHttpApi, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/** What a path must begin with to be led here by whatever stands before the feeds. */
export const HUB_PATHS = ['/hub', '/websub/*'] as const;

/**
 * The HTTP API for strangers: those who subscribe to our feeds, and hubs that push. An API of its own, with its own
 * throttle: whoever floods it stops nobody who pushes articles. Its routes come later (`HubDoor`), as what they lead to is
 * in a stack further down; here it stands before all who say its address.
 */
export class HubApi extends Construct {
  readonly #api: HttpApi;
  readonly #export: string;
  /** Its host's name alone. */
  readonly host: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.#api = new HttpApi(this, 'HttpApi', { description: 'Feedmill: hub and callbacks', createDefaultStage: false });
    // The same as the API's own attribute, which not every AWS-compatible endpoint has.
    const { region, urlSuffix } = Stack.of(this);
    this.host = `${this.#api.apiId}.execute-api.${region}.${urlSuffix}`;
    this.#export = `${Stack.of(this).stackName}-HubAddress`;
    new CfnOutput(Stack.of(this), 'HubAddress', {
      value: `https://${this.host}`,
      description: 'Where hubs and subscribers knock',
      exportName: this.#export,
    });
    const log = new LogGroup(this, 'AccessLog', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new HttpStage(this, 'Stage', {
      httpApi: this.#api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: 25, burstLimit: 100 },
      accessLogSettings: { destination: new LogGroupLogDestination(log) },
    });
  }

  /** Its address, without a slash at its end, as a stack names it. */
  addressIn(stack: Stack): string {
    return stack === Stack.of(this) ? `https://${this.host}` : Fn.importValue(this.#export);
  }

  /** The same API in another stack: by its address, which is there also where an endpoint does not know this kind of API. */
  apiIn(stack: Stack): IHttpApi {
    return HttpApi.fromHttpApiAttributes(stack, 'HubApi', { httpApiId: hostLabelOf(this.addressIn(stack)) });
  }
}

/** The first label of an address's host: `https://abc.execute-api.eu-west-1.amazonaws.com` is of the API `abc`. */
export function hostLabelOf(address: string): string {
  return Fn.select(0, Fn.split('.', Fn.select(2, Fn.split('/', address))));
}
