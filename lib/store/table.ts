import {
  type AttributeValue,
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';

/** An item as DynamoDB's low-level interface gives it. */
export type TableItem = Record<string, AttributeValue>;

/** The key of an item. */
export type ItemKey = { readonly pk: string; readonly sk: string };

/** A condition on the item that stands there now, in DynamoDB's expression language. */
export type Condition = {
  readonly expression: string;
  readonly names?: Record<string, string>;
  readonly values?: Record<string, AttributeValue>;
};

/** The one table: few verbs, each one request (a batch or a query, one request a page). */
export type Table = {
  /** A consistent read. */
  get(key: ItemKey): Promise<TableItem | null>;
  /** Consistent reads of many items, in no order; those that do not exist are missing. */
  getMany(keys: readonly ItemKey[]): Promise<TableItem[]>;
  /** False where the condition did not hold and nothing was written. */
  put(item: TableItem, condition?: Condition): Promise<boolean>;
  /** Adds to the item's numbers, whatever they are by now; false where the condition did not hold. */
  add(key: ItemKey, numbers: Readonly<Record<string, number>>, condition: Condition): Promise<boolean>;
  /** Sets these attributes of the item and leaves the others; false where the condition did not hold. */
  set(key: ItemKey, attributes: TableItem, condition: Condition): Promise<boolean>;
  delete(key: ItemKey, condition?: Condition): Promise<boolean>;
  /** Items of a partition, one request for each `pageSize` of them (or each megabyte): what is not taken is not read. */
  query(input: Omit<QueryCommandInput, 'TableName'>, pageSize?: number): AsyncGenerator<TableItem>;
};

/** The table behind a client. What DynamoDB throttles or fails is retried by the client, then thrown. */
export function openTable(client: DynamoDBClient, tableName: string): Table {
  const update = (
    key: ItemKey,
    { verb, joint }: { readonly verb: 'ADD' | 'SET'; readonly joint: string },
    attributes: readonly (readonly [name: string, value: AttributeValue])[],
    { expression, names, values }: Condition,
  ): Promise<boolean> => {
    const parts = attributes.map(([name, value], at) => ({ name, value, at }));
    return unlessConditionFails(
      client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: itemKey(key),
          UpdateExpression: `${verb} ${parts.map(({ at }) => `#given${at}${joint}:given${at}`).join(', ')}`,
          ConditionExpression: expression,
          ExpressionAttributeNames: {
            ...names,
            ...Object.fromEntries(parts.map(({ name, at }) => [`#given${at}`, name])),
          },
          ExpressionAttributeValues: {
            ...values,
            ...Object.fromEntries(parts.map(({ value, at }) => [`:given${at}`, value])),
          },
        }),
      ),
    );
  };
  return {
    async get(key) {
      const answer = await client.send(
        new GetItemCommand({ TableName: tableName, Key: itemKey(key), ConsistentRead: true }),
      );
      return answer.Item ?? null;
    },

    async getMany(keys) {
      const found: TableItem[] = [];
      // BatchGetItem takes 100 keys and may hand some back unprocessed.
      for (let start = 0; start < keys.length; start += 100) {
        let pending: TableItem[] = keys.slice(start, start + 100).map(itemKey);
        for (let attempt = 0; pending.length > 0; attempt++) {
          if (attempt > 0) await new Promise((resume) => setTimeout(resume, Math.min(50 * 2 ** attempt, 2000)));
          if (attempt > 8) throw new Error(`DynamoDB table ${tableName}: ${pending.length} items stay unprocessed`);
          const answer = await client.send(
            new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys: pending, ConsistentRead: true } } }),
          );
          found.push(...(answer.Responses?.[tableName] ?? []));
          pending = answer.UnprocessedKeys?.[tableName]?.Keys ?? [];
        }
      }
      return found;
    },

    put(item, condition) {
      return unlessConditionFails(
        client.send(new PutItemCommand({ TableName: tableName, Item: item, ...conditionInput(condition) })),
      );
    },

    add(key, numbers, condition) {
      const added = Object.entries(numbers).map(([name, number]) => [name, { N: String(number) }] as const);
      return update(key, { verb: 'ADD', joint: ' ' }, added, condition);
    },

    set(key, attributes, condition) {
      return update(key, { verb: 'SET', joint: ' = ' }, Object.entries(attributes), condition);
    },

    delete(key, condition) {
      return unlessConditionFails(
        client.send(new DeleteItemCommand({ TableName: tableName, Key: itemKey(key), ...conditionInput(condition) })),
      );
    },

    async *query(input, pageSize) {
      let from: TableItem | undefined;
      do {
        const answer = await client.send(
          new QueryCommand({
            ...input,
            TableName: tableName,
            ...(from && { ExclusiveStartKey: from }),
            ...(pageSize !== undefined && { Limit: pageSize }),
          }),
        );
        yield* answer.Items ?? [];
        from = answer.LastEvaluatedKey;
      } while (from !== undefined);
    },
  };
}

function itemKey({ pk, sk }: ItemKey): TableItem {
  return { pk: { S: pk }, sk: { S: sk } };
}

function conditionInput(condition: Condition | undefined) {
  if (condition === undefined) return {};
  return {
    ConditionExpression: condition.expression,
    ...(condition.names && { ExpressionAttributeNames: condition.names }),
    ...(condition.values && { ExpressionAttributeValues: condition.values }),
  };
}

async function unlessConditionFails(request: Promise<unknown>): Promise<boolean> {
  try {
    await request;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
