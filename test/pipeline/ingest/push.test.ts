import { describe, expect, it } from 'vitest';
import type { ArticleContent, Instant, SourceId } from '../../../lib/model/index.ts';
import { offersFromPush, type Pushed } from '../../../lib/pipeline/index.ts';

const NOW = '2026-11-20T08:00:00.000Z' as Instant;
const push = (pushed: Pushed) => offersFromPush(pushed, 'desk' as SourceId, NOW);
const json = (article: unknown) => push({ form: 'json', json: article });

function contentOf(pushed: Pushed): ArticleContent {
  const told = push(pushed).offers[0]?.told;
  if (told?.form !== 'content') throw new Error(`no content: ${push(pushed).reason}`);
  return told.content;
}

describe('an article pushed as JSON', () => {
  it('keeps its id, cleans its HTML and makes its links absolute', () => {
    const { offers } = json({
      id: 's-1',
      url: 'https://desk.example/bridge',
      title: 'Bridge reopens',
      html: '<p onclick="x()">Open <a href="/map">again</a>.</p><script>alert(1)</script>',
      published: '2026-11-20',
    });
    expect(offers).toHaveLength(1);
    expect(offers[0]?.guid).toBe('s-1');
    const told = offers[0]?.told;
    const content = told?.form === 'content' ? told.content : null;
    expect(content?.html).toBe('<p>Open <a href="https://desk.example/map">again</a>.</p>');
    expect(content?.published).toEqual({ instant: '2026-11-20T00:00:00.000Z', precision: 'day' });
    expect(content?.complete).toBe(true);
  });

  it('says how it may be used', () => {
    const article = { title: 'Bridge reopens', text: 'Open again.' };
    const licence = 'https://creativecommons.org/licenses/by/4.0/';
    expect(contentOf({ form: 'json', json: { ...article, licence, rights: '© Desk' } }).terms).toEqual({
      licences: [{ url: licence, from: 'item' }],
      rights: { text: '© Desk', from: 'item' },
    });
    expect('terms' in contentOf({ form: 'json', json: article })).toBe(false);
    expect(json({ ...article, licence: 'javascript:go()' }).reason).toBe(
      'licence: "javascript:go()" is not an http(s) address of a licence',
    );
  });

  it('takes plain text as it stands, markup and all', () => {
    const content = contentOf({ form: 'json', json: { title: 'T', text: 'a < b & c\n\nSecond\nline' } });
    expect(content.text).toBe('a < b & c\n\nSecond\nline');
  });

  it.each([
    [{ html: '<p>x</p>' }, 'title'],
    [{ title: 'T' }, 'html or text'],
    [{ title: 'T', html: '<script>x</script>' }, 'nothing readable'],
    [{ title: 'T', text: 'x', published: 'yesterday' }, '"yesterday" is not a date'],
    [{ title: 'T', text: 'x', url: 'ftp://x' }, 'not an http(s) address'],
    [{ title: 'T', text: 'x', publishd: '2026-11-20' }, 'publishd'],
    ['just a text', 'expected object'],
    [null, 'expected object'],
  ])('is refused with a reason: %j', (article, reason) => {
    const pushing = json(article);
    expect(pushing.offers).toEqual([]);
    expect(pushing.reason).toContain(reason);
    expect(pushing.reason).not.toContain('\n');
  });
});

describe('a page pushed without its address', () => {
  const html = `<html><body><article><h1>Quay repaired</h1>${'<p>The quay was repaired by the town, slowly and with care, until it held.</p>'.repeat(6)}
<p>Nobody who had read <a href="/plans">the plans</a> would have thought that it could be done before winter.</p><p><img src="/quay.jpg" alt="The quay"></p><p>It was, and the town has had its picture taken in front of it twice already.</p></article></body></html>`;

  it('has no address, and no link or picture that leads nowhere', () => {
    const content = contentOf({ form: 'html', html, url: null });
    expect(content.title).toBe('Quay repaired');
    expect(content.canonicalUrl).toBeNull();
    expect(content.leadImage).toBeNull();
    expect(content.html).toContain('the plans');
    expect(content.html).not.toContain('no-address');
    expect(content.html).not.toContain('<img');
  });

  it('that holds no article says why', () => {
    expect(push({ form: 'html', html: '<html><body></body></html>', url: null }).reason).toMatch(/^no article found/);
    expect(push({ form: 'text', text: '' }).reason).toMatch(/^no article found/);
  });
});
