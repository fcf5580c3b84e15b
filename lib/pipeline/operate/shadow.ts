import type { FeedId } from '../../model/index.ts';
import { entryCache } from '../../publish/index.ts';
import {
  type Objects,
  type ShadowedObject,
  shadowObjects,
  shadowTable,
  storeOver,
  type Table,
} from '../../store/index.ts';
import type { PublishMessage } from '../messages.ts';
import type { Ports } from '../ports.ts';
import { publish } from '../publish/publish.ts';
import { type Change, route } from '../route/route.ts';

/** A mill beside the real one, on the same table and objects, of which nothing reaches the real one. */
export type Shadow = {
  /** To work with as with the real ones. */
  readonly ports: Ports;
  /** Routes what was written and regenerates the feeds that it touches. */
  settle(): Promise<void>;
  /** The feed documents that are not what the real ones are. */
  documents(): AsyncGenerator<ShadowedObject>;
};

/** What a change log would tell of is what the documents show: it says it once more, in words of no use here. */
async function* withoutLogs(documents: AsyncGenerator<ShadowedObject>): AsyncGenerator<ShadowedObject> {
  for await (const one of documents) if (!one.key.includes('/changes/')) yield one;
}

/** Opens a shadow of what `ports` lead to; `own` are an empty table and empty objects to keep it in. */
export function openShadow(
  ports: Ports,
  live: Table,
  own: { readonly table: Table; readonly objects: Objects },
): Shadow {
  let changes: Change[] = [];
  let messages: PublishMessage[] = [];
  const objects = shadowObjects(ports.store.objects, own.objects);
  const table = shadowTable(live, own.table, (before, after) => {
    if ((before ?? after)?.pk?.S?.startsWith('ARTICLE#')) changes.push({ before, after });
  });
  const shadowed: Ports = {
    ...ports,
    store: storeOver(table, objects),
    queues: {
      async send(queue, sent) {
        // Nothing is fetched in a shadow: what is put off stays so.
        if (queue === 'publish') messages.push(...sent.map(({ body }) => JSON.parse(body) as PublishMessage));
      },
    },
  };
  const publisher = { ...shadowed, entries: entryCache(32_000_000) };
  return {
    ports: shadowed,
    async settle() {
      const routed = changes;
      changes = [];
      await route(routed, shadowed);
      const told = Map.groupBy(messages, ({ feed }) => feed);
      messages = [];
      for (const [feed, ofFeed] of told) await publish(feed as FeedId, ofFeed, publisher);
    },
    documents: () => withoutLogs(objects.differing('feeds/')),
  };
}
