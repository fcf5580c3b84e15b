import { type DoorPorts, type HubPorts, WEBHOOK_LIMITS } from '../lib/pipeline/index.ts';
import { awsCaller, awsHub, awsNow, awsPublicAfter, awsQueues, awsSite, awsStore, awsSubscribers } from './aws.ts';
import { awsLog } from './log.ts';
import { unguessable } from './unguessable.ts';

/** What the door for strangers uses on AWS. */
export function doorPorts(): DoorPorts {
  return {
    store: awsStore(),
    subscribers: awsSubscribers(),
    queues: awsQueues(),
    now: awsNow,
    log: awsLog,
    site: awsSite(),
    hub: awsHub(),
    unguessable,
  };
}

/** What the function uses that tells hubs, subscribers and partners. */
export function hubPorts(): HubPorts {
  return {
    ...doorPorts(),
    random: Math.random,
    callSubscriber: awsCaller('TRUSTED_CALLBACKS'),
    callHub: awsCaller('TRUSTED_ORIGINS'),
    callWebhook: awsCaller('TRUSTED_CALLBACKS', WEBHOOK_LIMITS),
    publicAfter: awsPublicAfter(),
  };
}
