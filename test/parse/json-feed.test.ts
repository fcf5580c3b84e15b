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
      feed([{ id: {}, title: 5, url: [], date_published: 3, tags: 'x', authors: 'y' }, null]),
    );
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ guid: null, title: null, url: null, published: null, tags: [], authors: [] });
  });
});
