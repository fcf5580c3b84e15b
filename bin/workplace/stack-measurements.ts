import { CloudWatchClient, type MetricDataQuery, paginateGetMetricData } from '@aws-sdk/client-cloudwatch';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ASSUMED, type Measurements } from '../../lib/cost/index.ts';
import { type Instant, millis } from '../../lib/model/index.ts';
import type { MEASURES } from '../../lib/pipeline/index.ts';
import { DEPLOYED_FUNCTIONS, type DeployedFunction } from './deployed-functions.ts';
import { openResources, type StackPart, type StackResources } from './stack-resources.ts';

const QUEUE_REQUESTS = [
  'NumberOfMessagesSent',
  'NumberOfMessagesReceived',
  'NumberOfMessagesDeleted',
  'NumberOfEmptyReceives',
] as const;

/** A metric: namespace, name, and what it is of. */
type Asked = readonly [namespace: string, name: string, of: Readonly<Record<string, string>>, stat?: 'Average'];

/** What CloudWatch and the table say that a deployment used between two instants. Throws where a stack is not there. */
export async function measureStack(stack: string, from: Instant, until: Instant): Promise<Measurements> {
  const resources = openResources(stack);
  const time = { StartTime: new Date(millis(from)), EndTime: new Date(millis(until)) };
  const here = new CloudWatchClient({});
  // CloudFront tells its figures there, wherever the rest is.
  const global = new CloudWatchClient({ region: 'us-east-1' });
  try {
    const outputs = await resources.outputs('Data');
    const [TableName = '', BucketName = ''] = [outputs.get('TableName'), outputs.get('BucketName')];
    const names = await namesOf(resources);
    const sum = (...asked: Asked[]) => sumOf(here, asked, time);
    const functions = Object.entries(names.functions).map(async ([name, FunctionName]) => {
      const calls = await sum(['AWS/Lambda', 'Invocations', { FunctionName }]);
      const ms = await sum(['AWS/Lambda', 'Duration', { FunctionName }]);
      return [name, { calls, ms }] as const;
    });
    const units = (metric: string): Promise<number> =>
      sum(
        ['AWS/DynamoDB', metric, { TableName }],
        ['AWS/DynamoDB', metric, { TableName, GlobalSecondaryIndexName: 'due' }],
      );
    const requests = (isOrdered: boolean) =>
      sum(
        ...names.queues
          .filter((QueueName) => QueueName.endsWith('.fifo') === isOrdered)
          .flatMap((QueueName) => QUEUE_REQUESTS.map((metric): Asked => ['AWS/SQS', metric, { QueueName }])),
      );
    const own = (metric: keyof typeof MEASURES) => sum(['Feedmill', metric, { service: stack }]);
    const DistributionId = names.distribution;
    const edge = { DistributionId: DistributionId ?? '', Region: 'Global' };
    return {
      functions: Object.fromEntries(await Promise.all(functions)) as Measurements['functions'],
      table: {
        readUnits: await units('ConsumedReadCapacityUnits'),
        writeUnits: await units('ConsumedWriteCapacityUnits'),
        bytes: await tableBytes(TableName),
      },
      bucket: {
        // S3 counts requests only for a price: a revision is its document and its raw payload.
        puts: (await own('DocumentsPut')) + 2 * (await own('Revisions')),
        bytes: await newest(
          here,
          ['AWS/S3', 'BucketSizeBytes', { BucketName, StorageType: 'StandardStorage' }, 'Average'],
          time,
        ),
      },
      queues: { standard: await requests(false), ordered: await requests(true) },
      logBytes: await sum(...names.logs.map((LogGroupName): Asked => ['AWS/Logs', 'IncomingBytes', { LogGroupName }])),
      deliveryBytes: await own('DeliveryBytes'),
      edge:
        DistributionId === null
          ? null
          : {
              requests: await sumOf(global, [['AWS/CloudFront', 'Requests', edge]], time),
              bytes: await sumOf(global, [['AWS/CloudFront', 'BytesDownloaded', edge]], time),
            },
      standing: {
        alarmMetrics: names.alarms === 0 ? 0 : ASSUMED.alarmMetrics,
        ownMetrics: (await own('Polls')) === 0 ? 0 : ASSUMED.ownMetrics,
        dashboards: names.dashboards,
      },
    };
  } finally {
    resources.close();
    here.destroy();
    global.destroy();
  }
}

