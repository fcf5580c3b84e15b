import type { Instant, MailChecks, SourceId } from '../../model/index.ts';
import type { Ports } from '../ports.ts';

/** On the article queue: a letter is kept and waits to be read. Of its reader it tells nothing. */
export type MailMessage = {
  readonly source: SourceId;
  /** The letter's name and the key under which it is kept. */
  readonly name: string;
  readonly key: string;
  readonly at: Instant;
  readonly bytes: number;
  /** What is known of its checks; null where its own fields are asked. */
  readonly checks: MailChecks | null;
  /** An operator has accepted it, whatever speaks against it. */
  readonly accepted?: true;
};

/** Hands a letter on to be read. */
export async function sendMail(message: MailMessage, queues: Ports['queues']): Promise<void> {
  await queues.send('article', [{ body: JSON.stringify({ mail: message }), group: message.source }]);
}

/** The letter that a message on the article queue is about; null for anything else. */
export function mailIn(body: string): MailMessage | null {
  if (!body.startsWith('{"mail":')) return null;
  return (JSON.parse(body) as { readonly mail: MailMessage }).mail;
}
