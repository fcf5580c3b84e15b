import { Arn, ArnFormat, Duration, Stack, Validations } from 'aws-cdk-lib';
import { HttpMethod, HttpNoneAuthorizer, HttpRoute, HttpRouteKey, type IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { DIRECTORY_PATH } from '../model/index.ts';
import { Handler } from './handler.ts';

export type KeyDirectoryProps = { readonly hubApi: IHttpApi; readonly parameter: string };

/** The directory of the keys that requests are signed with: signed anew when it is asked for, and kept by CloudFront. */
export class KeyDirectory extends Construct {
  readonly handler: Handler;

  constructor(scope: Construct, id: string, { hubApi, parameter }: KeyDirectoryProps) {
    super(scope, id);
    this.handler = new Handler(this, 'KeyDirectory', {
      file: 'key-directory',
      memoryMb: 256,
      timeout: Duration.seconds(10),
    });
    allowSigning(this.handler, parameter);
    const route = new HttpRoute(this, 'Route', {
      httpApi: hubApi,
      routeKey: HttpRouteKey.with(DIRECTORY_PATH, HttpMethod.GET),
      integration: new HttpLambdaIntegration('DirectoryHandler', this.handler.function),
      authorizer: new HttpNoneAuthorizer(),
    });
    Validations.of(route).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason: 'Public keys, which every host that is asked must be able to look up.',
    });
  }
}

/**
 * Lets a function read the keys. The parameter is made by `feedmill signing-keys rotate`: CloudFormation can make none
 * that is encrypted. It is encrypted with the account's own key of SSM, which asks for no permission besides.
 */
export function allowSigning(handler: Handler, parameter: string): void {
  const arn = Arn.format(
    {
      service: 'ssm',
      resource: 'parameter',
      resourceName: parameter.slice(1),
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    },
    Stack.of(handler),
  );
  handler.function.addEnvironment('SIGNING_KEYS', parameter);
  handler.allow(new PolicyStatement({ actions: ['ssm:GetParameter'], resources: [arn] }));
}
