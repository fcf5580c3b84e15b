import { S3Client } from '@aws-sdk/client-s3';

/** S3 as the environment says; path-style wherever an endpoint is given, which is what S3-compatible ones understand. */
export function s3Client(): S3Client {
  const { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_S3 } = process.env;
  return new S3Client({ forcePathStyle: (AWS_ENDPOINT_URL_S3 ?? AWS_ENDPOINT_URL) !== undefined });
}
