import { describe, expect, it } from 'vitest';
import { clean } from './clean.ts';

describe('a heading', () => {
  it.each([
    ['a permalink behind it', '<h2 id="x">The crack<a class="headerlink" href="#x" title="Permalink">¶</a></h2>'],
    ['one before it', '<h2 id="x"><a href="#x" aria-hidden="true"><span></span></a>The crack</h2>'],
    ['one in words', '<h2 id="x">The crack <a href="#x">Copy link</a></h2>'],
    ['one of the whole address', '<h2 id="x">The crack <a href="https://news.example/a/b.html#x">#</a></h2>'],
    ['one beside it', '<div><h2 id="x">The crack</h2><a href="#x"><span>Section titled The crack</span></a></div>'],
    ['a button', '<h2>The crack <button>Copy</button></h2>'],
    ['a link to itself', '<h2 id="x"><a href="#x">The crack</a></h2>'],
    ['one around it', '<a href="#x"><h2 id="x">The crack</h2></a>'],
    [
      'a link to edit it',
      '<h2>The crack<span>[<a href="/w?title=K&amp;action=edit&amp;section=1">edit</a> | <a href="/w?veaction=edit&amp;section=1">edit source</a>]</span></h2>',
    ],
    [
      'one beside it',
      '<div><h2>The crack</h2><span>[<a href="/w?title=K&amp;action=edit&amp;section=1">bearbeiten</a>]</span></div>',
    ],
    ['a role', '<div role="heading" aria-level="2">The crack</div>'],
  ])('is its words alone without %s', (_, html) => {
    expect(clean(html).replace(/ (?=<\/h2>)/, '')).toBe('<h2>The crack</h2>');
  });

  it.each([
    ['a link in it', '<h2>What <a href="https://news.example/by/ann">Ann Roe</a> said</h2>'],
    ['a link that it is', '<h2><a href="https://news.example/crack">The crack</a></h2>'],
    ['a note', '<h2>The crack<sup><a href="https://news.example/a/b.html#note-1">1</a></sup></h2>'],
    ['its level', '<h1>The crack</h1>'],
  ])('keeps %s', (_, html) => expect(clean(html)).toBe(html));

  it('is no reason to drop the paragraph behind it', () => {
    const html = '<h2>The crack</h2><p><a href="https://news.example/a/b.html#x">Down to the figures</a></p>';
    expect(clean(html)).toBe(html);
  });
});
