import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import {
  CloudWatchLogsClient,
  paginateFilterLogEvents,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import type { ScheduledEvent } from 'aws-lambda';
import { type Instant, millis, type PartnerId } from '../lib/model/index.ts';
import { type LogFields, type LoggedRequest, logFields, readLogged } from '../lib/partners/index.ts';
import { type AccessLog, type AccessLogs, countLogs, hourOf, type LogCounter } from '../lib/pipeline/index.ts';
import { type Objects, s3Objects } from '../lib/store/index.ts';
import { atFirstEvent, awsNow, awsStore } from './aws.ts';
import { edgeKeys } from './edge-keys.ts';
import { awsLog } from './log.ts';
import { s3Client } from './s3-client.ts';

/** A batch is begun only where there is as much time left, in milliseconds. */
const BATCH_MS = 90_000;

/** What a log may have unpacked: CloudFront begins another at 50 MB. Bytes. */
const MOST_BYTES = 200_000_000;

/** The scheduler's tick: counts what CloudFront has written since, batch by batch; what is left waits for the next. */
export function usageHandler(counter: LogCounter) {
  return async (_tick: ScheduledEvent, left: () => number): Promise<void> => {
    while (left() > BATCH_MS && (await countLogs(counter)) !== null);
  };
}

/** CloudFront's standard logs in a bucket, under `prefix`, and by the function's notes whose the requests in them are. */
export function accessLogs(
  objects: Pick<Objects, 'list' | 'get'>,
  prefix: string,
  distribution: string,
  whose: AccessLogs['whose'],
  tell: (message: string, fields: Record<string, unknown>) => void,
): AccessLogs {
  return {
    whose,

    async of(day) {
      const found: AccessLog[] = [];
      for await (const key of objects.list(`${prefix}${distribution}.${day}`)) {
        const hour = hourOf(key);
        if (hour !== null) found.push({ key, hour });
      }
      return found;
    },

    async *read(key) {
      const object = await objects.get(key);
      if (object === null) return;
      let unpacked: Buffer;
      try {
        unpacked = gunzipSync(object.bytes, { maxOutputLength: MOST_BYTES });
      } catch (error) {
        // It would be damaged the next time, too.
        tell('access log not read', { key, error: error instanceof Error ? error.message : String(error) });
        return;
      }
      yield* linesOf(unpacked);
    },
  };
}

function* linesOf(unpacked: Buffer): Generator<LoggedRequest> {
  let fields: LogFields | null = null;
  for (let from = 0; from < unpacked.length; ) {
    const end = unpacked.indexOf(NEWLINE, from);
    const line = unpacked.toString('utf8', from, end < 0 ? unpacked.length : end);
    from = end < 0 ? unpacked.length : end + 1;
    fields = logFields(line) ?? fields;
    const one = fields === null ? null : readLogged(line, fields);
    if (one !== null) yield one;
  }
}

const NEWLINE = 0x0a;

/** Notes of the function at the edge: `<request's id> {"partner":"courier","request":"<id>"}`. */
export function notedIn(message: string): readonly [request: string, partner: PartnerId] | null {
  const at = message.indexOf('{"partner":');
  if (at < 0) return null;
  try {
    const { partner, request } = JSON.parse(message.slice(at)) as { partner?: unknown; request?: unknown };
    return typeof partner === 'string' && typeof request === 'string' ? [request, partner as PartnerId] : null;
  } catch {
    return null;
  }
}

/** They are kept in us-east-1 alone, wherever the function ran. */
function notes(logGroupName: string): AccessLogs['whose'] {
  const client = new CloudWatchLogsClient({ region: 'us-east-1' });
  return async (from: Instant, to: Instant) => {
    const found = new Map<string, PartnerId>();
    const asked = { logGroupName, startTime: millis(from), endTime: millis(to), filterPattern: '"partner"' };
    try {
      for await (const { events = [] } of paginateFilterLogEvents({ client }, asked)) {
        for (const { message = '' } of events) {
          const noted = notedIn(message);
          if (noted !== null) found.set(...noted);
        }
      }
    } catch (error) {
      // The group is made with the first note.
      if (!(error instanceof ResourceNotFoundException)) throw error;
    }
    return found;
  };
}

export const handler = atFirstEvent(() => {
  const { ACCESS_LOGS = '', DISTRIBUTION = '', EDGE_NOTES = '', EDGE_KEYS = '' } = process.env;
  const slash = ACCESS_LOGS.indexOf('/');
  const objects = s3Objects(s3Client(), ACCESS_LOGS.slice(0, slash));
  return usageHandler({
    store: awsStore(),
    logs: accessLogs(objects, ACCESS_LOGS.slice(slash + 1), DISTRIBUTION, notes(EDGE_NOTES), awsLog.warn),
    edge: edgeKeys(EDGE_KEYS),
    freshKey: () => randomBytes(32),
    now: awsNow,
    log: awsLog,
  });
});
