import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type AbsoluteUrl, type Instant, instant, millis, type SourceId } from '../../../lib/model/index.ts';
import { type ApartReader, READING_LIMITS, READING_PROCESS, readApart, readHere } from '../../../lib/pipeline/index.ts';
import { START } from '../../world.ts';

const PROCESS = new URL('./misbehaving-process.ts', import.meta.url);
const url = 'https://mill.example/feed.xml' as AbsoluteUrl;
const MILL = 'mill' as SourceId;
const BAKERY = 'bakery' as SourceId;

const feed = (title: string) => ({
  url,
  contentType: 'application/rss+xml',
  body: Buffer.from(
    `<rss version="2.0"><channel><title>${title}</title><item><title>Bread</title><guid isPermaLink="false">1</guid></item></channel></rss>`,
  ),
});
const page = (words: string) => ({
  url: 'https://mill.example/' as AbsoluteUrl,
  contentType: 'text/html; charset=utf-8',
  body: Buffer.from(`<title>The mill</title><article><h1>The mill</h1><p>${words}</article>`),
});

const open: ApartReader[] = [];
let time = millis(START);

function reader(options: { module?: URL; deadlineMs?: number; heapMb?: number; idleMs?: number } = {}): ApartReader {
  const made = readApart({
    module: PROCESS,
    deadlineMs: 1000,
    heapMb: 64,
    now: (): Instant => instant(time),
    ...options,
  });
  open.push(made);
  return made;
}

afterEach(async () => {
  time = millis(START);
  await Promise.all(open.splice(0).map((one) => one.close()));
});

