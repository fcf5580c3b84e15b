import { describe, expect, it } from 'vitest';
import { atom, firstItem, rss } from './samples.ts';

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const inRss = async (title: string) => (await firstItem(rss(`<item><title>${escaped(title)}</title></item>`))).title;
const inAtom = async (title: string, attributes = '') =>
  (await firstItem(atom(`<entry><id>urn:1</id><title${attributes}>${escaped(title)}</title></entry>`))).title;

describe('a title', () => {
  it.each([
    'Why <b> still matters',
    '<b> is not dead',
    'The end of <h1>',
    'The <a> and the <p>, compared',
    'Closing with </div>',
    '<i> vs <em>: which?',
    'When (<span>) is too much',
    'Why <img> needs a text',
    'On <li>.',
    'a < b <c> d',
  ])('keeps tags that stand in it as words: %s', async (title) => {
    expect(await inRss(title)).toBe(title);
    expect(await inAtom(title, ' type="html"')).toBe(title);
  });

  it.each([
    ['Use <b>bold</b> moves', 'Use bold moves'],
    ['<p>Title</p>', 'Title'],
    ['<b>Breaking: it was cut', 'Breaking: it was cut'],
    ['Title</b>', 'Title'],
    ['First line<br />second line', 'First line second line'],
    ['First <br> second', 'First second'],
    ['A <a href="https://a.example/">link cut', 'A link cut'],
    ['<img src="a.gif"> Weather', 'Weather'],
    ['<em>One</em> of <em>two</em>', 'One of two'],
    ['H<sub>2</sub>O', 'H2O'],
    ['AT&amp;T', 'AT&T'],
  ])('reads markup as such: %s', async (title, expected) => {
    expect(await inRss(title)).toBe(expected);
    expect(await inAtom(title, ' type="html"')).toBe(expected);
  });

  it.each(['Why <b>bold</b> matters', 'AT&amp;T', '<p>', 'Tom &#8211; Jerry'])(
    'of Atom without a type is text (RFC 4287 §3.1.1): %s',
    async (title) => {
      expect([await inAtom(title), await inAtom(title, ' type="text"')]).toEqual([title, title]);
    },
  );
});
