import {
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  type ObjectVersion,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { instant } from '../model/index.ts';
import type { ObjectHead, Objects } from './objects.ts';

/** The objects of an S3 bucket; those of a content type that `storedTypes` has are stored by that which it gives. */
export function s3Objects(
  client: S3Client,
  bucket: string,
  storedTypes: Readonly<Partial<Record<string, string>>> = {},
): Objects {
  return {
    async get(key) {
      const answer = await unlessMissing(client.send(new GetObjectCommand({ Bucket: bucket, Key: key })));
      if (answer?.Body === undefined) return null;
      return { ...headOf(answer), bytes: await answer.Body.transformToByteArray() };
    },

    async head(key) {
      const answer = await unlessMissing(client.send(new HeadObjectCommand({ Bucket: bucket, Key: key })));
      return answer === null ? null : headOf(answer);
    },

    async put(key, bytes, { contentType, cacheControl, gone, onlyIf }) {
      const put = new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: bytes,
        ContentType: storedTypes[contentType] ?? contentType,
        ...(cacheControl !== undefined && { CacheControl: cacheControl }),
        // CloudFront's function in lib/cloud/delivery.ts makes a 410 of it.
        ...(gone && { Metadata: { gone: 'true' } }),
        ...(onlyIf === 'absent' && { IfNoneMatch: '*' }),
        ...(typeof onlyIf === 'object' && { IfMatch: `"${onlyIf.etag}"` }),
      });
      try {
        const answer = await client.send(put);
        return { etag: bare(answer.ETag) };
      } catch (error) {
        // 412: the condition did not hold. 409: a rival write was under way. 404: If-Match on an object that is gone.
        if (onlyIf !== undefined && [412, 409, 404].includes(statusOf(error))) return 'conflict';
        throw error;
      }
    },

    // A bucket with versions keeps what a plain delete hides: a takedown must reach every version.
    delete: (key) => deleteVersions(client, bucket, key, () => true),

    deleteOlder: (key) => deleteVersions(client, bucket, key, ({ IsLatest }) => IsLatest !== true),

    async *list(prefix) {
      let token: string | undefined;
      do {
        const page = await client.send(
          new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ...(token && { ContinuationToken: token }) }),
        );
        for (const object of page.Contents ?? []) if (object.Key !== undefined) yield object.Key;
        token = page.NextContinuationToken;
      } while (token !== undefined);
    },
  };
}

type Version = Pick<ObjectVersion, 'Key' | 'VersionId' | 'IsLatest'>;

async function deleteVersions(
  client: S3Client,
  bucket: string,
  key: string,
  isWanted: (version: Version) => boolean,
): Promise<void> {
  const versions = await client.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key }));
  const found: Version[] = [...(versions.Versions ?? []), ...(versions.DeleteMarkers ?? [])];
  const all = found.filter((version) => version.Key === key && isWanted(version));
  if (all.length === 0) return;
  const Objects = all.map(({ Key, VersionId }) => ({ Key, VersionId }));
  const answer = await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }));
  const failed = answer.Errors?.[0];
  if (failed) throw new Error(`S3 bucket ${bucket}: ${key} was not deleted: ${failed.Code} ${failed.Message}`);
  if (versions.IsTruncated) await deleteVersions(client, bucket, key, isWanted);
}

type Answer = {
  ETag?: string | undefined;
  LastModified?: Date | undefined;
  ContentType?: string | undefined;
  CacheControl?: string | undefined;
  ContentLength?: number | undefined;
  Metadata?: Record<string, string> | undefined;
};

function headOf(answer: Answer): ObjectHead {
  return {
    etag: bare(answer.ETag),
    lastModified: instant(answer.LastModified ?? new Date(0)),
    contentType: answer.ContentType ?? 'application/octet-stream',
    cacheControl: answer.CacheControl ?? null,
    size: answer.ContentLength ?? 0,
    ...(answer.Metadata?.gone === 'true' && { gone: true }),
  };
}

function bare(etag: string | undefined): string {
  return (etag ?? '').replace(/^"|"$/g, '');
}

async function unlessMissing<T>(request: Promise<T>): Promise<T | null> {
  try {
    return await request;
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}

/** 0 for what is no answer about the object: without its bucket, nothing is known of it. */
function statusOf(error: unknown): number {
  if (!(error instanceof S3ServiceException) || error.name === 'NoSuchBucket') return 0;
  return error.$metadata.httpStatusCode ?? 0;
}
