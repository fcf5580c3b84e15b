import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, type CfnFunction, LoggingFormat, Runtime, SystemLogLevel } from 'aws-cdk-lib/aws-lambda';
import { LogLevel, NodejsFunction, OutputFormat, SourceMapMode } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { BUNDLING } from './bundling.ts';

export type HandlerProps = {
  /** The file in `lambdas/`, without its ending. */
  readonly file: string;
  readonly memoryMb: number;
  readonly timeout: Duration;
  /** Files that stand beside the bundle, by name. */
  readonly beside?: Readonly<Record<string, string>>;
};

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * One file of `lambdas/` as a function: bundled whole, with a role and a log of its own that allow nothing else. This is
 * the one place where bundles are made: `npm run build` is a synthesis, so that what is tested is what is deployed.
 */
export class Handler extends Construct {
  readonly function: NodejsFunction;
  readonly #role: Role;

  constructor(scope: Construct, id: string, { file, memoryMb, timeout, beside = {} }: HandlerProps) {
    super(scope, id);
    const folder = mkdtempSync(join(tmpdir(), 'feedmill-beside-'));
    for (const [name, content] of Object.entries(beside)) writeFileSync(join(folder, name), content);
    const logGroup = new LogGroup(this, 'Log', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.#role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(this.#role);
    this.function = new NodejsFunction(this, 'Function', {
      entry: `${ROOT}lambdas/${file}.ts`,
      projectRoot: ROOT,
      depsLockFilePath: `${ROOT}package-lock.json`,
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
      bundling: {
        format: OutputFormat.ESM,
        target: BUNDLING.target,
        mainFields: [...BUNDLING.mainFields],
        logLevel: LogLevel.WARNING,
        minify: BUNDLING.minify,
        sourceMap: BUNDLING.sourcemap,
        sourceMapMode: SourceMapMode.DEFAULT,
        sourcesContent: BUNDLING.sourcesContent,
        // The runtime's own SDK changes under us; ours is the one that was tested.
        bundleAwsSDK: true,
        banner: BUNDLING.banner.js,
        esbuildArgs: {
          // CDK takes a charset of its own, and does not pass it on.
          '--charset': BUNDLING.charset,
          ...Object.fromEntries(BUNDLING.external.map((path) => [`--external:${path}`, true])),
          ...Object.fromEntries(Object.entries(BUNDLING.alias).map(([from, to]) => [`--alias:${from}`, to])),
        },
        commandHooks: {
          beforeInstall: () => [],
          beforeBundling: () => [],
          afterBundling: (_, output) =>
            Object.keys(beside).map((name) => `cp "${join(folder, name)}" "${join(output, name)}"`),
        },
      },
    });
    // Bundled by now.
    rmSync(folder, { recursive: true });
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
