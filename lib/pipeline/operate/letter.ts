import { type AbsoluteUrl, type ArticleId, absoluteUrl } from '../../model/index.ts';
import type { Store } from '../../store/index.ts';
import { noteLeftOut } from '../ingest/left-out.ts';
import { type Offer, splitName } from '../messages.ts';
import { offerName } from '../poll/reckoning.ts';
import type { Ports } from '../ports.ts';
import type { QueueName } from '../queues.ts';

/** What a message is about, as far as it can be read: it may hold anything. */
export type LetterTold = {
  /** In one line, what is to be done by it, or why nobody can say. */
  readonly what: string;
  readonly source: string | null;
  readonly feed: string | null;
  readonly url: AbsoluteUrl | null;
  readonly guid: string | null;
  /** The articles that it names; none where it offers one, which has no id yet. */
  readonly articles: readonly ArticleId[];
  /** The offer in it; null where it is no offer, or one that cannot be read. */
  readonly offer: Offer | null;
};

const NOTHING: LetterTold = { what: '', source: null, feed: null, url: null, guid: null, articles: [], offer: null };

/** So much of a body that is no message of ours is shown. */
const SHOWN = 60;

/** Reads a message of a queue, and the object that a large offer is kept in. Never throws for what the body holds. */
export async function readLetter(
  queue: QueueName,
  body: string,
  { objects }: Pick<Store, 'objects'>,
): Promise<LetterTold> {
  const message = recordIn(body);
  if (typeof message === 'string') return { ...NOTHING, what: message };
  const ref = textOf(message.ref);
  if (queue !== 'article' || ref === null) return LETTERS[queue](message);
  const object = ref.startsWith('offers/') ? await objects.get(ref) : null;
  if (object === null) return { ...NOTHING, what: 'a large item whose text is gone: it was ingested, or is too old' };
  const large = recordIn(Buffer.from(object.bytes).toString());
  return typeof large === 'string' ? { ...NOTHING, what: large } : offered(large);
}

/**
 * Remembers of its source that a message was thrown away by an operator, where it was an offer: its source lists it still,
 * and does not tell it again. `why` is what it failed for.
 */
export async function noteDropped({ offer }: LetterTold, why: string | null, ports: Pick<Ports, 'store' | 'now'>) {
  if (offer === null || (offer.purpose !== 'listed' && offer.purpose !== 'push')) return;
  if ((await ports.store.sources.get(offer.source)) === null) return;
  const failed = why === null ? '' : `: ${why}`;
  await noteLeftOut(offer, `could not be ingested, and an operator dropped it from the dead letters${failed}`, ports);
}

type Record = Readonly<globalThis.Record<string, unknown>>;

const LETTERS: Readonly<globalThis.Record<QueueName, (message: Record) => LetterTold>> = {
  poll: ({ source, pushed }) => {
    const what = pushed === undefined ? 'poll the source' : 'read what the source’s hub pushed';
    return { ...NOTHING, what, source: textOf(source) };
  },
  article: (message) => {
    if (textOf(message.release) !== null) return released(message);
    return typeof message.mail === 'object' && message.mail !== null
      ? mailed(message.mail as Record)
      : offered(message);
  },
  publish: ({ feed, revisions }) => {
    const names = Array.isArray(revisions) ? revisions.filter((one) => typeof one === 'string') : [];
    const what = names.length === 0 ? 'regenerate the feed' : `show ${names.length} of its articles’ revisions`;
    return { ...NOTHING, what, feed: textOf(feed), articles: names.map((name) => splitName(name)[0]) };
  },
  deliver: ({ kind, feed, id, partner }) => {
    const what = TELLINGS[textOf(kind) ?? ''] ?? 'nothing recognisable';
    const whom = textOf(id) ?? textOf(partner);
    return { ...NOTHING, what: whom === null ? what : `${what} (${whom})`, feed: textOf(feed) };
  },
};

/** What each kind of message asks for on the delivery queue. */
const TELLINGS: Readonly<globalThis.Record<string, string>> = {
  announce: 'notify the hub that the feed has changed',
  verify: 'verify a subscription at its callback',
  send: 'deliver the feed to a subscriber',
  deny: 'end a subscription',
  'tell partners': 'notify partners that the feed has changed',
  'tell partner': 'notify a partner of what has changed in the feed',
};

function released({ release }: Record): LetterTold {
  return { ...NOTHING, what: 'release the article, whose embargo has ended', articles: [release as ArticleId] };
}

function mailed({ source, name }: Record): LetterTold {
  return { ...NOTHING, what: `read the newsletter ${textOf(name) ?? ''}`.trimEnd(), source: textOf(source) };
}

function offered(message: Record): LetterTold {
  const [source, guid, written] = [message.source, message.guid, message.url].map(textOf);
  const url = written == null ? null : absoluteUrl(written);
  const about = { ...NOTHING, source: source ?? null, guid: guid ?? null, url };
  if (source == null || !isTold(message.told)) return { ...about, what: 'nothing that could be ingested' };
  const offer = message as unknown as Offer;
  return { ...about, what: offerName(offer), offer };
}

function isTold(told: unknown): boolean {
  if (typeof told !== 'object' || told === null) return false;
  const { form, item } = told as Record;
  return form === 'nothing' || form === 'content' || (typeof item === 'object' && item !== null);
}

/** The record that a body is; or in one line what it is instead. */
function recordIn(body: string): Record | string {
  const begin = `${body.slice(0, SHOWN).replace(/\s+/g, ' ').toWellFormed()}${body.length > SHOWN ? '…' : ''}`;
  try {
    const message: unknown = JSON.parse(body);
    if (typeof message === 'object' && message !== null && !Array.isArray(message)) return message as Record;
    return `not a message of Feedmill: ${begin}`;
  } catch {
    return `not JSON: ${begin}`;
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
