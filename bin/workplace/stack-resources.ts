import {
  CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';

/** The stacks of a deployment: `Feedmill-Data` and so on. Of a deployment without CloudFront there is no `Edge`. */
export type StackPart = 'Data' | 'Edge' | 'Syndication' | 'Intake' | 'Api' | 'Observability';

export type StackDescription = {
  /** The account that it is in. */
  readonly account: string;
  /** As CloudFormation calls it: `UPDATE_IN_PROGRESS`. */
  readonly status: string;
  readonly outputs: ReadonlyMap<string, string>;
};

/** What CloudFormation says of a deployment, with credentials, region and endpoint as the AWS tools take them. */
export type StackResources = {
  /** What a stack's outputs say, by their names. Throws with one clear line where there is no such stack. */
  outputs(part: StackPart): Promise<ReadonlyMap<string, string>>;
  /** A stack. Throws with one clear line where there is none. */
  read(part: StackPart): Promise<StackDescription>;
  /** A stack, or null where there is none of this name. Throws with one clear line where it cannot be told. */
  describe(part: StackPart): Promise<StackDescription | null>;
  /**
   * The physical names of a stack's resources of a type, by their names in the code (`IntakePollFunction`). Throws with
   * one clear line where there is no such stack.
   */
  names(part: StackPart, type: string): Promise<Map<string, string>>;
  close(): void;
};

/** Opens a deployment by its name, `Feedmill` unless it was deployed by another. */
export function openResources(name: string): StackResources {
  const client = new CloudFormationClient({});
  const ask = async <T>(part: StackPart, work: (stack: string) => Promise<T>): Promise<T> => {
    const stack = `${name}-${part}`;
    try {
      return await work(stack);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(`Stack ${stack} cannot be read: ${why}. Check its name, AWS_REGION and the credentials`, {
        cause: error,
      });
    }
  };
  const describe = (part: StackPart): Promise<StackDescription> =>
    ask(part, async (stack) => {
      const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stack }));
      const { StackId = '', StackStatus = '', Outputs = [] } = Stacks?.[0] ?? {};
      const outputs = new Map(Outputs.map((one) => [one.OutputKey ?? '', one.OutputValue ?? '']));
      // arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/ID
      return { account: StackId.split(':')[4] ?? '', status: StackStatus, outputs };
    });
  const resources = new Map<StackPart, Promise<StackResourceSummary[]>>();
  const listOf = (part: StackPart): Promise<StackResourceSummary[]> => {
    const listed = resources.get(part) ?? ask(part, (stack) => listAll(client, stack));
    resources.set(part, listed);
    return listed;
  };
  return {
    outputs: async (part) => (await describe(part)).outputs,
    read: describe,
    describe: (part) => describe(part).catch(nullWhereThereIsNone),
    async names(part, type) {
      const own = (await listOf(part)).filter(({ ResourceType }) => ResourceType === type);
      return new Map(
        own.map(({ LogicalResourceId = '', PhysicalResourceId = '' }) => [
          // CDK's ids end with eight hexadecimal digits of its own.
          LogicalResourceId.replace(/[0-9A-F]{8}$/, ''),
          PhysicalResourceId,
        ]),
      );
    },
    close: () => client.destroy(),
  };
}

/** CloudFormation has no code of its own for it. */
function nullWhereThereIsNone(error: unknown): null {
  const cause = error instanceof Error ? error.cause : null;
  if (cause instanceof Error && cause.name === 'ValidationError' && cause.message.endsWith(' does not exist'))
    return null;
  throw error;
}

async function listAll(client: CloudFormationClient, StackName: string): Promise<StackResourceSummary[]> {
  const all: StackResourceSummary[] = [];
  for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName })) {
    all.push(...StackResourceSummaries);
  }
  return all;
}
