import { describe, expect, it } from 'vitest';
import { extractText } from '../../../lib/extract/index.ts';
import { formatStated } from '../../../lib/model/index.ts';

const PROSE =
  'Traffic crossed the harbour bridge again on Friday morning, three weeks ahead of the date that the council had promised last spring.';
const MORE =
  'Nobody was hurt when the old span was lowered into the river, and the mayor, who had doubted it, was the first to cross.';

describe('a plain text with one article', () => {
  it('gives title, byline, date and paragraphs', () => {
    const { kind, article, items } = extractText(
      `Harbour bridge reopens\n\nBy Mara Lind and Tom Reed\n14 March 2025\n\n${PROSE}\n\n${MORE}\n`,
    );
    expect(kind).toBe('article');
    expect(items).toEqual([]);
    expect(article).toMatchObject({
      title: 'Harbour bridge reopens',
      authors: ['Mara Lind', 'Tom Reed'],
      text: `${PROSE}\n\n${MORE}`,
      canonicalUrl: null,
      complete: true,
    });
    expect(formatStated(article!.published)).toBe('2025-03-14');
  });

  it('joins paragraphs that were wrapped to a width', () => {
    const wrapped = `${PROSE} ${MORE}`.replace(/(.{50,70}) /g, '$1\n');
    expect(extractText(`Harbour bridge reopens\n\n${wrapped}`).article?.text).toBe(`${PROSE} ${MORE}`);
  });

  it('makes HTML of which nothing is markup that the text did not mean', () => {
    const { article } = extractText(`A title\n\nIf a < b & b > c then <script>alert(1)</script> is text. ${PROSE}`);
    expect(article?.html).toContain('a &lt; b &amp; b &gt; c then &lt;script&gt;');
  });

  it('invents no title, author or date where there is none', () => {
    const { article } = extractText(`${PROSE}\n\nOn Wednesday the mayor spoke. ${MORE}`);
    expect(article).toMatchObject({ title: null, authors: [], published: null });
  });

  it('reads Windows line ends and a byte order mark', () => {
    expect(extractText(`\uFEFFA title\r\n\r\n${PROSE}\r\n`).article).toMatchObject({ title: 'A title', text: PROSE });
  });
});

describe('a plain text with a listing', () => {
  const story = (n: number) => ({
    title: `The headline of story ${n}`,
    date: `${n} March 2025`,
    teaser: `${PROSE.slice(0, 60)} ${n} …`,
  });
  const stories = [5, 4, 3].map(story);
  const titles = stories.map(({ title }) => title);

  it.each([
    ['date, title, excerpt', ({ title, date, teaser }: ReturnType<typeof story>) => [date, title, teaser]],
    ['title, date, excerpt', ({ title, date, teaser }: ReturnType<typeof story>) => [title, date, teaser]],
    ['title, excerpt, date', ({ title, date, teaser }: ReturnType<typeof story>) => [title, teaser, date]],
    ['date, title', ({ title, date }: ReturnType<typeof story>) => [date, title]],
  ])('is read where items are written as %s', (_, layout) => {
    const { kind, items, article } = extractText(stories.flatMap(layout).join('\n\n'));
    expect(kind).toBe('listing');
    expect(items.map(({ title }) => title)).toEqual(titles);
    expect(items.map(({ published }) => formatStated(published))).toEqual(['2025-03-05', '2025-03-04', '2025-03-03']);
    expect(items.every(({ url, complete }) => url === null && !complete)).toBe(true);
    expect(article).toBeNull();
  });

  it('is read without dates where the excerpts say that they are cut', () => {
    const { items } = extractText(stories.flatMap(({ title, teaser }) => [title, teaser]).join('\n\n'));
    expect(items.map(({ title, published }) => [title, published])).toEqual(titles.map((title) => [title, null]));
  });

  it('is not seen in an article that names two dates', () => {
    const text = `A title\n\n14 March 2025\n\n${PROSE}\n\n15 March 2025\n\nA correction\n\n${MORE}`;
    expect(extractText(text).kind).toBe('article');
  });
});
