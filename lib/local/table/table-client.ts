import {
  __Client as BareClient,
  ConditionalCheckFailedException,
  DynamoDBClient,
  DynamoDBServiceException,
} from '@aws-sdk/client-dynamodb';
import type { Answer, AttributeJson } from './dynalite.ts';

/** Does what a request asks for: an operation of DynamoDB, and its input in the JSON protocol. */
export type Ask = (operation: string, input: unknown) => Promise<Answer>;

/**
 * An AWS client whose commands are answered in this process: what they ask for is handed over as it stands, neither
 * written as bytes, signed nor sent through a socket, which together are several times the table's own work. What is
 * added to its middleware is called as ever. Nothing is tried again: a table in this process is never too busy.
 */
export function clientWithin(ask: Ask): DynamoDBClient {
  const client = new DynamoDBClient({
    endpoint: 'http://table.invalid',
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const { middlewareStack } = new BareClient({} as never) as unknown as Pick<DynamoDBClient, 'middlewareStack'>;
  const answerTo = async (command: string, input: object): Promise<object> => {
    const { status, body } = await ask(command.slice(0, -'Command'.length), toJson(input));
    if (status !== 200) throw exceptionOf(status, body as ErrorJson);
    return { ...fromJson(body as OutputJson), $metadata: { httpStatusCode: status } };
  };
  const send = async (command: { readonly input: object }): Promise<unknown> => {
    const commandName = command.constructor.name;
    const handle = middlewareStack.resolve<never, never>(
      (async ({ input }: { readonly input: object }) => ({ output: await answerTo(commandName, input) })) as never,
      { clientName: 'DynamoDBClient', commandName } as never,
    );
    return (await handle({ input: command.input as never })).output as unknown;
  };
  return Object.assign(client, { middlewareStack, send });
}

/** What is undefined is not there, bytes are base64: as the protocol has it. A copy, which is the table's own. */
function toJson(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) {
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
  }
  if (Array.isArray(value)) return value.map(toJson);
  const json: Record<string, unknown> = {};
  for (const name in value) {
    const part = (value as Record<string, unknown>)[name];
    if (part !== undefined) json[name] = toJson(part);
  }
  return json;
}

type ItemJson = Readonly<Record<string, AttributeJson>>;
type RequestsJson = Readonly<Record<string, { readonly Keys?: readonly ItemJson[] }>>;

/** The members of an answer that hold items; all others stay as they are. */
type OutputJson = {
  readonly Item?: ItemJson;
  readonly Attributes?: ItemJson;
  readonly LastEvaluatedKey?: ItemJson;
  readonly Items?: readonly ItemJson[];
  readonly Responses?: Readonly<Record<string, readonly ItemJson[]>>;
  readonly UnprocessedKeys?: RequestsJson;
};

function fromJson(output: OutputJson): object {
  const { Item, Attributes, LastEvaluatedKey, Items, Responses, UnprocessedKeys } = output;
  return {
    ...output,
    ...(Item && { Item: itemOf(Item) }),
    ...(Attributes && { Attributes: itemOf(Attributes) }),
    ...(LastEvaluatedKey && { LastEvaluatedKey: itemOf(LastEvaluatedKey) }),
    ...(Items && { Items: Items.map(itemOf) }),
    ...(Responses && { Responses: eachOf(Responses, (items) => items.map(itemOf)) }),
    ...(UnprocessedKeys && {
      UnprocessedKeys: eachOf(UnprocessedKeys, ({ Keys = [], ...rest }) => ({ ...rest, Keys: Keys.map(itemOf) })),
    }),
  };
}

function itemOf(item: ItemJson): Record<string, unknown> {
  return eachOf(item, attributeOf);
}

function attributeOf(value: AttributeJson): unknown {
  const { B, BS, L, M } = value as {
    readonly B?: string;
    readonly BS?: readonly string[];
    readonly L?: readonly AttributeJson[];
    readonly M?: ItemJson;
  };
  if (B !== undefined) return { B: bytesOf(B) };
  if (M !== undefined) return { M: itemOf(M) };
  if (L !== undefined) return { L: L.map(attributeOf) };
  return BS === undefined ? value : { BS: BS.map(bytesOf) };
}

function bytesOf(base64: string): Uint8Array {
  const { buffer, byteOffset, byteLength } = Buffer.from(base64, 'base64');
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function eachOf<T, U>(record: Readonly<Record<string, T>>, map: (value: T) => U): Record<string, U> {
  const mapped: Record<string, U> = {};
  for (const name in record) mapped[name] = map(record[name] as T);
  return mapped;
}

type ErrorJson = { readonly __type?: string; readonly message?: string };

function exceptionOf(status: number, { __type = 'UnknownError', message = '' }: ErrorJson): DynamoDBServiceException {
  const name = __type.slice(__type.indexOf('#') + 1);
  const $metadata = { httpStatusCode: status };
  if (name === ConditionalCheckFailedException.name) return new ConditionalCheckFailedException({ message, $metadata });
  return new DynamoDBServiceException({ name, message, $metadata, $fault: status < 500 ? 'client' : 'server' });
}
