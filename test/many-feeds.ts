import { BatchWriteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Feed, FeedFilter, SourceId } from '../lib/model/index.ts';
import type { Store } from '../lib/store/index.ts';
import { feedOf } from './world.ts';

/** Feeds of many kinds, numbered; half of them ask for words that every article about a harbour says, and for others. */
export function manyFeeds(count: number): Feed[] {
  return Array.from({ length: count }, (_, at) => {
    const rules: readonly FeedFilter[] = [
      { words: [`harbour ${at}`] },
      { sources: [`source-${at}` as SourceId], words: ['harbour'] },
      { tags: [`tag ${at}`] },
      { words: { all: [{ phrase: 'harbour' }, { phrase: `pier ${at}` }] }, languages: ['en'] },
      { authors: [`Author ${at}`], exclude: ['cranes'] },
    ];
    return feedOf({ id: `feed-${at}`, filter: rules[at % rules.length] ?? {} });
  });
}

/** Writes definitions twenty-five at once, as no command does, and has everybody read all anew. */
export async function writeFeeds(
  feeds: readonly Feed[],
  { client, tableName, store }: { readonly client: DynamoDBClient; readonly tableName: string; readonly store: Store },
): Promise<void> {
  for (let start = 0; start < feeds.length; start += 25) {
    const puts = feeds.slice(start, start + 25).map((feed) => ({
      PutRequest: { Item: { pk: { S: 'FEEDS' }, sk: { S: feed.id }, doc: { S: JSON.stringify(feed) } } },
    }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: puts } }));
  }
  await store.feeds.log.renew();
}
