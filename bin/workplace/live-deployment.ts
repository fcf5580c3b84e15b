import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DEPLOYED_OTHERWISE, type DeployOption } from '../../lib/config/index.ts';
import type { Live } from '../../lib/pipeline/index.ts';
import { carriedIn, feedsIn, openTable, partnersIn, sourcesIn } from '../../lib/store/index.ts';
import { openResources, type StackDescription, type StackResources } from './stack-resources.ts';

/** What is live in a deployment: its sources and feeds, and the options that it was deployed with. */
export type LiveDeployment = {
  readonly definitions: Live;
  /** The format in which all is stored; null where nothing was carried in yet. */
  readonly format: number | null;
  /** Those that are known, by their values; of a deployment by a version that did not note them, as far as it shows them. */
  readonly options: Readonly<Partial<Record<DeployOption, unknown>>>;
};

/**
 * What is live in a deployment of an account; null where there is none yet. Reads definitions and descriptions alone, and
 * nothing of what is stored. Throws with one clear line where that is not possible.
 */
export async function liveDeployment(name: string, account: string): Promise<LiveDeployment | null> {
  const resources = openResources(name);
  const client = new DynamoDBClient({});
  try {
    const data = await resources.describe('Data');
    if (data === null) return null;
    if (data.account !== account)
      throw new Error(`the credentials are for account ${data.account}, but the deployment goes to ${account}`);
    const tableName = data.outputs.get('TableName');
    // A first deployment that is under way, or was rolled back.
    if (tableName === undefined) return null;
    const table = openTable(client, tableName);
    return {
      definitions: {
        sources: await sourcesIn(table).list(),
        feeds: await feedsIn(table).list(),
        partners: await partnersIn(table).list(),
      },
      format: await carriedIn(table).format(),
      options: notedIn(data) ?? (await shownBy(resources)),
    };
  } finally {
    resources.close();
    client.destroy();
  }
}

function notedIn({ outputs }: StackDescription): LiveDeployment['options'] | null {
  const noted = outputs.get('DeployedWith') ?? '';
  return noted === '' ? null : (JSON.parse(noted) as LiveDeployment['options']);
}

/** Stands for a value that is not shown. */
const SOME = 'what it is now';

/** What the stacks of an earlier version show of the options that they were made with: what there is, and what is missing. */
async function shownBy(resources: StackResources): Promise<LiveDeployment['options']> {
  const [edge, watching, api] = await Promise.all(
    (['Edge', 'Observability', 'Api'] as const).map((part) => resources.describe(part)),
  );
  // Not even the last of those that are always there: the first deployment was broken off.
  if (api === null) return {};
  const has = async (type: string) => watching !== null && (await resources.names('Observability', type)).size > 0;
  const hasAlarms = await has('AWS::CloudWatch::Alarm');
  return {
    edge: edge !== null,
    size: !hasAlarms ? 'small' : (await has('AWS::CloudWatch::Dashboard')) ? DEPLOYED_OTHERWISE.size : 'dev',
    ...((await has('AWS::SNS::Subscription')) && { alarmEmail: SOME }),
    ...((await has('AWS::Budgets::Budget')) && { monthlyBudget: SOME }),
  };
}