/** The step in which CloudWatch keeps what {@link quarterlyOf} asks for, in seconds. */
const QUARTER_S = 900;

/**
 * What a deployment measured of itself in each quarter of an hour, by the instant at which that began (milliseconds since
 * 1970): one map for each measure that is asked for. A quarter without a value is missing.
 */
export async function quarterlyOf(
  stack: string,
  from: Instant,
  until: Instant,
  asked: readonly (readonly [measure: keyof typeof MEASURES, stat: 'Sum' | 'SampleCount' | 'Maximum'])[],
): Promise<ReadonlyMap<number, number>[]> {
  const client = new CloudWatchClient({});
  const Dimensions = [{ Name: 'service', Value: stack }];
  const MetricDataQueries = asked.map(([MetricName, Stat], at): MetricDataQuery => {
    const Metric = { Namespace: 'Feedmill', MetricName, Dimensions };
    return { Id: `m${at}`, MetricStat: { Metric, Period: QUARTER_S, Stat } };
  });
  const found = asked.map(() => new Map<number, number>());
  const time = { StartTime: new Date(millis(from)), EndTime: new Date(millis(until)) };
  try {
    for await (const { MetricDataResults = [] } of paginateGetMetricData({ client }, { ...time, MetricDataQueries })) {
      for (const { Id = '', Timestamps = [], Values = [] } of MetricDataResults) {
        const values = found[Number(Id.slice(1))];
        Timestamps.forEach((at, index) => {
          values?.set(at.getTime(), Values[index] ?? 0);
        });
      }
    }
    return found;
  } finally {
    client.destroy();
  }
}

async function namesOf(resources: StackResources) {
  const parts = ['Syndication', 'Intake', 'Api'] as const;
  const all = async (type: string) =>
    (await Promise.all(parts.map((part) => resources.names(part, type)))).flatMap((names) => [...names.values()]);
  const functions = Object.entries(DEPLOYED_FUNCTIONS).map(async ([name, [part, id]]) => {
    return [name, (await resources.names(part, 'AWS::Lambda::Function')).get(`${id}Function`) ?? ''] as const;
  });
  // There is a stack Edge only with CloudFront, and Observability only where something is watched.
  const ifThere = (part: StackPart, type: string): Promise<Map<string, string>> =>
    resources.names(part, type).catch(() => new Map());
  const distributions = await ifThere('Edge', 'AWS::CloudFront::Distribution');
  return {
    functions: Object.fromEntries(await Promise.all(functions)) as Record<DeployedFunction, string>,
    queues: (await all('AWS::SQS::Queue')).map((address) => address.slice(address.lastIndexOf('/') + 1)),
    logs: await all('AWS::Logs::LogGroup'),
    distribution: distributions.values().next().value ?? null,
    alarms: (await ifThere('Observability', 'AWS::CloudWatch::Alarm')).size,
    dashboards: (await ifThere('Observability', 'AWS::CloudWatch::Dashboard')).size,
  };
}

type Time = { readonly StartTime: Date; readonly EndTime: Date };

async function valuesOf(client: CloudWatchClient, asked: readonly Asked[], time: Time): Promise<number[]> {
  const MetricDataQueries = asked.map(([Namespace, MetricName, of, Stat = 'Sum'], at): MetricDataQuery => {
    const Dimensions = Object.entries(of).map(([Name, Value]) => ({ Name, Value }));
    return { Id: `m${at}`, MetricStat: { Metric: { Namespace, MetricName, Dimensions }, Period: 86_400, Stat } };
  });
  const values: number[] = [];
  const input = { ...time, MetricDataQueries, ScanBy: 'TimestampDescending' as const };
  for await (const { MetricDataResults = [] } of paginateGetMetricData({ client }, input)) {
    for (const { Values = [] } of MetricDataResults) values.push(...Values);
  }
  return values;
}

async function sumOf(client: CloudWatchClient, asked: readonly Asked[], time: Time): Promise<number> {
  if (asked.length === 0) return 0;
  return (await valuesOf(client, asked, time)).reduce((sum, value) => sum + value, 0);
}

async function newest(client: CloudWatchClient, asked: Asked, time: Time): Promise<number> {
  const [first = 0] = await valuesOf(client, [asked], time);
  return first;
}

async function tableBytes(TableName: string): Promise<number> {
  const client = new DynamoDBClient({});
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    return Table?.TableSizeBytes ?? 0;
  } finally {
    client.destroy();
  }
}
