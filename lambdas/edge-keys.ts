// The interface takes requests signed for every region alone (SigV4a), which the client signs once this is loaded.
import '@aws-sdk/signature-v4a';
import {
  CloudFrontKeyValueStoreClient,
  type CloudFrontKeyValueStoreClientConfig,
  ConflictException,
  DescribeKeyValueStoreCommand,
  ListKeysCommand,
  UpdateKeysCommand,
} from '@aws-sdk/client-cloudfront-keyvaluestore';
import type { EdgeStore } from '../lib/pipeline/index.ts';

/** How many keys `ListKeys` gives at once. */
const PAGE = 50;

/** The keys that CloudFront's function looks up, in a KeyValueStore. Each call has its price: a thousand cost as much as thirty million look-ups. */
export function edgeKeys(arn: string, more: CloudFrontKeyValueStoreClientConfig = {}): EdgeStore {
  const client = new CloudFrontKeyValueStoreClient(more);
  const version = async (): Promise<string> => {
    const { ETag } = await client.send(new DescribeKeyValueStoreCommand({ KvsARN: arn }));
    if (ETag === undefined) throw new Error(`KeyValueStore ${arn} tells no version of its keys`);
    return ETag;
  };
  return {
    version,

    async read() {
      // Before the keys: who changes them by it knows that they were all of that version.
      const before = await version();
      const keys = new Map<string, string>();
      let NextToken: string | undefined;
      do {
        const page = await client.send(new ListKeysCommand({ KvsARN: arn, MaxResults: PAGE, NextToken }));
        for (const { Key = '', Value = '' } of page.Items ?? []) keys.set(Key, Value);
        NextToken = page.NextToken;
      } while (NextToken !== undefined);
      return { keys, version: before };
    },

    async change({ puts, deletes }, IfMatch) {
      const Puts = [...puts].map(([Key, Value]) => ({ Key, Value }));
      const Deletes = deletes.map((Key) => ({ Key }));
      try {
        const { ETag } = await client.send(new UpdateKeysCommand({ KvsARN: arn, IfMatch, Puts, Deletes }));
        return ETag ?? null;
      } catch (error) {
        if (isLost(error)) return null;
        throw error;
      }
    },
  };
}

/** The store of this deployment; null where it has no CloudFront. */
export function awsEdge(): EdgeStore | null {
  const arn = process.env.EDGE_KEYS;
  return arn === undefined ? null : edgeKeys(arn);
}

/** That the keys are of another version by now: documented as a conflict, and known to be told as a failed precondition, too. */
function isLost(error: unknown): boolean {
  if (error instanceof ConflictException) return true;
  const { $metadata, name, message } = error as {
    $metadata?: { httpStatusCode?: number };
    name?: string;
    message?: string;
  };
  return (
    $metadata?.httpStatusCode === 412 ||
    (name === 'ValidationException' && /etag|if-match|precondition/i.test(message ?? ''))
  );
}
