import type { ScheduledEvent } from 'aws-lambda';
import { dispatch, type Ports } from '../lib/pipeline/index.ts';
import type { Embargoes, Sources } from '../lib/store/index.ts';
import { atFirstEvent, awsEmbargoes, awsNow, awsQueues, awsSources } from './aws.ts';

/** Until the next tick, as `lib/cloud` has the scheduler send them. */
export const TICK_MS = 60_000;

/**
 * The scheduler's tick: hands the sources that come due before the next one to the poll queue, and what is no longer
 * embargoed to the article queue. `room` says how many sources may be handed out now; left out, as many as a tick may.
 */
export function dispatchHandler(
  ports: Pick<Ports, 'queues' | 'now'> & { readonly sources: Sources; readonly embargoes: Embargoes },
  tickMs = 0,
  room = () => Number.POSITIVE_INFINITY,
) {
  return async (_tick: ScheduledEvent): Promise<void> => {
    await dispatch(ports, { tickMs, room: room() });
  };
}

export const handler = atFirstEvent(() =>
  dispatchHandler({ sources: awsSources(), embargoes: awsEmbargoes(), queues: awsQueues(), now: awsNow }, TICK_MS),
);
