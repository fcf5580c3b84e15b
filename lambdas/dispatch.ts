import type { ScheduledEvent } from 'aws-lambda';
import { dispatch, type Ports } from '../lib/pipeline/index.ts';
import type { Sources } from '../lib/store/index.ts';
import { atFirstEvent, awsNow, awsQueues, awsSources } from './aws.ts';

/** The scheduler's tick: hands the sources that are due to the poll queue. */
export function dispatchHandler(ports: Pick<Ports, 'queues' | 'now'> & { readonly sources: Sources }) {
  return async (_tick: ScheduledEvent): Promise<void> => {
    await dispatch(ports);
  };
}

export const handler = atFirstEvent(() => dispatchHandler({ sources: awsSources(), queues: awsQueues(), now: awsNow }));
