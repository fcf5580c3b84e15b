import { createHash } from 'node:crypto';
import { localOf } from '../../mail/index.ts';
import type { Instant, MailChecks, SourceId } from '../../model/index.ts';
import { mailName } from '../../store/index.ts';
import type { Ports } from '../ports.ts';
import { type MailMessage, sendMail } from './messages.ts';

type Receiver = Pick<Ports, 'store' | 'queues' | 'now' | 'log' | 'keptPerDay'>;

/** A letter as it came. */
export type IncomingMail = {
  readonly bytes: Uint8Array;
  readonly at: Instant;
  readonly checks: MailChecks | null;
};

/**
 * The sources that the addresses lead to, each once, however many of them lead there. `domain` null takes any. One read for
 * each address that could be one of ours; none for others.
 */
export async function sourcesAt(
  addresses: readonly string[],
  domain: string | null,
  { store }: Pick<Ports, 'store'>,
): Promise<SourceId[]> {
  const locals = new Set(addresses.flatMap((address) => localOf(address, domain) ?? []));
  const found = new Set<SourceId>();
  for (const local of locals) {
    const source = await store.mails.sourceAt(local);
    if (source !== null) found.add(source);
  }
  return [...found];
}

/**
 * Keeps a letter for a source as it came, and hands it on to be read: once this resolves it is not lost any more. Null, with
 * nothing kept, where the source has had all that is kept of it on one day.
 */
export async function receiveMail(
  source: SourceId,
  { bytes, at, checks }: IncomingMail,
  receiver: Receiver,
): Promise<MailMessage | null> {
  const message = await keepMail(source, { bytes, at, checks }, receiver);
  if (message !== null) await sendMail(message, receiver.queues);
  return message;
}

/** Keeps a letter, for who reads it himself. */
export async function keepMail(
  source: SourceId,
  { bytes, at, checks }: IncomingMail,
  { store, log, now, keptPerDay }: Omit<Receiver, 'queues'>,
): Promise<MailMessage | null> {
  if (keptPerDay !== null && !(await store.ledger.charge(source, bytes.length, keptPerDay, now()))) {
    log.warn('letter refused', { source, bytes: bytes.length, why: 'its source has reached its daily limit' });
    return null;
  }
  const key = await store.mails.putRaw(source, bytes);
  const name = mailName(at, createHash('sha256').update(bytes).digest('hex'));
  log.info('letter received', { source, letter: name, bytes: bytes.length });
  return { source, name, key, at, bytes: bytes.length, checks };
}
