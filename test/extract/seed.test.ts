import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { extractPage, extractText } from '../../lib/extract/index.ts';
import { type AbsoluteUrl, type Extraction, formatStated } from '../../lib/model/index.ts';

const folder = join(process.env.FEEDMILL_DATA ?? '../shared', 'seed');
const present = existsSync(join(folder, 'expected.json'));
if (!present) console.warn(`SKIPPED: the seed page is not in ${folder}; set FEEDMILL_DATA to hold these tests to it.`);

type Expected = {
  readonly source: AbsoluteUrl;
  readonly items: readonly {
    readonly title: string;
    readonly published: string;
    readonly url: AbsoluteUrl;
    readonly excerpt: string;
    readonly complete: boolean;
    readonly paragraphs?: readonly string[];
  }[];
  readonly dropped: readonly string[];
};

const read = (name: string) => readFileSync(join(folder, name), 'utf8');

describe.skipIf(!present)('the seed page', () => {
  const expected = (): Expected => JSON.parse(read('expected.json'));
  const fromHtml = () => extractPage(read('archive-page.html'), { url: expected().source });
  const fromText = () => extractText(read('archive-page.txt'));
  const shown = ({ items }: Extraction) =>
    items.map(({ title, url, published, excerpt, complete }) => ({
      title,
      url,
      published: formatStated(published),
      excerpt,
      complete,
    }));

  it('gives exactly its seven items, the first complete and paired with its own card', () => {
    const wanted = expected().items.map(({ title, url, published, excerpt, complete }) => ({
      title,
      url,
      published,
      excerpt,
      complete,
    }));
    expect(fromHtml().kind).toBe('listing');
    expect(shown(fromHtml())).toEqual(wanted);
  });

  it('gives the same seven from its text alone, without inventing an address', () => {
    const wanted = expected().items.map(({ title, published, excerpt, complete }) => ({
      title,
      url: null,
      published,
      excerpt,
      complete,
    }));
    expect(fromText().kind).toBe('listing');
    expect(shown(fromText())).toEqual(wanted);
  });

  it.each([
    ['page', fromHtml],
    ['text', fromText],
  ])('holds the whole text of the first item of the %s, and of no other', (_, extract) => {
    const { article, items } = extract();
    const [first, ...others] = expected().items;
    expect(article?.text.split('\n\n')).toEqual(first!.paragraphs!);
    expect(article?.html.match(/<p>/g)).toHaveLength(first!.paragraphs!.length);
    expect(article?.title).toBe(first!.title);
    expect(formatStated(article?.published ?? null)).toBe(first!.published);
    expect(items[0]?.article).toEqual(article);
    expect(items.slice(1).map((item) => item.article)).toEqual(others.map(() => null));
  });

  it.each([
    ['page', fromHtml],
    ['text', fromText],
  ])('drops the newsletter box of the %s', (_, extract) => {
    const all = JSON.stringify(extract());
    for (const line of expected().dropped) expect(all).not.toContain(line);
  });
});
