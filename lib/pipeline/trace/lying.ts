import { urlKey } from '../../identity/index.ts';
import type { AbsoluteUrl, ArticleId, FeedId, Instant } from '../../model/index.ts';
import type { Store } from '../../store/index.ts';
import { type LetterTold, readLetter } from '../operate/letter.ts';
import { QUEUE_NAMES, type QueuedLetter, type QueueName } from '../queues.ts';

/** A message that is looked at where it lies. */
export type LyingMessage = QueuedLetter & {
  /** From when on it may be handed out; absent among dead letters. */
  readonly visible?: Instant;
};

/** The queues as they can be looked at, which hands nothing out. */
export type QueueSight = {
  /** How many messages of a queue are still to be done. */
  waiting(queue: QueueName): Promise<number>;
  /** Those of them that have one of these texts in them or as their group; null where a queue cannot be looked into. */
  search(queue: QueueName, texts: readonly string[]): Promise<readonly LyingMessage[] | null>;
  /** How many dead letters a queue has, and the oldest of them. */
  dead(queue: QueueName): Promise<{ readonly count: number; readonly letters: readonly LyingMessage[] }>;
};

/** A message that is about what is asked for. */
export type TracedMessage = Omit<LyingMessage, 'body'> & { readonly told: Omit<LetterTold, 'offer'> };

/** What of a queue is about what is asked for. */
export type TracedQueue = {
  readonly queue: QueueName;
  readonly waiting: number;
  /** Null where the queue cannot be looked into. */
  readonly messages: readonly TracedMessage[] | null;
  readonly dead: number;
  /** Of the dead letters so many were looked at. */
  readonly lookedAt: number;
  readonly letters: readonly TracedMessage[];
};

/** By what messages are known that are about what is asked for. */
export type About = {
  readonly id: ArticleId | null;
  readonly urls: readonly AbsoluteUrl[];
  readonly guids: readonly string[];
  /** The feeds that it belongs to. */
  readonly feeds: readonly FeedId[];
};

/** What waits in the queues, or lies among the dead letters, and is about what is asked for. */
export async function lyingAbout(
  about: About,
  sight: QueueSight,
  store: Pick<Store, 'objects'>,
): Promise<TracedQueue[]> {
  const isIt = isAbout(about);
  const those = async (messages: readonly LyingMessage[]): Promise<TracedMessage[]> => {
    const traced: TracedMessage[] = [];
    for (const { body, ...message } of messages) {
      const { offer: _, ...told } = await readLetter(message.queue, body, store);
      if (isIt(told)) traced.push({ ...message, told });
    }
    return traced;
  };
  return Promise.all(
    QUEUE_NAMES.map(async (queue) => {
      const waiting = await sight.waiting(queue);
      const found = waiting === 0 ? [] : await sight.search(queue, textsOf(queue, about));
      const { count, letters } = await sight.dead(queue);
      const messages = found === null ? null : await those(found);
      return { queue, waiting, messages, dead: count, lookedAt: letters.length, letters: await those(letters) };
    }),
  );
}

/** A host stands in each of its offers, and is the group even of those that are too large for a message. */
function textsOf(queue: QueueName, { id, urls, guids, feeds }: About): string[] {
  const own = id === null ? [] : [id];
  if (queue === 'publish') return [...own, ...feeds];
  return [...new Set([...own, ...urls.map((url) => new URL(url).host.replace(/^www\./, '')), ...guids])];
}

function isAbout({ id, urls, guids, feeds }: About): (told: TracedMessage['told']) => boolean {
  const addresses = new Set(urls.map(urlKey));
  return (told) =>
    (id !== null && told.articles.includes(id)) ||
    (told.url !== null && addresses.has(urlKey(told.url))) ||
    (told.guid !== null && guids.includes(told.guid)) ||
    // A feed that is made anew shows all that it has.
    (told.articles.length === 0 && feeds.some((feed) => feed === told.feed));
}
