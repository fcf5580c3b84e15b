import type { KeptMail, Mailbox, MailFate, Source } from '../../model/index.ts';
import type { Store } from '../../store/index.ts';

/** What came to a mail source of late. */
export type Letters = {
  readonly mailbox: Mailbox | null;
  /** The newest first. */
  readonly last: readonly KeptMail[];
  /** How many of these are what. */
  readonly counts: Readonly<Record<MailFate, number>>;
};

/** So many letters are looked at. */
const LAST = 100;

/** What came to a mail source of late; null for another source. One read and one query. */
export async function lettersOf({ id, kind }: Source, { mails }: Pick<Store, 'mails'>): Promise<Letters | null> {
  if (kind !== 'mail') return null;
  const [mailbox, last] = [await mails.mailbox(id), await mails.recent(id, LAST)];
  const count = (fate: MailFate) => last.filter((one) => one.fate === fate).length;
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
