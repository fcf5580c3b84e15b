import { createRequire } from 'node:module';
import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { rememberExpressions } from './expression-memory.ts';

/** An item as DynamoDB's JSON protocol writes it. */
export type Item = Readonly<Record<string, AttributeJson>>;

/** An attribute value of the JSON protocol: `{"S": "…"}`; binary as base64. */
export type AttributeJson = { readonly [type: string]: unknown };

/** What a request came to: HTTP status and JSON body. */
export type Answer = { readonly status: number; readonly body: unknown };

export type Callback<T> = (error: DynaliteError | null | undefined, result?: T) => void;

/** With `statusCode`, an answer of DynamoDB's; without, something went wrong in the store itself. */
type DynaliteError = Error & { readonly statusCode?: number; readonly body?: unknown };

export type BatchOperation =
  | { readonly type: 'put'; readonly key: string; readonly value: unknown }
  | { readonly type: 'del'; readonly key: string };

/** A range of keys. */
export type LevelRange = { readonly gte: string; readonly lt: string };

/** The same as dynalite says it, with other bounds, from behind and up to a number where it wants so. */
export type ValueRange = Readonly<Partial<Record<'gt' | 'gte' | 'lt' | 'lte', string>>> & {
  readonly reverse?: boolean;
  readonly limit?: number;
  /** Bytes that are read ahead at once. */
  readonly highWaterMarkBytes?: number;
};

/** The LevelDB under dynalite: keys in order, values JSON. */
export type Level = {
  open(): Promise<void>;
  get(key: string): Promise<unknown>;
  batch(operations: readonly BatchOperation[]): Promise<void>;
  keys(range: LevelRange): AsyncIterable<string>;
  close(): Promise<void>;
};

/** The same as it comes, with iterators that hold what they see until they are closed. */
export type BareLevel = Level & {
  keys(range: LevelRange): LevelIterator;
  values(range: LevelRange | ValueRange): LevelIterator;
  /** As it stands now, read on this thread. */
  getSync(key: string): unknown;
  /** All that it holds now, for iterators to go over later. */
  snapshot(): LevelSnapshot;
  iterator(how: Encodings & { readonly snapshot: LevelSnapshot }): EntryIterator;
  batch(operations: readonly (BatchOperation & Partial<Encodings>)[]): Promise<void>;
};

/** How keys and values are read and written, if not as JSON. */
export type Encodings = { readonly keyEncoding: 'utf8'; readonly valueEncoding: 'utf8' };

export type LevelSnapshot = { close(): Promise<void> };

/** Gives at most so many entries, and none at its end. */
export type EntryIterator = {
  nextv(most: number): Promise<readonly (readonly [key: string, value: string])[]>;
  close(): Promise<void>;
};

/** Gives at most so many, and none at its end. */
export type LevelIterator = AsyncIterable<string> & {
  nextv(most: number): Promise<readonly unknown[]>;
  close(): Promise<void>;
};

/** A part of the store under a prefix of keys. */
export type SubStore = {
  get(key: string, callback: Callback<Item>): void;
  put(key: string, value: Item, callback: Callback<void>): void;
  del(key: string, callback: Callback<void>): void;
  /** Does the work alone for this key; it is over when what `release` made of a callback is called. */
  lock(key: string, work: Work): void;
  createValueStream(range: ValueRange): NodeJS.EventEmitter;
};

export type Work = (release: <T>(done: Callback<T>) => Callback<T>) => void;

export type TableDescription = Pick<CreateTableCommandInput, 'TableName' | 'KeySchema' | 'AttributeDefinitions'> & {
  readonly TableName: string;
  readonly TableStatus: string;
  readonly LocalSecondaryIndexes?: readonly { readonly IndexName: string }[];
  readonly GlobalSecondaryIndexes?: readonly { readonly IndexName: string }[];
};

export type Store = {
  readonly db: Level;
  readonly getItemDb: (table: string) => SubStore;
};

/** A store as dynalite makes it. */
export type BareStore = Store & {
  readonly db: BareLevel;
  readonly tableDb: Pick<SubStore, 'put' | 'del'>;
  readonly getIndexDb: (kind: 'local' | 'global', table: string, index: string) => SubStore;
  readonly getTable: (
    name: string,
    ...then: [Callback<TableDescription>] | [checkStatus: boolean, callback: Callback<TableDescription>]
  ) => void;
};

