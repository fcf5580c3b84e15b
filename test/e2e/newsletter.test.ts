import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runFeedmill } from '../bin/run-feedmill.ts';
import { type RunningFeedmill, startFeedmill } from './running-feedmill.ts';
import { awaitDocument } from './until.ts';

let feedmill: RunningFeedmill;

beforeAll(async () => {
  feedmill = await startFeedmill();
});
afterAll(() => feedmill?.close());

/** Every object of the data folder but the letters themselves, unpacked. */
function objects(): { readonly name: string; readonly text: string }[] {
  const folder = join(feedmill.data, 'objects');
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name))
    .filter((path) => !path.startsWith(join(folder, 'mail')))
    .map((path) => {
      const bytes = readFileSync(path);
      // What stands before the bytes says what they are.
      const packed = bytes.indexOf(Buffer.from([0x28, 0xb5, 0x2f, 0xfd]));
      const text = packed < 0 ? bytes : zstdDecompressSync(bytes.subarray(packed));
      return { name: path, text: text.toString('latin1').toLowerCase() };
    });
}

it('shows a newsletter that came by SMTP, with its picture, and nowhere to whom it was sent', async () => {
  const document = await awaitDocument(
    `${feedmill.url}feeds/museum/feed.json`,
    (text) => text.includes('A boat comes home'),
    30_000,
  );
  const [item] = JSON.parse(document).items;
  expect(item.content_html).toContain('came back through the lock on Tuesday');
  expect(item.content_html).toContain('href="https://museum.example/marigold"');
  expect(item.content_html).not.toMatch(/Unsubscribe|Only your mailbox|View in your browser/);
  const picture = await fetch(item.image, { signal: AbortSignal.timeout(10_000) });
  expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);

  const { out } = await runFeedmill(['sources', 'show', 'museum', '--json', '--data', feedmill.data]);
  const { address, letters } = JSON.parse(out);
  expect(letters).toMatchObject([{ fate: 'published' }]);
  const [local] = address.split('@');
  // What the letter says of this copy, as its unsubscribe link has it.
  const [, reader, copy] = /\?r=(\w+)&c=(\w+)/.exec(letters[0].unsubscribe[0]) ?? [];
  expect([local, reader, copy].every((one) => one.length > 8)).toBe(true);
  for (const { name, text } of objects())
    for (const secret of [local, reader, copy]) expect(text.includes(secret), `${secret} in ${name}`).toBe(false);
  // The letter itself is nobody's business.
  expect((await fetch(`${feedmill.url}mail/museum/`)).status).toBe(404);
});
