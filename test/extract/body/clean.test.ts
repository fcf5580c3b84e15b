import { describe, expect, it } from 'vitest';
import { articleOf, PARAGRAPHS, storyWith, textOf } from './story.ts';

const list = (host: string) =>
  `<ul><li><a href="${host}/sheet">The sheet of the days that the wheel stood</a></li><li><a href="${host}/law">The by-law on weirs of 1911</a></li></ul>`;

describe('links that a text is about stay', () => {
  it('a list of sources, with its heading, wherever it stands', () => {
    expect(textOf(storyWith(`<p>We have used for this:</p>${list('https://archive.example')}`))).toContain(
      'The by-law on weirs',
    );
    const last = storyWith('').replace('</article>', `<h2>Sources</h2>${list('https://archive.example')}</article>`);
    expect(textOf(last)).toMatch(/Sources\n\nThe sheet of the days/);
  });

  it('a sentence that is a link to elsewhere', () => {
    const sentence = 'The drawings of the wheel can be seen by anybody who asks for them at the desk.';
    expect(textOf(storyWith(`<p><a href="https://archive.example/d">${sentence}</a></p>`))).toContain(sentence);
  });

  it('a last line that ends with an address', () => {
    const html = storyWith('').replace(
      '</article>',
      '<p>The fund can be joined at <a href="https://fund.example/">fund.example</a></p></article>',
    );
    expect(textOf(html)).toMatch(/The fund can be joined at fund\.example$/);
  });

  it('a table whose names are links', () => {
    const table =
      '<table><tr><th>Mill</th><th>Feet</th></tr><tr><td><a href="/m/1">Lower mill</a></td><td>11</td></tr></table>';
    expect(textOf(storyWith(table))).toContain('Lower mill 11');
  });
});

describe('links to more of the site go', () => {
  it.each([
    ['a list', list('')],
    ['a list with its address in full', list('https://www.post.example')],
    ['a line', '<p><a href="/n/bell">Bell of the chapel cracks in the cold of the night</a></p>'],
    ['a list to share on networks', list('https://facebook.com')],
  ])('%s', (_, markup) => expect(textOf(storyWith(markup))).toBe(PARAGRAPHS.join('\n\n')));
});

it('a card that opens over a name in a sentence goes, the name stays', () => {
  const card =
    '<span><span><img src="/s.jpg"><a href="/p/smith">The smith of the village</a> <a href="/n/1">Smith mends the bell of the chapel</a></span></span>';
  const said = textOf(
    storyWith(
      `<p>It was <span><a href="/p/smith">the smith</a>${card}</span> who had the idea, as he likes to tell those who ask.</p>`,
    ),
  );
  expect(said).toContain('It was the smith who had the idea');
});

describe('headings', () => {
  it.each([
    ['of the first level in the text', '<h1>The fund</h1>'],
    ['that are links to themselves', '<h2 id="fund"><a href="#fund">The fund</a></h2>'],
    ['that are links to what they are about', '<h2><a href="https://fund.example/">The fund of the mill</a></h2>'],
  ])('stay: %s', (_, heading) => {
    expect(articleOf(storyWith(heading)).article?.html).toMatch(/<h[1-6][^>]*>.*The fund/);
  });

  it("but not the article's own headline", () => {
    expect(articleOf(storyWith('')).article?.html).not.toContain('<h1');
  });
});