describe('a reading in a process of its own', () => {
  it('gives what it gives in ours', async () => {
    const { read } = reader({ module: READING_PROCESS, ...READING_LIMITS });
    const words = 'The mill turned all night. '.repeat(40);
    expect(await read('feed', MILL, feed('The mill'))).toEqual(await readHere('feed', MILL, feed('The mill')));
    expect(await read('page', MILL, page(words), {})).toEqual(await readHere('page', MILL, page(words), {}));
    expect(await read('page', MILL, feed('The mill'), {})).toBeNull();
    for (const seen of [page(words), feed('The mill')])
      expect(await read('seen', MILL, seen, START)).toEqual(await readHere('seen', MILL, seen, START));
    expect(await read('framed', MILL, page(words))).toEqual(await readHere('framed', MILL, page(words)));
    const rules = { title: 'h1', strip: ['p'] };
    expect(await read('marked', MILL, page(words), rules)).toEqual(await readHere('marked', MILL, page(words), rules));
    const pointing = { rule: 'title', wanted: [5], unwanted: [] } as const;
    expect(await read('picked', MILL, page(words), pointing)).toEqual(
      await readHere('picked', MILL, page(words), pointing),
    );
    const pushed = { form: 'text', text: `The mill\n\n${words}` } as const;
    expect(await read('pushed', MILL, pushed, MILL, START)).toEqual(
      await readHere('pushed', MILL, pushed, MILL, START),
    );
  });

  it('fails with the same line', async () => {
    const { read } = reader();
    const nothing = { ...page('x'), contentType: 'text/plain', body: Buffer.from('no feed') };
    const why: unknown = await readHere('feed', MILL, nothing).catch((error: unknown) => error);
    await expect(read('feed', MILL, nothing)).rejects.toMatchObject({
      name: 'NotAFeedError',
      message: (why as Error).message,
    });
    expect((await read('feed', MILL, feed('The mill'))).title).toBe('The mill');
  });

  it.each(['BACKTRACK', 'LOOP'])(
    'is cut off where it does not end (%s), and its neighbours are read',
    async (fault) => {
      const { read } = reader();
      const frozen = read('feed', MILL, feed(fault));
      const others = [1, 2, 3].map((n) => read('feed', BAKERY, feed(`Bakery ${n}`)));
      await expect(frozen).rejects.toThrow(`${url}: reading it took longer than 1 s and was stopped`);
      expect((await Promise.all(others)).map(({ title }) => title)).toEqual(['Bakery 1', 'Bakery 2', 'Bakery 3']);
    },
  );

  it.each(['DEVOUR', 'SWALLOW'])(
    'is cut off where it takes too much memory (%s), and its neighbours are read',
    async (fault) => {
      const { read } = reader({ deadlineMs: 20_000 });
      const devouring = read('feed', MILL, feed(fault));
      const other = read('feed', BAKERY, feed('The bakery'));
      await expect(devouring).rejects.toThrow(`${url}: reading it took more than 64 MB of memory and was stopped`);
      expect((await other).title).toBe('The bakery');
    },
  );

  it('is done by another process where the last has grown large', async () => {
    const { read } = reader({ heapMb: 512, deadlineMs: 20_000 });
    const processOf = async (words: string) => (await read('feed', MILL, feed(`${words} PROCESS`))).title;
    const first = await processOf('The mill');
    expect(await processOf('The mill')).toBe(first);
    expect(await processOf('GROW')).toBe(first);
    expect(await processOf('The mill')).not.toBe(first);
  });

  it('is done by another process where the last had nothing to read for a while, and is ended', async () => {
    const { read } = reader({ idleMs: 500, deadlineMs: 20_000 });
    const processOf = async () => Number((await read('feed', MILL, feed('PROCESS'))).title?.split(' ').at(-1));
    const first = await processOf();
    expect(await processOf()).toBe(first);
    await vi.waitFor(() => expect(() => process.kill(first, 0)).toThrow('ESRCH'), 10_000);
    expect(await processOf()).not.toBe(first);
  });

  it('waits for no process that is slow', async () => {
    const { read } = reader({ deadlineMs: 60_000 });
    const frozen = Promise.allSettled([read('feed', MILL, feed('LOOP')), read('feed', MILL, feed('LOOP'))]);
    // With two at work for a minute, this one is read by a third.
    expect((await read('feed', BAKERY, feed('The bakery'))).title).toBe('The bakery');
    await open.splice(0)[0]!.close();
    expect((await frozen).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('is not begun for a day where its source had to be cut off twice', async () => {
    const { read } = reader();
    await expect(read('feed', MILL, feed('LOOP'))).rejects.toMatchObject({ isAside: false });
    await expect(read('feed', MILL, feed('LOOP'))).rejects.toMatchObject({ isAside: true });
    await expect(read('feed', MILL, feed('The mill'))).rejects.toThrow(
      /^not read until 2026-11-21T08:00:00.000Z, because reading its answer had to be stopped: https:\/\/mill/,
    );
    expect((await read('feed', BAKERY, feed('The bakery'))).title).toBe('The bakery');
    time += 24 * 3600_000;
    expect((await read('feed', MILL, feed('The mill'))).title).toBe('The mill');
  });

  it('holds a time when it was cut off against its source for a day alone', async () => {
    const { read } = reader();
    await expect(read('feed', MILL, feed('LOOP'))).rejects.toMatchObject({ isAside: false });
    time += 25 * 3600_000;
    await expect(read('feed', MILL, feed('LOOP'))).rejects.toMatchObject({ isAside: false });
    expect((await read('feed', MILL, feed('The mill'))).title).toBe('The mill');
  });

  it('that ends its process fails, and the next is read', async () => {
    const { read } = reader();
    await expect(read('feed', MILL, feed('LEAVE'))).rejects.toThrow('the process reading it ended unexpectedly (3)');
    expect((await read('feed', MILL, feed('The mill'))).title).toBe('The mill');
  });

  it('ends with whoever asked for it, though it does not end by itself and he is killed', async () => {
    const asker = spawn(process.execPath, [fileURLToPath(new URL('./asking-process.ts', import.meta.url))], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(asker.stdout, 'data')) as [Buffer];
    const reading = Number(line.toString());
    expect(process.kill(reading, 0)).toBe(true);
    asker.kill('SIGKILL');
    await vi.waitFor(() => expect(() => process.kill(reading, 0)).toThrow('ESRCH'), 10_000);
  });

  it('is not begun in a hurry where it waits for its turn', async () => {
    const one = reader({ deadlineMs: 60_000 });
    const frozen = Array.from({ length: 10 }, () =>
      one.read('feed', MILL, feed('LOOP')).catch((error: Error) => error),
    );
    one.hurry();
    expect(await Promise.race(frozen.slice(1))).toMatchObject({ message: 'not read: Feedmill is stopping' });
    expect((await Promise.all(frozen)).map((error) => (error as Error).name)).toEqual(Array(10).fill('NotRead'));
  });

  it('is not waited for in a hurry, and that is not held against its source', async () => {
    const one = reader({ deadlineMs: 60_000 });
    const frozen = one.read('feed', MILL, feed('LOOP'));
    setTimeout(() => one.hurry(), 1500);
    const error = await frozen.catch((reason: Error) => reason);
    expect(error).toMatchObject({ name: 'NotRead' });
    expect((await one.read('feed', MILL, feed('The mill'))).title).toBe('The mill');
  });
});
