import type { SESEvent, SESEventRecord } from 'aws-lambda';
import { checkOf } from '../lib/mail/index.ts';
import { type Instant, instant, type MailChecks } from '../lib/model/index.ts';
import { type Ports, receiveMail, sourcesAt } from '../lib/pipeline/index.ts';
import { INCOMING_PREFIX } from '../lib/store/index.ts';
import { atFirstEvent, awsKeptPerDay, awsNow, awsQueues, awsStore } from './aws.ts';
import { awsLog } from './log.ts';

type Receiver = Pick<Ports, 'store' | 'queues' | 'now' | 'log' | 'keptPerDay'>;

/**
 * Takes the letters that SES has put into the bucket: each is kept for the sources that its recipients lead to, and handed
 * on to be read. One for nobody, or for a source that has had its day, stays where SES put it, until the bucket's rule for
 * that place takes it; both are told in the log. What fails is called again by Lambda.
 */
export function mailHandler(receiver: Receiver, domain: string | null) {
  return async ({ Records }: SESEvent): Promise<void> => {
    for (const record of Records) await take(record, receiver, domain);
  };
}

async function take({ ses }: SESEventRecord, receiver: Receiver, domain: string | null): Promise<void> {
  const { store, log } = receiver;
  const { messageId, timestamp } = ses.mail;
  const key = `${INCOMING_PREFIX}${messageId}`;
  const sources = await sourcesAt(ses.receipt.recipients, domain, receiver);
  if (sources.length === 0) return log.warn('letter for nobody', { letter: messageId });
  const object = await store.objects.get(key);
  // Taken before: an event may come twice.
  if (object === null) return log.info('letter gone', { letter: messageId });
  const mail = { bytes: object.bytes, at: arrival(timestamp, receiver), checks: checksOf(ses.receipt) };
  let isKept = true;
  for (const source of sources) if ((await receiveMail(source, mail, receiver)) === null) isKept = false;
  if (isKept) await store.objects.delete(key);
}

/** When SES received it, and never later than now. */
function arrival(timestamp: string, { now }: Receiver): Instant {
  const time = Date.parse(timestamp);
  return Number.isNaN(time) ? now() : instant(Math.min(time, Date.parse(now())));
}

/** https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda-event.html: PASS, FAIL, GRAY, PROCESSING_FAILED. */
function checksOf(receipt: SESEventRecord['ses']['receipt']): MailChecks {
  return {
    spf: checkOf(receipt.spfVerdict?.status ?? ''),
    dkim: checkOf(receipt.dkimVerdict?.status ?? ''),
    dmarc: checkOf(receipt.dmarcVerdict?.status ?? ''),
    spam: checkOf(receipt.spamVerdict?.status ?? ''),
    virus: checkOf(receipt.virusVerdict?.status ?? ''),
  };
}

export const handler = atFirstEvent(() =>
  mailHandler(
    { store: awsStore(), queues: awsQueues(), now: awsNow, log: awsLog, keptPerDay: awsKeptPerDay() },
    process.env.MAIL_DOMAIN ?? null,
  ),
);
