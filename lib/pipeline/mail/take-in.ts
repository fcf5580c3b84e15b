import { failedChecks } from '../../mail/index.ts';
import {
  type ArticleId,
  type KeptMail,
  type Mailbox,
  type MailFate,
  NO_CHECKS,
  type Source,
} from '../../model/index.ts';
import { NO_DOMAIN } from '../definitions/mailboxes.ts';
import { ingest } from '../ingest/ingest.ts';
import type { IngestOutcome } from '../ingest/ingest-outcome.ts';
import type { Offer } from '../messages.ts';
import type { Ports } from '../ports.ts';
import { type MailRead, type MailStory, ReadingStopped } from '../reader.ts';
import { keepBeside } from './keep-beside.ts';
import type { MailMessage } from './messages.ts';

/** What came of a letter; `outcomes` are those of its articles. */
export type TakenMail = { readonly mail: KeptMail; readonly outcomes: readonly IngestOutcome[] };

/** A letter's pictures are held by caches for so long: within it a takedown reaches them. */
const PICTURE_CACHE = 'public, max-age=3600';

/**
 * Reads a letter that is kept, and publishes what it tells where it is a newsletter, its checks did not fail, and its source
 * was accepted; everything else is remembered for the operator. Doing it twice is doing it once. Null where the letter or
 * its source is gone.
 *
 * Requests of a letter that becomes one article, besides those of {@link ingest}: three reads (source, address, what it
 * says), two writes (what it says, the letter), one to note it with its article; one object read, one written for each
 * picture.
 */
export async function takeInMail(message: MailMessage, ports: Ports): Promise<TakenMail | null> {
  const { source: id, name, key, at, bytes, checks } = message;
  const { store, log } = ports;
  const source = await store.sources.get(id);
  const body = source === null ? null : await store.mails.raw(key);
  if (source === null || body === null) {
    log.warn('letter gone', { source: id, letter: name });
    return null;
  }
  const mailbox = await store.mails.mailbox(id);
  const read = await readOrSay(body, message, source, mailbox, ports);
  const { fate, why } = fateOf(read, message, source, mailbox);
  const outcomes = fate === 'published' ? await publishStories(read, message, ports) : [];
  const articles = [...new Set(outcomes.flatMap(({ article }) => article ?? []))];
  const isShown = fate === 'published' && articles.length > 0;
  const failed = fate === 'published' && articles.length === 0;
  const mail: KeptMail = {
    source: id,
    name,
    at,
    key,
    bytes,
    kind: read.kind,
    fate: failed ? 'waiting' : fate,
    why: failed ? (outcomes[0]?.detail ?? 'it has no content') : why,
    subject: read.subject,
    from: read.from,
    // What is published is to be had there, and nowhere once it is taken down.
    says: isShown ? '' : read.says,
    links: read.links,
    codes: read.codes,
    unsubscribe: read.unsubscribe,
    articles,
    checks: read.checks ?? checks ?? NO_CHECKS,
  };
  await store.mails.note(mail);
  for (const [at, { article }] of outcomes.entries()) {
    const folder = read.stories[at]?.pictures ?? null;
    if (article !== null) await keepBeside(article, besideOf(folder, message), ports);
  }
  log.info('letter read', { source: id, letter: name, kind: mail.kind, fate: mail.fate, articles: articles.length });
  return { mail, outcomes };
}

/** A letter whose reading had to be cut off is one that cannot be read. */
async function readOrSay(
  body: Uint8Array,
  { at, checks }: MailMessage,
  source: Source,
  mailbox: Mailbox | null,
  { read, site, mail }: Ports,
): Promise<MailRead> {
  const { id, language, tags, digest } = source;
  try {
    return await read('mail', id, body, {
      source: { id, language, tags, digest },
      locals: mailbox === null ? [] : [mailbox.local, ...mailbox.former],
      domain: mail?.domain ?? NO_DOMAIN,
      at,
      base: site.baseUrl,
      trusted: mail?.trusted ?? null,
      checks,
    });
  } catch (error) {
    if (!(error instanceof ReadingStopped)) throw error;
    const none = {
      subject: null,
      from: null,
      says: '',
      links: [],
      codes: [],
      unsubscribe: [],
      stories: [],
      pictures: [],
    };
    return { ...none, kind: 'unreadable', why: error.message, checks: checks ?? NO_CHECKS };
  }
}

function fateOf(
  { kind, why, checks }: MailRead,
  { accepted }: MailMessage,
  source: Source,
  mailbox: Mailbox | null,
): { readonly fate: MailFate; readonly why: string } {
  if (kind === 'unreadable') return { fate: 'unreadable', why };
  if (kind !== 'newsletter') return { fate: 'shown', why };
  const failed = failedChecks(checks);
  if (failed !== null && !accepted) return { fate: 'quarantined', why: failed };
  if (source.paused) return { fate: 'waiting', why: 'its source is paused' };
  const isAccepted = source.accept === 'all' || (mailbox?.accepted ?? null) !== null;
  if (!isAccepted && !accepted) return { fate: 'waiting', why: 'its source is not accepted yet' };
  return { fate: 'published', why };
}

async function publishStories(read: MailRead, message: MailMessage, ports: Ports): Promise<IngestOutcome[]> {
  const { store } = ports;
  const known = await store.identityKeys.find([...new Set(read.stories.map(({ told }) => told))]);
  const isNew = ({ told }: MailStory) => !known.has(told);
  // Before the articles: who reads one of these finds its pictures.
  const folders = read.stories.filter(isNew).flatMap(({ pictures }) => pictures ?? []);
  for (const { key, contentType, bytes } of read.pictures) {
    if (folders.some((folder) => key.startsWith(folder)))
      await store.objects.put(key, bytes, { contentType, cacheControl: PICTURE_CACHE });
  }
  const outcomes: IngestOutcome[] = [];
  for (const story of read.stories) {
    const same = known.get(story.told);
    if (same !== undefined) {
      outcomes.push({ outcome: 'unchanged', article: same, revision: null, detail: 'the same letter arrived before' });
      continue;
    }
    const outcome = await ingest(offerOf(story, message), ports);
    if (outcome.article !== null) await store.identityKeys.claim(story.told, outcome.article as ArticleId);
    outcomes.push(outcome);
  }
  return outcomes;
}

function offerOf({ guid, url, content }: MailStory, { source, at }: MailMessage): Offer {
  const told = { form: 'content', content } as const;
  // Not held over: its source's day is what the letter itself waits for.
  return { source, purpose: 'listed', guid, url, seen: at, told, held: { until: at, times: 1 } };
}

/** A story goes with the whole letter: its text stands there too. */
function besideOf(folder: string | null, { source, name, key }: MailMessage) {
  return { objects: folder === null ? [key] : [key, folder], letters: [{ source, name }] };
}
