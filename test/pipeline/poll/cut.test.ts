import { describe, expect, it } from 'vitest';
import type { AbsoluteUrl, SourceItem } from '../../../lib/model/index.ts';
import { isCut, isShort, takesPage } from '../../../lib/pipeline/poll/cut.ts';

const words = (count: number) => Array.from({ length: count }, (_, at) => `word${at}`).join(' ');
type Told = Pick<SourceItem, 'content' | 'summary' | 'title' | 'url'>;
const item = (content: string | null, summary: string | null = null, title: string | null = 'The ferry'): Told => ({
  content,
  summary,
  title,
  url: 'https://courier.example/ferry' as AbsoluteUrl,
});

describe('a feed item', () => {
  it.each([
    ['has no text', item(null)],
    ['ends with […]', item(`<p>${words(120)} […]</p>`)],
    ['ends with [&#8230;]', item(`<p>${words(120)} [&#8230;]</p>`)],
    ['ends with an ellipsis', item(null, `${words(120)}…`)],
    ['ends with three dots and a link to read on', item(`<p>${words(120)}... <a href="/x">Continue reading »</a></p>`)],
    ['ends with a link to read on at its own page', item('<p>It sails. <a href="/ferry#more">Read more</a></p>')],
    [
      'names itself and its site behind a teaser',
      item(null, '<p>It sails at […]</p><p>The post <a href="/ferry">The ferry</a> appeared first on Courier.</p>'),
    ],
    ['does so on the same line', item(null, 'It sails at … Der Beitrag The ferry erschien zuerst auf Courier.')],
    ['has no title and ends with a bracketed ellipsis', item('<p>Fog on the bar [...]</p>', null, null)],
  ])('is cut where it %s', (_, cut) => {
    expect(isCut(cut)).toBe(true);
  });

  it.each([
    ['is long and ends with a sentence', item(`<p>${words(120)}. The end.</p>`)],
    ['only pauses in the middle', item(`<p>${words(60)} … ${words(60)}.</p>`)],
    ['is a long summary and nothing else', item(null, `<p>${words(150)}.</p>`)],
    ['has a few words', item('<p>Two lines about the ferry.</p>')],
    ['is a photograph', item('<img src="/ferry.png" alt="The ferry">')],
    ['ends with a link elsewhere', item('<p>The lamp is lit. <a href="https://lamp.example/">Read more</a></p>')],
    ['ends with a link that names its page', item('<p>The lamp is lit.</p><p><a href="/ferry">Permalink</a></p>')],
    [
      'names itself and its site behind its whole text',
      item('<p>It sails.</p><p>The post <a href="/ferry">The ferry</a> appeared first on Courier.</p>'),
    ],
    ['has no title and trails off', item('<p>And then the sea...</p>', null, null)],
    ['has no title and pauses', item('<p>Well... that happened.</p>', null, null)],
  ])('is whole where it %s', (_, whole) => {
    expect(isCut(whole)).toBe(false);
  });
});

describe('the page of an item', () => {
  const told = (one: Told) => ({ url: one.url, told: { form: 'item', item: one as SourceItem } as const });

  it('is looked at where the item is short or cut, and not where it is long and whole', () => {
    expect(isShort(item('<p>Two lines.</p>'))).toBe(true);
    expect(takesPage({ fullText: 'auto' }, told(item('<p>Two lines.</p>')))).toBe(true);
    expect(takesPage({ fullText: 'auto' }, told(item(`<p>${words(120)} […]</p>`)))).toBe(true);
    expect(takesPage({ fullText: 'auto' }, told(item(`<p>${words(120)}.</p>`)))).toBe(false);
    expect(takesPage({ fullText: 'never' }, told(item('<p>Two lines.</p>')))).toBe(false);
  });
});
