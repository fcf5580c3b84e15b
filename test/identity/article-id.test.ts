import { describe, expect, it } from 'vitest';
import { articleId, identityKeys as keysOf, type Marks, sha256 } from '../../lib/identity/index.ts';
import type { AbsoluteUrl, SourceId } from '../../lib/model/index.ts';

const NOTHING: Marks = { source: 'courier' as SourceId, guid: null, urls: [], title: null };
const identityKeys = (marks: Marks) => keysOf(marks).map(({ key }) => key);
const STORY = 'https://a.example/story' as AbsoluteUrl;

describe('article ids', () => {
  it('are the same for ever: ids that were given out depend on it', () => {
    const [key] = identityKeys({ ...NOTHING, urls: [STORY] });
    expect(key).toBe(sha256('url:a.example/story'));
    expect(articleId(sha256('url:a.example/story'))).toBe('bbsdvrb5ps6mq4izydbc');
  });

  it('are twenty letters and digits of base32, fit for an address', () => {
    for (const text of ['', 'a', 'b', '日本']) expect(articleId(sha256(text))).toMatch(/^[a-z2-7]{20}$/);
  });
});

describe('the keys an article is found by', () => {
  it('begin with what its source calls it, then its addresses, each once', () => {
    const amp = 'http://m.a.example/story/?utm_source=x' as AbsoluteUrl;
    const moved = 'https://a.example/moved' as AbsoluteUrl;
    expect(identityKeys({ ...NOTHING, guid: '17', urls: [STORY, amp, moved] })).toEqual([
      sha256('guid:courier:17'),
      sha256('url:a.example/story'),
      sha256('url:a.example/moved'),
    ]);
  });

  it('take a guid that is an address for that address, whatever the source', () => {
    const marks = { ...NOTHING, guid: 'http://www.a.example/story', urls: [STORY] };
    expect(identityKeys(marks)).toEqual([sha256('url:a.example/story')]);
    expect(identityKeys({ ...marks, source: 'other' as SourceId })).toEqual(identityKeys(marks));
  });

  it('keep the guids of two sources apart: 17 is not 17', () => {
    const marks = { ...NOTHING, guid: '17' };
    expect(identityKeys({ ...marks, source: 'other' as SourceId })).not.toEqual(identityKeys(marks));
  });

  it('go by the title only where there is nothing else', () => {
    const titled = { ...NOTHING, title: ' A title ' };
    expect(identityKeys(titled)).toEqual([sha256('title:courier:A title')]);
    expect(identityKeys({ ...titled, urls: [STORY] })).toEqual([sha256('url:a.example/story')]);
    expect(identityKeys(NOTHING)).toEqual([]);
  });

  it('tell what an address was called before only where that was something else', () => {
    const former = (url: string) => keysOf({ ...NOTHING, urls: [url as AbsoluteUrl] })[0]?.former;
    expect(former('https://www.a.example/story?utm_source=rss')).toBeNull();
    expect(former('https://touch.a.example/story')).toBe(sha256('url:touch.a.example/story'));
    // What a page's items had in common was no name of any one of them.
    expect(former('https://touch.a.example/changes#release-2.1')).toBeNull();
  });
});
