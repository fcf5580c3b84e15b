import { describe, expect, it } from 'vitest';
import { type ArticleId, FEED_FORMATS } from '../../../lib/model/index.ts';
import { borrowing, type EntryCache, entryCache, renderBytes, renderDocument } from '../../../lib/publish/index.ts';
import { SOURCE, sampleArticle, sampleFeed, sampleInput } from '../samples.ts';

const members = Array.from({ length: 20 }, (_, at) => member(at));

function member(at: number, revision = 1) {
  return sampleArticle({
    id: String(at).padStart(20, 'a') as ArticleId,
    revision,
    title: `Ferry ${at}, edition ${revision}`,
    html: `<p>Text ${at}/${revision} ]]&gt; "quoted"</p>`,
  });
}

/** A cache that counts how often an entry was written: what is written is kept. */
function countingCache(capacity: number): EntryCache & { count(): number } {
  const cache = entryCache(capacity);
  let count = 0;
  return {
    ...cache,
    keep(...given) {
      count += 1;
      cache.keep(...given);
    },
    count: () => count,
  };
}

describe('entries that were rendered before', () => {
  it('make the same documents as entries rendered anew', () => {
    const cache = entryCache(10_000_000);
    for (const shown of [members.slice(5), members, [member(3, 2), ...members.slice(0, 3)], []]) {
      const input = sampleInput({ members: shown });
      for (const format of FEED_FORMATS) {
        expect(renderBytes(format, input, cache).toString()).toBe(renderDocument(format, input));
      }
    }
  });

  it('are not rendered again, but for a new revision or another look', () => {
    const cache = countingCache(10_000_000);
    const render = (input: Parameters<typeof sampleInput>[0]) => {
      const before = cache.count();
      for (const format of ['rss', 'json'] as const) renderBytes(format, sampleInput(input), cache);
      return (cache.count() - before) / 2;
    };
    expect(render({ members })).toBe(20);
    expect(render({ members })).toBe(0);
    expect(render({ members: [member(20), ...members.slice(0, 19)] })).toBe(1);
    expect(render({ members: [member(3, 2), ...members] })).toBe(1);
    expect(render({ members, feed: sampleFeed({ content: 'excerpt' }) })).toBe(20);
    expect(render({ members, sources: [{ ...SOURCE, title: 'Renamed' }] })).toBe(20);
  });

  it('hold no more memory than their bytes', () => {
    const cache = entryCache(10_000_000);
    renderBytes('rss', sampleInput({ members }), cache);
    const names: string[] = [];
    const kept = (name: string) => FEED_FORMATS.flatMap((format) => cache.written(name, format) ?? []);
    renderBytes('json', sampleInput({ members }), {
      ...cache,
      keep(name, ...more) {
        names.push(name);
        cache.keep(name, ...more);
      },
    });
    const bytes = names.flatMap((name) => [...kept(name)]);
    expect(bytes).toHaveLength(40);
    for (const { buffer, length } of bytes) expect(buffer.byteLength).toBe(length);
  });

  it('are used for an archive, which keeps none of its own', () => {
    const cache = countingCache(10_000_000);
    renderBytes('atom', sampleInput({ members: members.slice(0, 5) }), cache);
    const before = cache.count();
    const input = sampleInput({ members });
    for (const format of ['atom', 'json'] as const) {
      expect(renderBytes(format, input, borrowing(cache)).toString()).toBe(renderDocument(format, input));
    }
    expect(cache.count()).toBe(before);
    renderBytes('atom', sampleInput({ members: members.slice(0, 5) }), cache);
    expect(cache.count()).toBe(before);
  });

  it('are kept while there is room, what was used last for longest', () => {
    const one = renderBytes('rss', sampleInput({ members: [member(0)] }), entryCache(0)).length;
    const cache = countingCache(6 * one);
    const rendered = (at: number) => {
      const before = cache.count();
      renderBytes('rss', sampleInput({ members: [member(at)] }), cache);
      return cache.count() - before;
    };
    for (let at = 0; at < 40; at++) {
      rendered(at);
      expect(rendered(0)).toBe(0);
    }
    expect(rendered(1)).toBe(1);
    expect(rendered(39)).toBe(0);
  });
});
