import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Article, ArticleId, Sha256 } from '../../lib/model/index.ts';
import type { StoredArticle } from '../../lib/store/index.ts';
import { anArticle, EPOCH, freshId, instantAt } from './samples.ts';
import type { OpenedStore } from './store.contract.ts';

/** What the articles' room must hold on every DynamoDB. */
export function articlesContract(opened: () => OpenedStore): void {
  const stored = (article = anArticle()): StoredArticle => ({ article, written: EPOCH, notFound: 0, page: null });
  /** So long that it stays long when compressed. */
  const large = randomBytes(200_000).toString('base64');

  describe('articles', () => {
    it('gives back every field as it was committed', async () => {
      const { articles } = opened().store;
      const one = { ...stored(), written: instantAt(5), notFound: 2 };
      expect(await articles.commit(one, null)).toBe(true);
      expect(await articles.get(one.article.id)).toEqual({ ...one, version: 0 });
      expect(await articles.get(freshId())).toBeNull();
    });

    it('commits at one revision only over the version that was read', async () => {
      const { articles } = opened().store;
      const { article } = stored();
      await articles.commit(stored(article), null);
      const read = await articles.get(article.id);
      if (read === null) throw new Error('not stored');
      expect(await articles.commit(read, 1)).toBe(true);
      expect(await articles.commit(read, 1)).toBe(false);
    });

    it('reads an article that was stored before its access was kept', async () => {
      const { articles } = opened().store;
      const { access: _, ...old } = anArticle();
      await articles.commit(stored(old as Article), null);
      expect((await articles.get(old.id))?.article.access).toBeNull();
    });

    it('commits a first revision only where there is none, and a later one only over the one it was made from', async () => {
      const { articles } = opened().store;
      const first = stored();
      const { id } = first.article;
      expect(await articles.commit(first, null)).toBe(true);
      expect(await articles.commit(stored({ ...first.article, title: 'A rival' }), null)).toBe(false);
      const second = stored({ ...first.article, revision: 2, title: 'Second' });
      expect(await articles.commit(second, 1)).toBe(true);
      expect(await articles.commit(stored({ ...second.article, title: 'Late' }), 1)).toBe(false);
      expect(await articles.commit(stored({ ...anArticle(), revision: 2 }), 1)).toBe(false);
      expect((await articles.get(id))?.article.title).toBe('Second');
    });

    it('lets one of many writers at once win', async () => {
      const { articles } = opened().store;
      const first = stored();
      await articles.commit(first, null);
      const rivals = Array.from({ length: 8 }, (_, number) =>
        stored({ ...first.article, revision: 2, title: `Rival ${number}` }),
      );
      const won = await Promise.all(rivals.map((rival) => articles.commit(rival, 1)));
      expect(won.filter(Boolean)).toHaveLength(1);
      const winner = rivals[won.indexOf(true)];
      expect((await articles.get(first.article.id))?.article.title).toBe(winner?.article.title);
    });

    it('keeps a body too large for its item in the revision document, and finds it there', async () => {
      const { articles } = opened().store;
      const article = anArticle({ html: `<p>${large}</p>`, text: large });
      await articles.putRevision(article);
      expect(await articles.commit(stored(article), null)).toBe(true);
      expect((await articles.get(article.id))?.article).toEqual(article);
      expect((await articles.getMany([article.id])).get(article.id)?.article.text).toBe(large);
    });

    it('reads many at once, each once, and passes over those that do not exist', async () => {
      const { articles } = opened().store;
      const all = Array.from({ length: 130 }, () => stored());
      for (const one of all) await articles.commit(one, null);
      const ids = all.map((one) => one.article.id);
      const found = await articles.getMany([...ids, freshId(), ...ids.slice(0, 3)]);
      expect([...found.keys()].sort()).toEqual([...ids].sort());
      expect(await articles.getMany([])).toEqual(new Map());
    });

    it('reads an article from the image of a stream record, and nothing from the image of something else', async () => {
      const { articles } = opened().store;
      expect(await articles.fromImage(undefined)).toBeNull();
      expect(await articles.fromImage({ pk: { S: 'FEED#all' }, sk: { S: 'F' }, doc: { S: '{}' } })).toBeNull();
    });

    it('erases every raw payload and revision of one article and none of another', async () => {
      const { articles, objects } = opened().store;
      const [gone, kept] = [anArticle(), anArticle()];
      for (const one of [gone, kept]) await articles.putRaw(one, 'a'.repeat(64), Buffer.from('raw'), 'text/html');
      // As former versions named them.
      await objects.put(`raw/${gone.id}/${'1'.repeat(64)}`, Buffer.from('raw'), { contentType: 'text/html' });
      await articles.putRevision(gone);
      await articles.putRevision({ ...gone, revision: 2, hash: 'e'.repeat(64) as Sha256 });
      await articles.putRevision(kept);
      await articles.putRevision({ ...gone, revision: 4, hash: 'f'.repeat(64) as Sha256 });
      await articles.putRaw({ ...gone, revision: 4 }, 'b'.repeat(64), Buffer.from('raw'), 'text/html');
      expect(await articles.erase(gone.id, 3)).toBe(4);
      // What came after the takedown stays.
      expect(await keysOf(gone.id)).toEqual([expect.stringContaining('/000004-'), expect.stringContaining('/000004-')]);
      expect(await articles.erase(gone.id, 4)).toBe(2);
      expect(await keysOf(gone.id)).toEqual([]);
      expect(await keysOf(kept.id)).toHaveLength(2);

      async function keysOf(id: ArticleId): Promise<string[]> {
        const keys: string[] = [];
        for (const prefix of [`raw/${id}/`, `revision/${id}/`])
          for await (const key of objects.list(prefix)) keys.push(key);
        return keys;
      }
    });

    it('gives back the payload that was kept last, packed or not, and throws where it is damaged', async () => {
      const { articles, objects } = opened().store;
      const { id } = anArticle();
      expect(await articles.newestRaw(id)).toBeNull();
      const page = Buffer.from('<p>It was decided.</p>'.repeat(99));
      await objects.put(`raw/${id}/000001-${'1'.repeat(64)}`, page, { contentType: 'text/html; charset=latin1' });
      expect(await articles.newestRaw(id)).toMatchObject({ bytes: page, contentType: 'text/html; charset=latin1' });
      await setTimeout(5);
      await articles.putRaw({ id, revision: 2 }, 'a'.repeat(64), page, 'text/html');
      expect(await articles.newestRaw(id)).toMatchObject({ bytes: page, contentType: 'text/html', size: page.length });
      const key = `raw/${id}/000002-${'a'.repeat(64)}.zst`;
      const { bytes } = (await objects.get(key))!;
      expect(bytes.length).toBeLessThan(page.length / 4);
      await objects.put(key, bytes.subarray(0, 30), { contentType: 'text/html' });
      await expect(articles.newestRaw(id)).rejects.toThrow(`object ${key} is damaged`);
    });

    it('reads revisions and texts that were stored before they were packed as today', async () => {
      const { articles, objects } = opened().store;
      const article = anArticle({ html: `<p>${large}</p>`, text: large });
      const key = await putRevision(article);
      await articles.commit(stored(article), null);
      await objects.put(key, Buffer.from(JSON.stringify(article)), { contentType: 'application/json' });
      expect(await articles.revision(article)).toEqual(article);
      expect((await articles.get(article.id))?.article).toEqual(article);
      const { html, text, ...rest } = anArticle();
      const image = {
        pk: { S: `ARTICLE#${rest.id}` },
        sk: { S: 'A' },
        doc: { S: JSON.stringify({ ...rest, written: EPOCH, notFound: 0, page: null }) },
        body: { B: gzipSync(JSON.stringify({ html, text })) },
      };
      expect((await articles.fromImage(image))?.article).toEqual({ ...rest, html, text });
    });

    it('goes on without a revision’s document that is cut, and tells of it', async () => {
      const { articles, objects } = opened().store;
      const first = anArticle({ html: `<p>${large}</p>`, text: large });
      const second = { ...first, revision: 2, previousHash: first.hash, hash: 'e'.repeat(64) as Sha256 };
      const keys = [await putRevision(first), await putRevision(second)];
      await articles.commit(stored(first), null);
      await articles.commit(stored(second), 1);
      for (const key of keys) {
        const { bytes } = (await objects.get(key))!;
        await objects.put(key, bytes.subarray(0, bytes.length / 2), { contentType: 'application/json' });
      }
      const whole = anArticle();
      await articles.commit(stored(whole), null);
      opened().damaged.splice(0);
      expect(await articles.revision(first)).toBeNull();
      expect(await articles.revisionBefore({ ...second, revisedAt: instantAt(9) }, instantAt(5))).toBeNull();
      const found = await articles.getMany([second.id, whole.id]);
      expect(found.get(whole.id)?.article).toEqual(whole);
      // Readers get what is left of it, as they do of an article of which only an excerpt is known.
      expect(found.get(second.id)?.article).toEqual({ ...second, html: '', text: '', complete: false });
      expect(opened().damaged).toEqual([keys[0], keys[0], keys[1]]);
    });

    async function putRevision(article: Article): Promise<string> {
      const { articles, objects } = opened().store;
      await articles.putRevision(article);
      const prefix = `revision/${article.id}/${String(article.revision).padStart(6, '0')}`;
      for await (const key of objects.list(prefix)) return key;
      throw new Error('no document was put');
    }

    it('has no text of an erased article to tell, and says so rather than fail', async () => {
      const { articles } = opened().store;
      const article = anArticle({ html: `<p>${large}</p>`, text: large });
      await articles.putRevision(article);
      await articles.commit(stored(article), null);
      await articles.erase(article.id, article.revision);
      expect((await articles.get(article.id))?.article).toEqual({ ...article, html: '', text: '' });
    });
  });
}
