import { openFolder } from '../../lib/local/folder/folder.ts';
import { startMachine } from '../../lib/local/machine/machine.ts';
import { fileObjects } from '../../lib/local/objects/objects.ts';
import { openQueues } from '../../lib/local/queues/queues.ts';
import { clientOf, openArticles, put, wallClock } from './articles-table.ts';

const settings = { visibility: 60_000, maxReceives: 20 };

/** A machine whose steps leave a trace of every message: an article, then an object. Run by the test and by its victim. */
export async function openCrashMachine(path: string) {
  const folder = await openFolder(path);
  const table = await openArticles(folder.path);
  const queues = openQueues(folder, {
    now: wallClock,
    queues: { poll: settings, article: settings, publish: settings, deliver: settings },
  });
  const objects = fileObjects(`${folder.path}/objects`);
  const client = clientOf(table.endpoint);
  let deliveries = 0;
  const start = () =>
    startMachine({
      table,
      queues,
      tickMs: null,
      now: wallClock,
      log: { info: () => {}, warn: () => {} },
      handlers: {
        dispatch: async () => {},
        poll: async () => ({ batchItemFailures: [] }),
        deliver: async () => ({ batchItemFailures: [] }),
        ingest: async (event) => {
          deliveries += event.Records.length;
          for (const { body } of event.Records) await client.send(put(`ARTICLE#${body}`));
          return { batchItemFailures: [] };
        },
        route: async (event) => {
          deliveries += event.Records.length;
          const bodies = event.Records.map(({ dynamodb }) => dynamodb?.Keys?.pk?.S?.slice('ARTICLE#'.length) ?? '');
          await queues.send(
            'publish',
            bodies.map((body) => ({ body, group: body.slice(-1) })),
          );
          return { batchItemFailures: [] };
        },
        publish: async (event) => {
          deliveries += event.Records.length;
          for (const { body } of event.Records) {
            await objects.put(`feeds/${body}`, Buffer.from(body), { contentType: 'text/plain' });
          }
          return { batchItemFailures: [] };
        },
      },
    });
  const close = async () => {
    client.destroy();
    queues.close();
    await table.close();
    await folder.release();
  };
  return { queues, objects, start, close, deliveries: () => deliveries };
}
