import { describe, expect, it } from 'vitest';
import { withQuery } from '../../lib/console/address.ts';
import { pager, pagingOf, sortingIn, table } from '../../lib/console/table.ts';

describe('a table', () => {
  it('sorts by its address, the other way at the second click, from its first page', () => {
    const sorting = sortingIn('items', ['items', 'name'], 'name');
    const frame = { at: '/sources?q=a%26b&page=3&sort=items' };
    const columns = [
      { title: 'Name', sort: 'name' },
      { title: 'Items', sort: 'items', numeric: true },
    ];
    const text = table('Sources', columns, [['a', 1]], { frame, sorting }).toString();
    expect(text).toContain('href="/sources?q=a%26b&amp;sort=name"');
    expect(text).toContain('aria-sort="ascending"><a href="/sources?q=a%26b&amp;sort=-items"');
    expect(text).toContain('<th scope="row">a</th><td class="number">1</td>');
  });

  it('takes for a sorting only what is one', () => {
    const words = ['items', 'name'];
    expect(sortingIn('-items', words, 'name')).toEqual({ by: 'items', descending: true });
    for (const written of [null, '', '-', 'x', '--items', 'constructor']) {
      expect(sortingIn(written, words, '-name')).toEqual({ by: 'name', descending: true });
    }
  });

  it('is paged, and a page beyond the end is the last', () => {
    expect(pagingOf('2', 120, 50)).toEqual({ count: 120, first: 50, size: 50 });
    expect(pagingOf('99', 120, 50)).toMatchObject({ first: 100 });
    for (const written of [null, '0', '-1', 'x', '1e9', '9'.repeat(400)]) {
      expect(pagingOf(written, 120, 50)).toMatchObject({ first: 0 });
    }
    expect(pagingOf('3', 0, 50)).toMatchObject({ first: 0 });
    expect(pager({ at: '/sources?page=2' }, pagingOf('2', 120, 50))?.toString()).toMatch(
      /href="\/sources" rel="prev".*51 to 100 of 120.*href="\/sources\?page=3" rel="next"/s,
    );
    expect(pager({ at: '/sources' }, pagingOf(null, 50, 50))).toBeNull();
  });
});

it('changes parts of an address and keeps the others', () => {
  expect(withQuery('/log?q=x&hours=1', { hours: '6', grave: null })).toBe('/log?q=x&hours=6');
  expect(withQuery('/log?q=x', { q: null })).toBe('/log');
});
