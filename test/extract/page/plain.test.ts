import { describe, expect, it } from 'vitest';
import { countWords, excerptOf, plainText } from '../../../lib/extract/page/plain.ts';

describe('plain text of HTML', () => {
  it('puts an empty line between blocks and glues no words', () => {
    expect(plainText('<h2>One</h2><p>Two <b>three</b>four</p><ul><li>a</li><li>b</li></ul>tail')).toBe(
      'One\n\nTwo threefour\n\na\n\nb\n\ntail',
    );
  });

  it('keeps line breaks and sets the cells of a row apart', () => {
    expect(plainText('<p>a<br>b</p><table><tr><td>1</td><td>2</td></tr></table>')).toBe('a\nb\n\n1 2');
  });

  it('leaves out scripts, styles and captions, and decodes entities once', () => {
    expect(
      plainText(
        '<script>x</script><style>y</style><figure><img src="a"><figcaption>cap</figcaption></figure><p>a &amp;lt; b</p>',
      ),
    ).toBe('a &lt; b');
  });

  it('keeps a quotation or a table that stands in a figure', () => {
    expect(plainText('<figure><blockquote>Said.</blockquote><figcaption>who</figcaption></figure>')).toBe('Said.');
  });
});

describe('an excerpt', () => {
  it('ends with an ellipsis where it is cut, and not where it is whole', () => {
    expect(excerptOf('one two three four', 3)).toBe('one two three…');
    expect(excerptOf('one two\n\nthree', 3)).toBe('one two three');
  });

  it('cuts a text that has no spaces', () => {
    const text = '東京都は二十四日、新しい計画を発表した。'.repeat(30);
    expect(excerptOf(text, 10).length).toBeLessThan(60);
  });
});

describe('a word count', () => {
  it.each([
    ['', 0],
    ["It's a well-known fact.", 4],
    ['Zwölf Boxkämpfer jagen Viktor', 4],
    ['東京都は', 2],
  ])('counts %j', (text, words) => {
    expect(countWords(text)).toBe(words);
  });

  it('gives Japanese a count of the order of its words, not 1', () => {
    expect(countWords('東京都は二十四日、新しい計画を発表した。')).toBeGreaterThan(5);
  });
});
