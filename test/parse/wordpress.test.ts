import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AbsoluteUrl, SourceFeed, SourceItem } from '../../lib/model/index.ts';
import { NotAFeedError, parseFeed } from '../../lib/parse/index.ts';

const POSTS = 'https://news.example/wp-json/wp/v2/posts?_embed';

const POST = {
  ...{ id: 7, status: 'publish', link: 'https://news.example/mill/', type: 'post' },
  ...{ date: '2026-01-01T12:00:00', date_gmt: '2026-01-01T10:00:00' },
  ...{ modified: '2026-01-02T12:00:00', modified_gmt: '2026-01-02T10:00:00' },
  guid: { rendered: 'https://news.example/?post_type=story&#038;p=7' },
  title: { rendered: 'The mill &#8211; <em>again</em> &amp; again' },
  content: { rendered: '<p>It <a href="/turns">turns</a>.</p>\n', protected: false },
  excerpt: { rendered: '<p>It turns</p>\n', protected: false },
  jetpack_featured_media_url: 'https://news.example/jetpack.jpg',
  yoast_head_json: { author: 'Desk', og_site_name: 'News &amp; more' },
  _embedded: {
    author: [
      { id: 1, name: 'Ann O&#8217;Hara' },
      { code: 'rest_user_invalid_id', message: 'Invalid user ID.', name: 'x' },
    ],
    'wp:featuredmedia': [
      {
        ...{ media_type: 'image', source_url: 'https://news.example/mill.jpg', alt_text: 'The mill' },
        media_details: { width: 1200, height: '800' },
      },
    ],
    'wp:term': [
      [{ name: 'Bread &amp; butter', taxonomy: 'category' }],
      [{ name: 'Mills' }, { code: 'rest_forbidden' }],
    ],
  },
};

async function read(posts: unknown, address = POSTS): Promise<SourceFeed> {
  return parseFeed(JSON.stringify(posts), { url: address as AbsoluteUrl });
}

async function readPost(changes: object): Promise<SourceItem> {
  return (await read([{ ...POST, ...changes }])).items[0]!;
}

