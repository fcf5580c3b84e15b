import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LetterHooks, letterFromText, openLetter, sanitise } from '../../../lib/extract/index.ts';
import { NOWHERE } from '../../../lib/model/index.ts';

const hooks: LetterHooks = {
  link: (href) => (href.startsWith('https://drop.') ? null : href),
  picture: ({ src }) => (src.startsWith('https://') ? src : null),
  text: (text) => text.replaceAll('SECRET', ''),
  isGreeting: (line) => line.startsWith('Dear Anna'),
  title: 'The title',
};
const read = (html: string) => openLetter(html).read(hooks);
const LONG = 'The lamp on Gannet Rock turns again after eleven dark nights, and the keeper rowed home.';

describe('openLetter', () => {
  it('puts what tables laid out one below the other', () => {
    const html = `<table><tr><td><table><tr><td>${LONG}</td><td>Beside it</td></tr></table></td></tr></table>`;
    expect(read(html).html).toBe(`<p>${LONG}</p><p>Beside it</p>`);
  });

  it.each([
    ['display:none'],
    ['visibility: hidden'],
    ['mso-hide:all'],
    ['max-height:0;overflow:hidden'],
    ['opacity:0'],
    ['font-size:1px'],
    ['font-size:0'],
    ['height:0px;overflow:hidden'],
  ])('does not show what is hidden by %s', (style) => {
    expect(read(`<p>${LONG}</p><div style="${style}">Hidden</div>`).text).toBe(LONG);
  });

  it('shows text of its own size in a cell that has none, as cells have against gaps', () => {
    expect(
      read(`<table><tr><td style="font-size:0"><div style="font-size:16px">${LONG}</div></td></tr></table>`).text,
    ).toBe(LONG);
  });

  it('hides what its style sheet hides, and not what that hides on some screens alone', () => {
    const sheet = '.a,.b{display:none} @media (max-width:9px){.c{display:none}} #d { visibility: hidden }';
    const html = `<style>${sheet}</style><p>${LONG}</p><p class="a">A</p><p class="b">B</p><p class="c">C</p><p id="d">D</p><p class="a" style="display:block">E</p>`;
    expect(read(html).text).toBe(`${LONG}\n\nC\n\nE`);
  });

  it('keeps an inline element over the paragraphs that it spans', () => {
    expect(read(`<b>One<p>Two</p></b>${LONG}`).html).toBe(`<p><b>One</b></p><p><b>Two</b></p><p>${LONG}</p>`);
    expect(
      read(`<a href="https://e.example/"><table><tr><td>${LONG}</td></tr><tr><td>More</td></tr></table></a>`).html,
    ).toBe(`<p><a href="https://e.example/">${LONG}</a></p><p><a href="https://e.example/">More</a></p>`);
  });

  it('drops a link without its words, a picture, and what names its reader, also where it is written in pieces', () => {
    expect(read(`<p>${LONG} <a href="https://drop.example">Words</a> SECRET<img src="cid:x"></p>`).html).toBe(
      `<p>${LONG} Words</p>`,
    );
    expect(read(`<p>${LONG}</p><p>SEC<b>RET</b></p>`).text).toBe(LONG);
  });

  it('keeps lists, quotations and what is preformatted', () => {
    const html = `<p>${LONG}</p><ul><li>One</li><li>Two <ol><li>Three</li></ol></li></ul><blockquote>Said</blockquote><pre>a\n b</pre>`;
    expect(read(html).html).toContain('<ul><li>One</li><li>Two<ol><li>Three</li></ol></li></ul>');
    expect(read(html).html).toContain('<blockquote>');
    expect(read(html).html).toContain('<pre>a\n b</pre>');
  });

  it('leaves out its title, a greeting, a logo and a footer, and no list of links before that', () => {
    const html = `<p><img src="https://e.example/logo.png" height="40"></p><h1>The title</h1><p>Dear Anna,</p><p>${LONG}</p>
<p><a href="https://e.example/1">The ferry</a></p><p><a href="https://e.example/2">Two seals</a></p>
<p>You received this because you asked. <a href="https://e.example/u">Unsubscribe</a></p><p>Mill Ltd., 1 Pier Road, HT1 2AB</p>`;
    expect(read(html).text).toBe(`${LONG}\n\nThe ferry\n\nTwo seals`);
  });

  it('takes a wide picture for the lead, and none that is small', () => {
    const html = `<p>${LONG}</p><img src="https://e.example/s.png" width="50"><img src="https://e.example/w.jpg" width="600" alt="W">`;
    expect(read(html).leadImage).toMatchObject({ url: 'https://e.example/w.jpg', width: 600, alt: 'W' });
  });

  it('is one story where no two are told', () => {
    expect(openLetter(`<h2>Only</h2><p>${LONG}</p>`).stories(hooks)).toEqual([]);
    const two = openLetter(`<p>Hello</p><h2>A</h2><p>${LONG}</p><h2>B</h2><p>${LONG}</p><h2>Empty</h2>`).stories(hooks);
    expect(two.map(({ title, text }) => [title, text])).toEqual([
      ['A', LONG],
      ['B', LONG],
    ]);
  });

  it('gives safe HTML of any markup whatever, and nothing of what its hooks take out', () => {
    const piece = fc.constantFrom(
      '<table>',
      '<tr><td>',
      '</td>',
      '</table>',
      '<a href="https://e.example">',
      '</a>',
      '<b>',
      '</p>',
      '<li>',
      '<ul>',
      '<script>',
      '<style>',
      '<!--',
      'SECRET',
      'text ',
      '<img src=x onerror=y>',
      '<svg><a href="javascript:x">',
      '<h2>',
      '<br>',
      '<pre>',
      '\0',
      '&zwnj;',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 8 })), { maxLength: 60 }), (pieces) => {
        const opened = openLetter(pieces.join(''));
        const { html, text } = opened.read(hooks);
        expect(sanitise(html, NOWHERE)).toBe(html);
        expect(text).not.toContain('SECRET');
        expect(opened.stories(hooks).every(({ html: one }) => sanitise(one, NOWHERE) === one)).toBe(true);
      }),
    );
  });
});

describe('letterFromText', () => {
  it('makes paragraphs, links without the punctuation behind them, and leaves the signature out', () => {
    const html = letterFromText('Hello <you>.\nSee https://e.example/a?b=1&c=2.\n\nMore\n\n-----\n\nEnd\n-- \nMe');
    expect(html).toBe(
      '<p>Hello &lt;you&gt;.<br>See <a href="https://e.example/a?b=1&amp;c=2">https://e.example/a?b=1&amp;c=2</a>.</p>\n<p>More</p>\n<hr>\n<p>End</p>',
    );
  });
});
