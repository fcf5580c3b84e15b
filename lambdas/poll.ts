import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { inRoom, type PollMessage, type Ports, poll } from '../lib/pipeline/index.ts';
import { atFirstEvent } from './aws.ts';
import { intakePorts } from './intake-ports.ts';
import { eachMessage } from './sqs-batch.ts';

/** Polls the sources that the messages name. */
export function pollHandler(ports: Ports) {
  return (event: SQSEvent, left?: () => number): Promise<SQSBatchResponse> =>
    eachMessage(
      event,
      ports.log,
      (record) => inRoom(ports, (ports) => poll((JSON.parse(record.body) as PollMessage).source, ports)),
      { left },
    );
}

export const handler = atFirstEvent(() => pollHandler(intakePorts()));
