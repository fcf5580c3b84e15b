import type { HubPorts } from '../lib/pipeline/index.ts';
import { awsCaller, awsHub, awsNow, awsQueues, awsSite, awsStore } from './aws.ts';
import { awsLog } from './log.ts';
import { unguessable } from './unguessable.ts';

/** What the functions that stand between the feeds and their subscribers use on AWS. */
export function hubPorts(): HubPorts {
  return {
    store: awsStore(),
    queues: awsQueues(),
    now: awsNow,
    log: awsLog,
    site: awsSite(),
    random: Math.random,
    hub: awsHub(),
    callSubscriber: awsCaller('TRUSTED_CALLBACKS'),
    callHub: awsCaller('TRUSTED_ORIGINS'),
    unguessable,
  };
}
