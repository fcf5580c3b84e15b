import type { PutOff } from '../../lambdas/sqs-put-off.ts';
import type { LocalQueues } from '../../lib/local/index.ts';
import { type Instant, millis } from '../../lib/model/index.ts';

/** Puts messages off on one machine's queues. That they are reported as failed besides does nothing more to them. */
export function localPutOff(queues: LocalQueues, now: () => Instant): PutOff {
  return async (records, until) => {
    const delay = Math.max(millis(until) - millis(now()), 0);
    queues.retry(
      records.map(({ receiptHandle }) => receiptHandle),
      delay,
      `postponed until ${until}`,
    );
  };
}
