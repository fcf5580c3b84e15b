import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { type Change, type Ports, route } from '../lib/pipeline/index.ts';
import type { TableItem } from '../lib/store/index.ts';
import { atFirstEvent, awsAutomaticFeeds, awsNow, awsQueues, awsSite, awsStore } from './aws.ts';
import { awsLog } from './log.ts';

type Routing = Pick<Ports, 'store' | 'queues' | 'log' | 'now' | 'site' | 'automaticFeeds'>;

/**
 * Carries the stream's changes to the feeds, a batch at once. Where that fails, one by one up to the record that is to
 * blame, so that the stream comes back with that one and not with its neighbours. Routing twice does no harm.
 */
export function routeHandler(ports: Routing) {
  return async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    try {
      await route(event.Records.map(changeOf), ports);
      return { batchItemFailures: [] };
    } catch {
      return routeSingly(event.Records, ports);
    }
  };
}

async function routeSingly(records: readonly DynamoDBRecord[], ports: Routing): Promise<DynamoDBBatchResponse> {
  for (const record of records) {
    try {
      await route([changeOf(record)], ports);
    } catch (error) {
      const itemIdentifier = record.dynamodb?.SequenceNumber ?? '';
      ports.log.warn('routing failed', { record: itemIdentifier, error: String(error) });
      return { batchItemFailures: [{ itemIdentifier }] };
    }
  }
  return { batchItemFailures: [] };
}

/** The images as the DynamoDB client has them: in a Lambda's event, bytes are base64 text. */
function changeOf({ dynamodb }: DynamoDBRecord): Change {
  return { before: image(dynamodb?.OldImage), after: image(dynamodb?.NewImage) };
}

function image(item: Record<string, object> | undefined): TableItem | undefined {
  if (item === undefined) return undefined;
  const attribute = (value: object): TableItem[string] =>
    'B' in value && typeof value.B === 'string' ? { B: Buffer.from(value.B, 'base64') } : (value as TableItem[string]);
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, attribute(value)]));
}

export const handler = atFirstEvent(() =>
  routeHandler({
    store: awsStore(),
    queues: awsQueues(),
    log: awsLog,
    now: awsNow,
    site: awsSite(),
    automaticFeeds: awsAutomaticFeeds(),
  }),
);