type UpdateIndexes = (
  store: Store,
  table: TableDescription,
  before: Item | undefined,
  after: Item | null,
  callback: Callback<void>,
) => void;

/** The parts of dynalite's own modules that we stand on; the version is pinned and the tests hold them. */
export type Internals = {
  create(options: { readonly path: string; readonly createTableMs: number }): BareStore;
  createKey(item: Item, table: TableDescription): string;
  getIndexActions(
    indexes: readonly { readonly IndexName: string }[],
    before: Item | undefined,
    after: Item | null,
    table: TableDescription,
  ): {
    readonly puts: readonly { readonly index: string; readonly key: string; readonly item: Item }[];
    readonly deletes: readonly { readonly index: string; readonly key: string }[];
  };
  /** Called by every action that writes, just before it writes the item and under the item's lock. */
  updateIndexes: UpdateIndexes;
};

type Validations = {
  checkTypes(data: unknown, types: unknown): unknown;
  checkValidations(data: unknown, types: unknown, custom: unknown, store: Store): void;
};

type Action = (store: Store, data: unknown, callback: Callback<unknown>) => void;

/** The operations that dynalite answers. */
const OPERATIONS = new Set(
  `BatchGetItem BatchWriteItem CreateTable DeleteItem DeleteTable DescribeTable DescribeTimeToLive GetItem ListTables
   ListTagsOfResource PutItem Query Scan TagResource UntagResource UpdateItem UpdateTable`.split(/\s+/),
);

const load = createRequire(import.meta.url) as (id: string) => unknown;

/** Dynalite's engine room. */
export const dynalite = load('dynalite/db') as Internals;

/** A LevelDB in a folder, made where there is none once it is opened. */
export function newLevel(path: string): BareLevel {
  return dynalite.create({ path, createTableMs: 0 }).db;
}

rememberExpressions();

const validations = load('dynalite/validations') as Validations;

/**
 * Answers one request as DynamoDB would. Rejects only where the store itself failed, as on a full disk: dynalite's own
 * HTTP server would throw there, past anybody's reach.
 */
export function answer(store: Store, operation: string, input: unknown): Promise<Answer> {
  const steps = stepsOf(operation);
  if (steps === null) return Promise.resolve(unknownOperation(operation));
  const { types, custom, action } = steps;
  return settled((settle) => {
    const data = validations.checkTypes(input, types);
    validations.checkValidations(data, types, custom, store);
    action(store, data, settle);
  });
}

/** The same for what a typed command of this process asks: of the right form, and the table's own from now on. */
export function answerTyped(store: Store, operation: string, input: unknown): Promise<Answer> {
  const steps = stepsOf(operation);
  if (steps === null) return Promise.resolve(unknownOperation(operation));
  const { custom, action } = steps;
  return settled((settle) => {
    // Sizes, values, and the expressions, which it reads.
    validations.checkValidations(input, {}, custom, store);
    action(store, input, settle);
  });
}

type Steps = { readonly types: unknown; readonly custom: unknown; readonly action: Action };

const STEPS = new Map<string, Steps>();

function stepsOf(operation: string): Steps | null {
  const known = STEPS.get(operation);
  if (known !== undefined) return known;
  if (!OPERATIONS.has(operation)) return null;
  const name = operation.charAt(0).toLowerCase() + operation.slice(1);
  const validation = load(`dynalite/validations/${name}`) as Pick<Steps, 'types' | 'custom'>;
  const steps = { ...validation, action: load(`dynalite/actions/${name}`) as Action };
  STEPS.set(operation, steps);
  return steps;
}

function unknownOperation(operation: string): Answer {
  const message = `No operation ${operation}`;
  return { status: 400, body: { __type: 'com.amazon.coral.service#UnknownOperationException', message } };
}

function settled(work: (settle: Callback<unknown>) => void): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const settle: Callback<unknown> = (error, body) => {
      if (!error) resolve({ status: 200, body });
      else if (error.statusCode === undefined) reject(error);
      else resolve({ status: error.statusCode, body: error.body });
    };
    try {
      work(settle);
    } catch (error) {
      settle(error as DynaliteError);
    }
  });
}
