import {
  CreateBucketCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { s3Objects } from '../../lib/store/s3-objects.ts';
import { HAS_MOTO, type MotoServer, startMoto, withoutMoto } from './moto-server.ts';
import { objectsContract } from './objects.contract.ts';

withoutMoto('the S3 adapter');

describe.skipIf(!HAS_MOTO)('on moto', () => {
  let moto: MotoServer;
  let client: S3Client;
  let buckets = 0;

  beforeAll(async () => {
    moto = await startMoto();
    client = new S3Client({ ...moto.client, forcePathStyle: true });
  });

  afterAll(async () => {
    client?.destroy();
    await moto?.close();
  });

  async function makeBucket(versions: 'versioned' | 'plain'): Promise<string> {
    buckets += 1;
    const Bucket = `bucket-${buckets}`;
    await client.send(new CreateBucketCommand({ Bucket }));
    if (versions === 'versioned') {
      const VersioningConfiguration = { Status: 'Enabled' } as const;
      await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    }
    return Bucket;
  }

  objectsContract('an S3 bucket', async () => s3Objects(client, await makeBucket('plain')));
  objectsContract('an S3 bucket that keeps versions', async () => s3Objects(client, await makeBucket('versioned')));

  it('deletes every version of an object, and no other whose key begins alike', async () => {
    const bucket = await makeBucket('versioned');
    const objects = s3Objects(client, bucket);
    for (const text of ['one', 'two', 'three'])
      await objects.put('raw/a', Buffer.from(text), { contentType: 'text/plain' });
    await objects.put('raw/ab', Buffer.from('another'), { contentType: 'text/plain' });
    await objects.delete('raw/a');
    const { Versions = [], DeleteMarkers = [] } = await client.send(new ListObjectVersionsCommand({ Bucket: bucket }));
    expect(Versions.map(({ Key }) => Key)).toEqual(['raw/ab']);
    expect(DeleteMarkers).toEqual([]);
  });

  it('stores by another type what is to be stored so', async () => {
    const objects = s3Objects(client, await makeBucket('plain'), { 'text/a': 'text/b' });
    await objects.put('feeds/a', Buffer.from('one'), { contentType: 'text/a' });
    await objects.put('feeds/c', Buffer.from('one'), { contentType: 'text/c' });
    const types = [await objects.get('feeds/a'), await objects.get('feeds/c')].map((found) => found?.contentType);
    expect(types).toEqual(['text/b', 'text/c']);
  });

  it('deletes the older versions of an object, and leaves the one that stands', async () => {
    const bucket = await makeBucket('versioned');
    const objects = s3Objects(client, bucket);
    for (const text of ['one', 'two', 'three'])
      await objects.put('feeds/a', Buffer.from(text), { contentType: 'text/plain' });
    await objects.deleteOlder?.('feeds/a');
    const { Versions = [] } = await client.send(new ListObjectVersionsCommand({ Bucket: bucket }));
    expect(Versions).toHaveLength(1);
    expect(Buffer.from((await objects.get('feeds/a'))?.bytes ?? '').toString()).toBe('three');
    await objects.deleteOlder?.('feeds/none');
  });

  it('deletes and lists what takes many answers to list', async () => {
    const bucket = await makeBucket('versioned');
    const objects = s3Objects(listingTwoAtOnce(), bucket);
    const keys = ['raw/a', 'raw/b', 'raw/c', 'raw/d', 'raw/e'];
    for (const key of keys) await objects.put(key, Buffer.from(key), { contentType: 'text/plain' });
    for (let version = 0; version < 6; version++) {
      await objects.put('raw/c', Buffer.from(String(version)), { contentType: 'text/plain' });
    }
    const listed: string[] = [];
    for await (const key of objects.list('raw/')) listed.push(key);
    expect(listed).toEqual(keys);
    await objects.delete('raw/c');
    const { Versions = [], DeleteMarkers = [] } = await client.send(new ListObjectVersionsCommand({ Bucket: bucket }));
    expect(Versions.map(({ Key }) => Key)).toEqual(keys.filter((key) => key !== 'raw/c'));
    expect(DeleteMarkers).toEqual([]);
  });

  it('takes a bucket that is not there for no answer about its objects', async () => {
    const objects = s3Objects(client, 'no-such-bucket');
    const put = { contentType: 'text/plain' };
    await expect(objects.get('k')).rejects.toThrow(/bucket/i);
    await expect(objects.put('k', Buffer.from(''), put)).rejects.toThrow(/bucket/i);
    await expect(objects.put('k', Buffer.from(''), { ...put, onlyIf: 'absent' })).rejects.toThrow(/bucket/i);
  });

  /** S3 lists a thousand at a time; the same code runs over many answers when it lists two. */
  function listingTwoAtOnce(): S3Client {
    const slow = new S3Client({ ...moto.client, forcePathStyle: true });
    slow.middlewareStack.add(
      (next, { commandName = '' }) =>
        (args) =>
          next(commandName.startsWith('List') ? { ...args, input: { ...args.input, MaxKeys: 2 } } : args),
      { step: 'initialize' },
    );
    onTestFinished(() => slow.destroy());
    return slow;
  }
});
