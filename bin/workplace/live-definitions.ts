import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Live } from '../../lib/pipeline/index.ts';
import { feedsIn, openTable, sourcesIn } from '../../lib/store/index.ts';
import { openResources } from './stack-resources.ts';

/**
 * The sources and feeds that are live in a deployment of an account; null where there is none yet. Reads the definitions
 * alone, and nothing of what is stored. Throws with one clear line where that is not possible.
 */
export async function liveIn(name: string, account: string): Promise<Live | null> {
  const resources = openResources(name);
  const client = new DynamoDBClient({});
  try {
    const data = await resources.describe('Data');
    if (data === null) return null;
    if (data.account !== account)
      throw new Error(`the credentials here are of account ${data.account}, and the deployment goes to ${account}`);
    const tableName = data.outputs.get('TableName');
    // A first deployment that is under way, or was rolled back.
    if (tableName === undefined) return null;
    const table = openTable(client, tableName);
    return { sources: await sourcesIn(table).list(), feeds: await feedsIn(table).list() };
  } finally {
    resources.close();
    client.destroy();
  }
}
