import type { KeptMail, Source } from '../../model/index.ts';
import type { Ports } from '../ports.ts';
import { type MailMessage, sendMail } from './messages.ts';

/** So many letters are looked through for those that wait. */
export const LETTERS_LOOKED_AT = 300;

type Accepter = Pick<Ports, 'store' | 'queues' | 'now' | 'log'>;

/**
 * Accepts a mail source: what waits is published, and what comes from now on at once. How many letters go on their way. What
 * failed its checks, or is no newsletter, stays where it is.
 */
export async function acceptMails(source: Source, accepter: Accepter): Promise<number> {
  const { store, now, log } = accepter;
  const mailbox = await store.mails.mailbox(source.id);
  if (mailbox !== null && mailbox.accepted === null) await store.mails.keep(source.id, { ...mailbox, accepted: now() });
  log.info('letters accepted', { source: source.id });
  return sendWaiting(source, accepter);
}

/** Hands on what waits, the oldest first. */
export async function sendWaiting(source: Source, { store, queues }: Accepter): Promise<number> {
  const letters = await store.mails.recent(source.id, LETTERS_LOOKED_AT);
  const waiting = letters.filter(({ fate }) => fate === 'waiting').reverse();
  for (const mail of waiting) await sendMail(messageOf(mail), queues);
  return waiting.length;
}

/** Accepts one letter, though it failed its checks. */
export async function acceptMail(mail: KeptMail, { queues, log }: Accepter): Promise<void> {
  await sendMail({ ...messageOf(mail), accepted: true }, queues);
  log.info('letter accepted', { source: mail.source, letter: mail.name });
}

function messageOf({ source, name, key, at, bytes, checks }: KeptMail): MailMessage {
  return { source, name, key, at, bytes, checks };
}
