import {
  CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';

/** The stacks of a deployment: `Feedmill-Data` and so on. Of a deployment without CloudFront there is no `Edge`. */
export type StackPart = 'Data' | 'Edge' | 'Syndication' | 'Intake' | 'Api' | 'Observability';

/** What CloudFormation says of a deployment, with credentials, region and endpoint as the AWS tools take them. */
export type StackResources = {
  /** What a stack's outputs say, by their names. Throws with one clear line where there is no such stack. */
  outputs(part: StackPart): Promise<Map<string, string>>;
  /**
   * The physical names of a stack's resources of a type, by their names in the code (`IntakePollFunction`). Throws with
   * one clear line where there is no such stack.
   */
  names(part: StackPart, type: string): Promise<Map<string, string>>;
  /** The stacks among those whose outputs were asked for that were being changed then, each with what was under way. */
  changing(): readonly string[];
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
      throw new Error(`Stack ${stack} cannot be read: ${why}; are its name, AWS_REGION and the credentials right?`);
    }
  };
  const changing: string[] = [];
  const resources = new Map<StackPart, Promise<StackResourceSummary[]>>();
  const listOf = (part: StackPart): Promise<StackResourceSummary[]> => {
    const listed = resources.get(part) ?? ask(part, (stack) => listAll(client, stack));
    resources.set(part, listed);
    return listed;
  };
  return {
    outputs: (part) =>
      ask(part, async (stack) => {
        const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stack }));
        const status = Stacks?.[0]?.StackStatus ?? '';
        if (status.endsWith('_IN_PROGRESS')) changing.push(`${stack} (${status})`);
        return new Map(Stacks?.[0]?.Outputs?.map((one) => [one.OutputKey ?? '', one.OutputValue ?? '']));
      }),
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
    changing: () => [...changing].sort(),
    close: () => client.destroy(),
  };
}

async function listAll(client: CloudFormationClient, StackName: string): Promise<StackResourceSummary[]> {
  const all: StackResourceSummary[] = [];
  for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName })) {
    all.push(...StackResourceSummaries);
  }
  return all;
}
