import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import {
  ingestSent,
  inRoom,
  isReference,
  mailIn,
  type Ports,
  release,
  releaseIn,
  takeInMail,
  takeOffer,
} from '../lib/pipeline/index.ts';
import { atFirstEvent } from './aws.ts';
import { intakePorts } from './intake-ports.ts';
import { eachMessage } from './sqs-batch.ts';

/** What a source lists no more may be what it lists elsewhere now, which is to be known first. */
const MISSING = '"purpose":"missing"';

/** Takes in the articles that the messages offer, and releases those whose embargo is over. */
export function ingestHandler(ports: Ports) {
  return (event: SQSEvent, left?: () => number): Promise<SQSBatchResponse> =>
    eachMessage(
      event,
      ports.log,
      async ({ body }) => {
        const due = releaseIn(body);
        const mail = mailIn(body);
        if (mail !== null) await takeInMail(mail, ports);
        else if (due !== null) await release(due, ports);
        else await takeOffer(body, ports.store, (offer) => inRoom(ports, (ports) => ingestSent(offer, ports)));
      },
      // What was too large for its message may be as large as an answer, and no room counts it.
      { left, isHeavy: ({ body }) => isReference(body), isLast: ({ body }) => body.includes(MISSING) },
    );
}

export const handler = atFirstEvent(() => ingestHandler(intakePorts()));
