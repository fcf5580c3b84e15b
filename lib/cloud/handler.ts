import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type CfnFunction,
  Code,
  Function as Lambda,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export type HandlerProps = {
  /** The file in `lambdas/`, without its ending. */
  readonly file: string;
  readonly memoryMb: number;
  readonly timeout: Duration;
  /** Files that stand beside the bundle, by name. */
  readonly beside?: Readonly<Record<string, string>>;
};

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** CDK asks for an image to bundle in, and never pulls it: we bundle by ourselves. */
const NO_IMAGE = DockerImage.fromRegistry('none');

/**
 * One file of `lambdas/` as a function: bundled whole, with a role and a log of its own that allow nothing else. This is
 * the one place where bundles are made: `npm run build` is a synthesis, so that what is tested is what is deployed.
 */
export class Handler extends Construct {
  readonly function: Lambda;
  readonly #role: Role;

  constructor(scope: Construct, id: string, { file, memoryMb, timeout, beside = {} }: HandlerProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Log', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.#role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(this.#role);
    this.function = new Lambda(this, 'Function', {
      code: Code.fromAsset(`${ROOT}lambdas`, {
        // By what comes out: what a bundle holds is not only what stands in this folder.
        assetHashType: AssetHashType.OUTPUT,
        bundling: {
          image: NO_IMAGE,
          // Not run: CDK tells by it one bundle from another of the same folder.
          command: [file, JSON.stringify(beside)],
          local: { tryBundle: (folder) => putBundle(file, beside, folder) },
        },
      }),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: memoryMb,
      timeout,
      role: this.#role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      // START, END and REPORT of every invocation cost more than they tell.
      systemLogLevelV2: SystemLogLevel.WARN,
      environment: { NODE_OPTIONS: '--enable-source-maps' },
    });
  }

  /** Has X-Ray trace every call that it samples. */
  trace(): void {
    (this.function.node.defaultChild as CfnFunction).tracingConfig = { mode: 'Active' };
    this.allow(
      new PolicyStatement({ actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], resources: ['*'] }),
    );
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'X-Ray knows no resources for what is sent to it.',
    });
  }

  /** Adds a statement to the function's role. */
  allow(statement: PolicyStatement): void {
    this.#role.addToPolicy(statement);
  }
}

/** Time for a step that fetches: robots.txt and the page itself, each within its limit, and some to store the answer. */
export function fetchingTimeout(totalMs: number): Duration {
  return Duration.seconds(Math.min(2 * Math.ceil(totalMs / 1000) + 30, 900));
}

/** A bundle, and what stands beside it. */
function putBundle(file: string, beside: Readonly<Record<string, string>>, folder: string): true {
  bundles ??= makeBundles();
  cpSync(join(bundles, file), folder, { recursive: true });
  for (const [name, content] of Object.entries(beside)) writeFileSync(join(folder, name), content);
  return true;
}

/** The folder of all bundles; null until one is asked for. */
let bundles: string | null = null;

/** All at once, which takes little longer than one. */
function makeBundles(): string {
  // Source maps tell the way to the sources, and a bundle's name is a hash of all that it holds: below the project the way,
  // and with it the name, is the same on every machine.
  const cache = `${ROOT}node_modules/.cache`;
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'feedmill-bundles-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  execFileSync(process.execPath, [`${ROOT}lib/cloud/bundle.ts`, folder], { stdio: 'inherit' });
  return folder;
}
