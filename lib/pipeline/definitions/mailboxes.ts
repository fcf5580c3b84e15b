import { ADDRESS_BYTES, newLocal } from '../../mail/index.ts';
import type { Mailbox, Source, SourceId } from '../../model/index.ts';
import type { Ports } from '../ports.ts';

/** What stands behind the @ where nobody said: a letter is brought to one machine by hand, or by a program on it. */
export const NO_DOMAIN = 'localhost';

type Opener = Pick<Ports, 'store' | 'now' | 'log'>;

/** Gives so many random bytes that nobody can guess. */
export type RandomBytes = (bytes: number) => Uint8Array;

/** The address of a mail source; a new one where it has none. */
export async function openMailbox(source: SourceId, opener: Opener, random: RandomBytes): Promise<Mailbox> {
  const standing = await opener.store.mails.mailbox(source);
  if (standing !== null) return standing;
  const mailbox = { local: newLocal(random(ADDRESS_BYTES)), since: opener.now(), former: [], accepted: null };
  await opener.store.mails.open(source, mailbox);
  opener.log.info('address opened', { source });
  return mailbox;
}

/** Gives each mail source that has none an address. One read each. */
export async function openMailboxes(sources: readonly Source[], opener: Opener, random: RandomBytes): Promise<void> {
  for (const { id, kind } of sources) if (kind === 'mail') await openMailbox(id, opener, random);
}

/** So many former addresses are remembered: they are in letters that may come again, and are told to nobody either. */
const MOST_FORMER = 20;

/** Gives a mail source another address; letters to the one before are refused from now on. */
export async function rotateMailbox(source: SourceId, opener: Opener, random: RandomBytes): Promise<Mailbox> {
  const before = await openMailbox(source, opener, random);
  const mailbox: Mailbox = {
    ...before,
    local: newLocal(random(ADDRESS_BYTES)),
    since: opener.now(),
    former: [before.local, ...before.former].slice(0, MOST_FORMER),
  };
  await opener.store.mails.open(source, mailbox);
  opener.log.info('address changed', { source });
  return mailbox;
}

/** The address as it is written. */
export function addressOf({ local }: Mailbox, domain: string | null): string {
  return `${local}@${domain ?? NO_DOMAIN}`;
}
