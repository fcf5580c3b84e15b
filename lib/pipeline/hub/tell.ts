import type { FeedFormat, FeedId, Instant } from '../../model/index.ts';
import { sendAll } from '../messages.ts';
import type { HubPorts } from './hub-ports.ts';
import { isTopicFormat } from './topic.ts';

/** What a publish changed. */
export type Changed = {
  readonly feed: FeedId;
  readonly formats: readonly FeedFormat[];
  readonly written: Instant | null;
};

/**
 * Has the hub told, or its subscribers, that documents of a feed are other than they were: one message, and none where
 * nothing that can be subscribed to changed, or no hub is named. It comes to be told as soon as the public can fetch them.
 */
export function tellerOf({
  hub,
  queues,
}: Pick<HubPorts, 'hub' | 'queues'>): ((changed: Changed) => Promise<void>) | undefined {
  if (hub === null) return undefined;
  return async ({ feed, formats, written }) => {
    const topics = formats.filter(isTopicFormat);
    if (topics.length === 0) return;
    const message = { kind: 'announce', feed, topics, written } as const;
    await sendAll(
      'deliver',
      [message],
      () => feed,
      queues,
      () => hub.publicAfter,
    );
  };
}
