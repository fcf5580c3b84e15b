import type { MailSettings } from '../../lib/config/index.ts';
import { LETTER, museumLetter, post } from '../../lib/local/newspaper/index.ts';
import type { Instant, Source, SourceId } from '../../lib/model/index.ts';
import { addressOf, type Ports } from '../../lib/pipeline/index.ts';

const ID = LETTER.id as SourceId;

/** A newsletter of our own writing, which comes by SMTP to any free port of this machine. */
export const LETTER_SOURCE: Source = {
  id: ID,
  title: LETTER.title,
  kind: 'mail',
  url: null,
  fullText: 'never',
  interval: { least: 0, most: 0 },
  recheck: 0,
  tags: [],
  language: null,
  rules: {},
  paused: false,
  origin: 'config',
  // Nobody is asked here: all there is to come is written below.
  accept: 'all',
};

export const LETTER_DOOR: MailSettings = {
  domain: 'in.feedmill.example',
  port: 0,
  host: '127.0.0.1',
  maildir: null,
  trusted: null,
  ruleSet: null,
};

/** Has the museum's letter brought to its source's address, as the post would. The same letter again is no new article. */
export async function postLetter(port: number | null, startedAt: Instant, ports: Ports): Promise<void> {
  const mailbox = await ports.store.mails.mailbox(ID);
  if (port === null || mailbox === null) return;
  const to = addressOf(mailbox, LETTER_DOOR.domain);
  await post(museumLetter(to, startedAt), { from: 'bounce@post.museum.example', to, port });
}
