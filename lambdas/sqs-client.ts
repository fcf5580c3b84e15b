import { SQSClient } from '@aws-sdk/client-sqs';

/**
 * SQS as the environment says. The client would otherwise go wherever a queue's address says that it is, which at an
 * AWS-compatible endpoint may be a host that is not there.
 */
export function sqsClient(): SQSClient {
  return new SQSClient({ useQueueUrlAsEndpoint: false });
}
