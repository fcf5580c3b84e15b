import { type Instant, type KeptMail, type Mailbox, type MailFate, millis, type Source } from '../../model/index.ts';
import type { Store } from '../../store/index.ts';

/** What came to a mail source of late. */
export type Letters = {
  readonly mailbox: Mailbox | null;
  /** The newest first. */
  readonly last: readonly KeptMail[];
  /** How many of these are what: of the last two weeks, and all that wait. */
  readonly counts: Readonly<Record<MailFate, number>>;
};

/** So many letters are looked at. */
const LAST = 100;

/** What failed its checks, or could not be read, is history after so long, in milliseconds; what waits goes on waiting. */
const TOLD_MS = 14 * 24 * 3600_000;

/** What came to a mail source of late; null for another source. One read and one query. */
export async function lettersOf(
  { id, kind }: Source,
  { mails }: Pick<Store, 'mails'>,
  now: Instant,
): Promise<Letters | null> {
  if (kind !== 'mail') return null;
  const [mailbox, last] = [await mails.mailbox(id), await mails.recent(id, LAST)];
  const isTold = ({ fate, at }: KeptMail) => fate === 'waiting' || millis(now) - millis(at) < TOLD_MS;
  const count = (fate: MailFate) => last.filter((one) => one.fate === fate && isTold(one)).length;
  return {
    mailbox,
    last,
    counts: {
      published: count('published'),
      waiting: count('waiting'),
      shown: count('shown'),
      quarantined: count('quarantined'),
      unreadable: count('unreadable'),
    },
  };
}
