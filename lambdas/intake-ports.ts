import { setTimeout } from 'node:timers/promises';
import { answerRoom } from '../lib/fetch/index.ts';
import { ANSWER_BYTES, NO_DOMAIN, type Ports, READING_LIMITS, readApart } from '../lib/pipeline/index.ts';
import * as aws from './aws.ts';
import { awsLog } from './log.ts';
import { unguessable } from './unguessable.ts';

/** What processes for readings run: a bundle that stands beside the function's own. */
const READING_BUNDLE = new URL('./reading.mjs', import.meta.url);

/** A function has a gigabyte: for two processes, each grown as large as it may, and for itself. */
const MOST_PROCESSES = 2;

/** What the functions that fetch and read use on AWS. */
export function intakePorts(): Ports {
  const room = answerRoom(ANSWER_BYTES);
  return {
    store: aws.awsStore(),
    queues: aws.awsQueues(),
    fetch: aws.awsFetcher(room),
    hubs: { call: aws.awsCaller('TRUSTED_ORIGINS'), callbacks: aws.awsCallbacks(), newSecret: unguessable },
    room,
    read: readApart({ ...READING_LIMITS, module: READING_BUNDLE, now: aws.awsNow, most: MOST_PROCESSES }).read,
    now: aws.awsNow,
    log: awsLog,
    site: aws.awsSite(),
    automaticFeeds: aws.awsAutomaticFeeds(),
    userAgent: aws.awsUserAgent(),
    manners: aws.awsManners(),
    wait: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }),
    random: Math.random,
    itemsPerPoll: aws.awsItemsPerPoll(),
    articleParts: aws.awsArticleParts(),
    keptPerDay: aws.awsKeptPerDay(),
    // What SES found comes with its event.
    mail: { domain: process.env.MAIL_DOMAIN ?? NO_DOMAIN, trusted: null },
  };
}
