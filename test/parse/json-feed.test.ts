import { describe, expect, it } from 'vitest';
import { parse } from './samples.ts';

const feed = (items: readonly unknown[], more: object = {}): string =>
  JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'News', ...more, items });

describe('parseFeed on a JSON Feed', () => {
  it('reads an item with everything it states', async () => {
    const text = feed(
      [
        {
          ...{ id: 7, url: '/1', title: 'One', content_html: '<img src="a.jpg">', summary: '1 < 2', tags: ['Food'] },
          ...{ date_published: '2026-01-01T10:00:00Z', image: '/1.jpg', language: 'en' },
          attachments: [{ url: '/1.mp3', mime_type: 'audio/mpeg', size_in_bytes: 12 }],
        },
      ],
      { home_page_url: 'https://news.example/', authors: [{ name: 'Desk' }] },
    );
    const { links, items } = await parse(text);
    expect(links).toEqual(['https://news.example/']);
    expect(items[0]).toMatchObject({
      guid: '7',
      url: 'https://news.example/1',
      authors: ['Desk'],
      published: { instant: '2026-01-01T10:00:00.000Z' },
      content: '<img src="https://news.example/a.jpg">',
      summary: '1 &lt; 2',
      image: { url: 'https://news.example/1.jpg' },
      enclosures: [{ url: 'https://news.example/1.mp3', type: 'audio/mpeg', length: 12 }],
    });
  });

  it('reads version 1.0, with its one author and its plain text', async () => {
    const text = feed([{ id: 'a', content_text: 'a < b', author: { name: 'Ann' } }], {
      version: 'https://jsonfeed.org/version/1',
    });
    expect((await parse(text)).items[0]).toMatchObject({ authors: ['Ann'], content: 'a &lt; b' });
  });

  it('takes values of a wrong type for values not given', async () => {
    const { items } = await parse(
      feed([{ id: {}, title: 5, url: [], date_published: 3, tags: 'x', authors: 7 }, null]),
    );
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ guid: null, title: null, url: null, published: null, tags: [], authors: [] });
  });

  it.each([
    [{ authors: { name: 'Ann' } }, ['Ann']],
    [{ authors: 'Ann' }, ['Ann']],
    [{ author: 'Ann' }, ['Ann']],
    [{ authors: ['Ann', { name: 'Bob' }, 7, ''] }, ['Ann', 'Bob']],
    [{ author: [{ name: 'Ann' }, 'Bob'] }, ['Ann', 'Bob']],
    [{ authors: [], author: 'Ann' }, ['Ann']],
  ])('reads the authors of %j', async (item, authors) => {
    const [read] = (await parse(feed([{ id: '1', ...item }], { author: { name: 'Desk' } }))).items;
    expect(read?.authors).toEqual(authors);
    expect(read?.repairs.map(({ code }) => code)).toEqual(['author-rewritten']);
  });

  it('reads dates that are numbers, of seconds or milliseconds, and drops those that are no publication', async () => {
    const dates = [1741082400, 1741082400000, 1741082400.75, '1741082400', 0, 3, -1, 1e300, '0001-01-01T00:00:00Z'];
    const { items } = await parse(feed(dates.map((date, id) => ({ id, date_published: date }))));
    const at = '2025-03-04T10:00:00.000Z';
    expect(items.map(({ published }) => published?.instant ?? null)).toEqual([
      ...[at, at, at, at],
      ...[null, null, null, null, null],
    ]);
    expect(items.map(({ repairs }) => repairs[0]?.code)).toEqual([
      ...Array(4).fill('date-rewritten'),
      ...Array(5).fill('date-dropped'),
    ]);
  });

  it('reads sizes that are texts, and an attachment that is in no list', async () => {
    const size = (size_in_bytes: unknown) => ({ id: 1, attachments: { url: '/1.mp3', size_in_bytes } });
    const { items } = await parse(feed(['12', '1,234,567', 5, 'large', null].map(size)));
    expect(items.map(({ enclosures }) => enclosures[0]?.length)).toEqual([12, 1234567, 5, null, null]);
  });

  it('takes a feed without items for one that has none yet, and items in an object for a list', async () => {
    const bare = { version: 'https://jsonfeed.org/version/1.1', title: 'News' };
    expect(await parse(JSON.stringify(bare))).toMatchObject({ title: 'News', items: [] });
    expect((await parse(JSON.stringify(bare))).repairs).toEqual([expect.objectContaining({ code: 'items-missing' })]);
    const gaps = await parse(JSON.stringify({ ...bare, items: { 0: { id: 'a' }, 2: { id: 'b' } } }));
    expect(gaps.items.map(({ guid }) => guid)).toEqual(['a', 'b']);
    await expect(parse(JSON.stringify({ title: 'Settings' }))).rejects.toThrow('not a feed');
  });

  it('reads what is nearly JSON, and says so', async () => {
    const text = `${feed([{ id: '1', content_html: '<p>One two</p>' }])
      .replace('One two', 'One\ntwo')
      .replace('}]', '},]')}\n<!-- cached -->`;
    const read = await parse(text);
    expect(read.items[0]?.content).toBe('<p>One\ntwo</p>');
    expect(read.repairs).toEqual([expect.objectContaining({ code: 'json-mended' })]);
  });
});
