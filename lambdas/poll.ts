import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import {
  inRoom,
  type PollMessage,
  type PollOutcome,
  type Ports,
  type PushOutcome,
  poll,
  receivePush,
} from '../lib/pipeline/index.ts';
import { atFirstEvent } from './aws.ts';
import { intakePorts } from './intake-ports.ts';
import { eachMessage } from './sqs-batch.ts';

/** Polls the sources that the messages name, and takes what their hubs pushed. */
export function pollHandler(ports: Ports) {
  return (event: SQSEvent, left?: () => number): Promise<SQSBatchResponse> =>
    eachMessage(
      event,
      ports.log,
      (record) => inRoom(ports, (ports) => look(JSON.parse(record.body) as PollMessage, ports)),
      { left },
    );
}

function look({ source, pushed }: PollMessage, ports: Ports): Promise<PollOutcome | PushOutcome> {
  return pushed === undefined ? poll(source, ports) : receivePush(source, pushed, ports);
}

export const handler = atFirstEvent(() => pollHandler(intakePorts()));
