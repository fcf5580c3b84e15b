import { sha256 } from '../../identity/index.ts';
import {
  type AbsoluteUrl,
  type FeedFormat,
  type FeedId,
  ID_PATTERN,
  type SubscriberId,
  TOPIC_FORMATS,
  type Topic,
  type TopicFormat,
} from '../../model/index.ts';
import { documentPath, documentUrl, type Site } from '../../publish/index.ts';

/** The topic of an address that is written exactly as the topic's `self` is; null for every other (WebSub §5.1). */
export function topicAt(url: string, site: Site): Topic | null {
  const [feed = ''] = url.slice(documentUrl('' as FeedId, 'rss', site).indexOf('/rss.xml')).split('/');
  if (!ID_PATTERN.test(feed)) return null;
  const format = TOPIC_FORMATS.find((one) => documentUrl(feed as FeedId, one, site) === url);
  return format === undefined ? null : { feed: feed as FeedId, format };
}

/** The topic of a document's path, such as `feeds/all/atom.xml`; null for what cannot be subscribed to. */
export function topicOfPath(path: string): Topic | null {
  const [, feed = ''] = path.split('/');
  if (!ID_PATTERN.test(feed)) return null;
  const format = TOPIC_FORMATS.find((one) => documentPath({ id: feed as FeedId }, one) === path);
  return format === undefined ? null : { feed: feed as FeedId, format };
}

/** A topic's own address, the only one that it has. */
export function topicUrl({ feed, format }: Topic, site: Site): AbsoluteUrl {
  return documentUrl(feed, format, site);
}

export function topicPath({ feed, format }: Topic): string {
  return documentPath({ id: feed }, format);
}

export function isTopicFormat(format: FeedFormat): format is TopicFormat {
  return TOPIC_FORMATS.some((one) => one === format);
}

/** A callback is one subscriber at each topic (WebSub §5.1: the two together are the subscription's key). */
export function subscriberId({ feed, format }: Topic, callback: string): SubscriberId {
  return sha256(`${feed}/${format} ${callback}`).slice(0, 16) as string as SubscriberId;
}
