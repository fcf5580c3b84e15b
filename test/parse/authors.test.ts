import { describe, expect, it } from 'vitest';
import { personName } from '../../lib/parse/authors.ts';
import { firstItem, rss } from './samples.ts';

describe('authors', () => {
  it.each([
    ['Ann Ash', 'Ann Ash'],
    ['ann@news.example (Ann Ash)', 'Ann Ash'],
    ['Ann Ash &lt;ann@news.example&gt;', 'Ann Ash'],
    ['ann@news.example', 'ann@news.example'],
    ['<b>Ann</b> &amp; Bo', 'Ann & Bo'],
    ['  ', null],
  ])('reads %j as %j', (written, name) => {
    expect(personName(written)).toBe(name);
  });

  it('names each author once', async () => {
    const item = await firstItem(
      rss('<item><dc:creator>Ann</dc:creator><dc:creator>Bo</dc:creator><author>a@news.example (Ann)</author></item>'),
    );
    expect(item.authors).toEqual(['Ann', 'Bo']);
  });
});
