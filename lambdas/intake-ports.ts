import { setTimeout } from 'node:timers/promises';
import type { Ports } from '../lib/pipeline/index.ts';
import * as aws from './aws.ts';
import { awsLog } from './log.ts';

/** What the functions that fetch and read use on AWS. */
export function intakePorts(): Ports {
  return {
    store: aws.awsStore(),
    queues: aws.awsQueues(),
    fetch: aws.awsFetcher(),
    now: aws.awsNow,
    log: awsLog,
    site: aws.awsSite(),
    userAgent: aws.awsUserAgent(),
    manners: aws.awsManners(),
    wait: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }),
    random: Math.random,
    itemsPerPoll: aws.awsItemsPerPoll(),
    articleParts: aws.awsArticleParts(),
    keptPerDay: aws.awsKeptPerDay(),
  };
}
