import type { ScheduledEvent } from 'aws-lambda';
import { dispatch, type Ports } from '../lib/pipeline/index.ts';
import type { Embargoes, Sources } from '../lib/store/index.ts';
import { atFirstEvent, awsEmbargoes, awsNow, awsQueues, awsSources } from './aws.ts';

/** The scheduler's tick: hands the sources that are due to the poll queue, and what is no longer embargoed to the article queue. */
export function dispatchHandler(
  ports: Pick<Ports, 'queues' | 'now'> & { readonly sources: Sources; readonly embargoes: Embargoes },
) {
  return async (_tick: ScheduledEvent): Promise<void> => {
    await dispatch(ports);
  };
}

export const handler = atFirstEvent(() =>
  dispatchHandler({ sources: awsSources(), embargoes: awsEmbargoes(), queues: awsQueues(), now: awsNow }),
);
