import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Objects } from '../../lib/store/objects.ts';

const html = { contentType: 'text/html; charset=utf-8' };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (value: { bytes: Uint8Array } | null): string | null => value && new TextDecoder().decode(value.bytes);

async function listed(keys: AsyncIterable<string>): Promise<string[]> {
  const found: string[] = [];
  for await (const key of keys) found.push(key);
  return found;
}

/** What every store of objects must hold, S3 or one machine's. `make` gives a store with nothing in it. */
export function objectsContract(name: string, make: () => Promise<Objects>): void {
  describe(`objects: ${name}`, () => {
    let objects: Objects;
    beforeEach(async () => {
      objects = await make();
    });

    it('gives back the bytes, the type and the cache control that were put', async () => {
      const all = Uint8Array.from({ length: 70_000 }, (_, i) => i % 256);
      const put = await objects.put('feeds/all/feed.bin', all, {
        contentType: 'application/octet-stream',
        cacheControl: 'public, max-age=60',
      });
      const got = await objects.get('feeds/all/feed.bin');
      expect(got && Buffer.from(got.bytes).equals(Buffer.from(all))).toBe(true);
      expect(got).toMatchObject({
        contentType: 'application/octet-stream',
        cacheControl: 'public, max-age=60',
        size: 70_000,
      });
      expect(put).toEqual({ etag: got?.etag });
    });

    it('has the MD5 of the bytes for an ETag, so that the same bytes keep it', async () => {
      const put = await objects.put('a.html', bytes('<p>a</p>'), html);
      expect(put).toEqual({ etag: createHash('md5').update('<p>a</p>').digest('hex') });
      expect(await objects.put('a.html', bytes('<p>a</p>'), html)).toEqual(put);
    });

    it('tells of an object without its bytes, with the same words', async () => {
      await objects.put('a.html', bytes('<p>a</p>'), html);
      const { bytes: _, ...rest } = (await objects.get('a.html')) ?? expect.fail('nothing there');
      expect(await objects.head('a.html')).toEqual(rest);
      expect(rest.cacheControl).toBeNull();
      expect(Math.abs(Date.now() - Date.parse(rest.lastModified))).toBeLessThan(60_000);
    });

    it('remembers that an object stands for what is gone, until something else stands there', async () => {
      await objects.put('a.html', bytes('<p>withdrawn</p>'), { ...html, gone: true });
      expect(await objects.get('a.html')).toMatchObject({ gone: true });
      expect(await objects.head('a.html')).toMatchObject({ gone: true });
      await objects.put('a.html', bytes('<p>back</p>'), html);
      expect(await objects.get('a.html')).not.toHaveProperty('gone');
    });

    it('says null of what is not there', async () => {
      expect(await objects.get('none')).toBeNull();
      expect(await objects.head('no/ne')).toBeNull();
    });

    it('holds an empty object', async () => {
      await objects.put('empty', new Uint8Array(), { contentType: 'text/plain' });
      expect(await objects.get('empty')).toMatchObject({ size: 0, contentType: 'text/plain' });
    });

    it('puts only where there is none, when asked so', async () => {
      expect(await objects.put('k', bytes('1'), { ...html, onlyIf: 'absent' })).not.toBe('conflict');
      expect(await objects.put('k', bytes('2'), { ...html, onlyIf: 'absent' })).toBe('conflict');
      expect(text(await objects.get('k'))).toBe('1');
    });

    it('puts only over the version named, when asked so', async () => {
      const first = await objects.put('k', bytes('1'), html);
      if (first === 'conflict') return expect.fail('an unconditional put cannot conflict');
      expect(await objects.put('k', bytes('2'), { ...html, onlyIf: first })).not.toBe('conflict');
      expect(await objects.put('k', bytes('3'), { ...html, onlyIf: first })).toBe('conflict');
      expect(text(await objects.get('k'))).toBe('2');
    });

    it('conflicts over a version of something that is gone', async () => {
      const first = await objects.put('k', bytes('1'), html);
      if (first === 'conflict') return expect.fail('an unconditional put cannot conflict');
      await objects.delete('k');
      expect(await objects.put('k', bytes('2'), { ...html, onlyIf: first })).toBe('conflict');
      expect(await objects.get('k')).toBeNull();
    });

    it('lets exactly one of many racing puts win', async () => {
      const race = async (onlyIf: { etag: string } | 'absent', round: string): Promise<{ etag: string }> => {
        const puts = Array.from({ length: 12 }, (_, i) =>
          objects.put('race', bytes(`${round}${i}`), { ...html, onlyIf }),
        );
        const won = (await Promise.all(puts)).filter((put) => put !== 'conflict');
        expect(won).toHaveLength(1);
        return won[0] ?? expect.fail('no winner');
      };
      const winner = await race('absent', 'a');
      expect((await objects.head('race'))?.etag).toBe(winner.etag);
      const next = await race(winner, 'b');
      expect((await objects.head('race'))?.etag).toBe(next.etag);
    });

    it('deletes, and does not mind that there was nothing', async () => {
      await objects.put('k', bytes('1'), html);
      await objects.delete('k');
      await objects.delete('k');
      expect(await objects.get('k')).toBeNull();
      expect(await listed(objects.list(''))).toEqual([]);
    });

    it('lists the keys under a prefix in the order of their bytes', async () => {
      const keys = ['a-b', 'a.b', 'a/b', 'a/c/d', 'ab', 'b/ä é', 'b/~x', 'raw/2026/1.html'];
      for (const key of keys.toReversed()) await objects.put(key, bytes(key), html);
      const sorted = keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      expect(await listed(objects.list(''))).toEqual(sorted);
      expect(await listed(objects.list('a/'))).toEqual(['a/b', 'a/c/d']);
      expect(await listed(objects.list('a'))).toEqual(['a-b', 'a.b', 'a/b', 'a/c/d', 'ab']);
      expect(await listed(objects.list('raw/20'))).toEqual(['raw/2026/1.html']);
      expect(await listed(objects.list('none'))).toEqual([]);
      const beginnings = new Set(keys.flatMap((key) => Array.from(key, (_, length) => key.slice(0, length + 1))));
      for (const prefix of [...beginnings, 'a/b/', 'a/b/c', 'a//', '/', 'b/../', 'none/x/']) {
        expect(await listed(objects.list(prefix)), prefix).toEqual(sorted.filter((key) => key.startsWith(prefix)));
      }
      expect(text(await objects.get('b/ä é'))).toBe('b/ä é');
    });
  });
}
