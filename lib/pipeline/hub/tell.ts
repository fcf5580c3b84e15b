import type { FeedFormat, FeedId, Instant, Position } from '../../model/index.ts';
import { type Announce, sendAll, type TellPartners } from '../messages.ts';
import type { HubPorts } from './hub-ports.ts';
import { isTopicFormat } from './topic.ts';

/** What a publish changed. */
export type Changed = {
  readonly feed: FeedId;
  readonly formats: readonly FeedFormat[];
  readonly written: Instant | null;
  /** The last position of the feed's change log, where that is not what it was; absent for a feed without one. */
  readonly changes?: Position | undefined;
};

/**
 * Has the hub told, or its subscribers, that documents of a feed are other than they were, and partners that its change log
 * has grown: a message for each, and none where nothing that can be subscribed to changed or no hub is named, or where the
 * feed keeps no log. They come to be told as soon as the public can fetch it.
 */
export function tellerOf({
  hub,
  queues,
  publicAfter,
}: Pick<HubPorts, 'hub' | 'queues' | 'publicAfter'>): (changed: Changed) => Promise<void> {
  const tell = (message: Announce | TellPartners, delay: number) =>
    sendAll(
      'deliver',
      [message],
      ({ feed }) => feed,
      queues,
      () => delay,
    );
  return async ({ feed, formats, written, changes }) => {
    const topics = formats.filter(isTopicFormat);
    if (hub !== null && topics.length > 0) await tell({ kind: 'announce', feed, topics, written }, hub.publicAfter);
    if (changes !== undefined) await tell({ kind: 'tell partners', feed, position: changes, written }, publicAfter);
  };
}
