import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { type DeliveryMessage, deliver, type HubPorts } from '../lib/pipeline/index.ts';
import { atFirstEvent, awsNow } from './aws.ts';
import { hubPorts } from './hub-ports.ts';
import { eachMessage } from './sqs-batch.ts';
import { sqsClient } from './sqs-client.ts';
import { type PutOff, sqsPutOff } from './sqs-put-off.ts';

/** Tells hubs and subscribers what the messages ask for; what has to wait comes again when its time has come. */
export function deliverHandler(ports: HubPorts, putOff: PutOff) {
  return async (event: SQSEvent, left?: () => number): Promise<SQSBatchResponse> => {
    const waiting = new Set<SQSRecord>();
    const take = async (record: SQSRecord): Promise<void> => {
      const { until } = await deliver(JSON.parse(record.body) as DeliveryMessage, ports);
      if (until === undefined) return;
      await putOff([record], until);
      waiting.add(record);
    };
    const { batchItemFailures } = await eachMessage(event, ports.log, take, { left });
    // What was put off has to be reported as failed, or it would be deleted.
    const putOffs = [...waiting].map(({ messageId }) => ({ itemIdentifier: messageId }));
    return { batchItemFailures: [...batchItemFailures, ...putOffs] };
  };
}

export const handler = atFirstEvent(() => deliverHandler(hubPorts(), sqsPutOff(sqsClient(), awsNow)));
