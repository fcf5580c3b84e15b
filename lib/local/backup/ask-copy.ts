import { type IncomingMessage, request } from 'node:http';
import { COPY_PATH } from '../table/table-server.ts';
import { CutOff } from './copy-lines.ts';

/** What the process that serves a table there gives of its moment. Throws CutOff where it gives none. */
export async function* askCopy(tableEndpoint: string): AsyncGenerator<Uint8Array> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request(new URL(COPY_PATH, tableEndpoint), { method: 'POST' }, resolve).on('error', reject).end();
  });
  if (answer.statusCode === 409) throw new CutOff('Another backup is under way; wait until it is done');
  if (answer.statusCode !== 200)
    throw new CutOff('The Feedmill that runs there gives no copies, as an earlier version; restart it first');
  yield* answer;
}