describe('the posts of WordPress by its REST API', () => {
  it('are read as a feed, with everything they state', async () => {
    const feed = await read([POST]);
    expect(feed).toMatchObject({ title: 'News & more', older: null, repairs: [] });
    expect(feed.items).toEqual([
      {
        guid: 'https://news.example/?post_type=story&p=7',
        url: 'https://news.example/mill/',
        links: ['https://news.example/mill/'],
        title: 'The mill – again & again',
        authors: ['Ann O’Hara'],
        published: { instant: '2026-01-01T10:00:00.000Z', precision: 'second' },
        updated: { instant: '2026-01-02T10:00:00.000Z', precision: 'second' },
        content: '<p>It <a href="https://news.example/turns">turns</a>.</p>',
        summary: '<p>It turns</p>',
        tags: ['Bread & butter', 'Mills'],
        language: null,
        image: { url: 'https://news.example/mill.jpg', width: 1200, height: 800, alt: 'The mill', credit: null },
        enclosures: [],
        repairs: [],
      },
    ]);
  });

  it('are read without what is embedded', async () => {
    expect(await readPost({ _embedded: undefined })).toMatchObject({
      authors: ['Desk'],
      tags: [],
      image: { url: 'https://news.example/jetpack.jpg', width: null },
    });
    const bare = { _embedded: undefined, yoast_head_json: undefined, jetpack_featured_media_url: '' };
    expect(await readPost(bare)).toMatchObject({ authors: [], tags: [], image: null });
  });

  it('are read with only some of their fields', async () => {
    const { items } = await read([{ link: '/one', title: { rendered: 'One' } }]);
    expect(items[0]).toMatchObject({ guid: null, url: 'https://news.example/one', title: 'One', published: null });
  });

  it('have only the day of a date that is stated without its zone', async () => {
    const { published, updated } = await readPost({
      ...{ date_gmt: '0000-00-00T00:00:00', date: '2026-01-01T23:30:00' },
      ...{ modified_gmt: null, modified: '-0001-11-30T00:00:00' },
    });
    expect(published).toEqual({ instant: '2026-01-01T00:00:00.000Z', precision: 'day' });
    expect(updated).toBeNull();
  });

  it('have the whole of a date that states its zone', async () => {
    const { published } = await readPost({ date_gmt: null, date: '2026-01-01T23:30:00+02:00' });
    expect(published).toEqual({ instant: '2026-01-01T21:30:00.000Z', precision: 'second' });
  });

  it('keep to themselves what a password protects', async () => {
    const { content, summary } = await readPost({
      content: { rendered: '<form>Password:</form>', protected: true },
      excerpt: { rendered: 'Protected.', protected: true },
    });
    expect([content, summary]).toEqual([null, null]);
  });

  it('are left out while they are not published', async () => {
    const statuses = ['publish', 'draft', 'future', 'private', undefined];
    const { items } = await read(
      statuses.map((status) => ({ ...POST, status, title: { rendered: status ?? 'none' } })),
    );
    expect(items.map(({ title }) => title)).toEqual(['publish', 'none']);
  });

  it('have no picture where a film is featured, or nobody may see it', async () => {
    for (const picture of [
      { media_type: 'file', source_url: 'https://news.example/a.mp4' },
      { code: 'rest_forbidden' },
    ]) {
      const { image } = await readPost({
        ...{ _embedded: { 'wp:featuredmedia': [picture] }, jetpack_featured_media_url: undefined },
      });
      expect(image).toBeNull();
    }
  });

  it('go on to the next page where this one is full', async () => {
    const ten = Array(10).fill(POST);
    expect((await read(ten)).older).toBe(`${POSTS}&page=2`);
    expect((await read(ten.slice(1))).older).toBeNull();
    const of = (parameters: string): string => `https://news.example/?rest_route=/wp/v2/story&${parameters}`;
    expect((await read(ten.slice(0, 5), of('per_page=5&page=3'))).older).toBe(of('per_page=5&page=4'));
    expect((await read(ten, of('per_page=100'))).older).toBeNull();
    expect((await read(ten, of('_fields=id,link&offset=20'))).older).toBe(of('_fields=id,link&offset=30'));
  });

  it('may be none', async () => {
    expect((await read([])).items).toEqual([]);
    await expect(read([], 'https://news.example/data.json')).rejects.toThrow(NotAFeedError);
  });

  it('are no other list', async () => {
    for (const list of [[1, 2], [{ id: 1, name: 'x' }], [null], [[]]]) {
      await expect(read(list)).rejects.toThrow('it is JSON, but');
    }
  });
});

describe('an error of WordPress in place of posts', () => {
  it.each([
    ['rest_no_route', 'No route was found', /check the address/],
    ['rest_forbidden', 'Sorry, you are not allowed to do that.', /RSS feed/],
    ['rest_post_invalid_page_number', 'The page number requested is larger', /no more pages/],
  ])('%s is told with its message and what to do', async (code, message, remedy) => {
    const error = await read({ code, message: `${message} &amp; more`, data: { status: 404 } }).catch((e) => e);
    expect(error).toBeInstanceOf(NotAFeedError);
    expect(error.message).toContain(`${code}, "${message} & more"`);
    expect(error.message).toMatch(remedy);
  });
});

describe('any JSON', () => {
  it('is a feed or is told not to be one', async () => {
    const keys = fc.constantFrom(
      ...Object.keys(POST),
      'items',
      'version',
      'code',
      'message',
      'data',
      'rendered',
      'wp:term',
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.jsonValue(),
        fc.array(tie('value')),
        fc.dictionary(keys, tie('value')),
      ),
    }));
    const changed = fc.dictionary(keys, value).map((changes) => [{ ...POST, ...changes }]);
    await fc.assert(
      fc.asyncProperty(fc.oneof(value, changed), async (json) => {
        const feed = await read(json).catch((error) => error);
        if (feed instanceof Error) expect(feed).toBeInstanceOf(NotAFeedError);
        else expect(Array.isArray(feed.items)).toBe(true);
      }),
    );
  });
});
