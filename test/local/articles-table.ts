import { mkdirSync } from 'node:fs';
import { type AttributeValue, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type LocalTable, openTable } from '../../lib/local/table/table.ts';
import { type Instant, instant } from '../../lib/model/index.ts';
import { tableDefinition } from '../../lib/store/table-definition.ts';

export const TABLE = 'feedmill';

export const wallClock = (): Instant => instant(Date.now());

export async function openArticles(path: string): Promise<LocalTable> {
  mkdirSync(path, { recursive: true });
  return openTable({ path }, { tableName: TABLE, createTable: tableDefinition(TABLE), now: wallClock });
}

export function clientOf(endpoint: string): DynamoDBClient {
  return new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
}

export const put = (pk: string, attributes: Record<string, AttributeValue> = {}, sk = 'A'): PutItemCommand =>
  new PutItemCommand({ TableName: TABLE, Item: { pk: { S: pk }, sk: { S: sk }, ...attributes } });
