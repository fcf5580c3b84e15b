import { describe, expect, it } from 'vitest';
import { HEADLINE, PARAGRAPHS, pageOf, paragraphs, textOf } from './story.ts';

const SAID = [
  'My grandfather carried sacks there, and he would have laughed at a wheel that turns for walkers only.',
  'I live next to the pond and have to say that the chimney is missed less than they make believe here.',
  'Who pays for the rope, and who for the chimney? The fund was for timber, as far as I remember it.',
];
const WHOLE = PARAGRAPHS.join('\n\n');

describe('what readers wrote is not the text', () => {
  it.each([
    ['kommentare', 'kommentar', '3 Kommentare'],
    ['commentaires', 'commentaire', 'Vos réactions'],
    ['comentarios', 'comentario', '3 comentarios'],
    ['reacties', 'reactie', 'Reacties (3)'],
    ['yorumlar', 'yorum', 'Okur yorumları'],
    ['hozzaszolasok', 'hozzaszolas', '3 hozzászólás'],
    ['komentarze', 'komentarz', 'Komentarze'],
    ['opinie', 'opinia', 'Opinie (3)'],
  ])('in a box called %s', (all, one, heading) => {
    const boxes = SAID.map((said) => `<div class="${one}"><p>${said}</p></div>`).join('');
    const html = pageOf(
      `<div><h1>${HEADLINE}</h1>${paragraphs()}<div class="${all}"><h3>${heading}</h3>${boxes}</div></div>`,
    );
    expect(textOf(html)).toBe(WHOLE);
  });

  it('in articles without a name that are signed, beside the one with the headline, even if they are longer', () => {
    const boxes = SAID.map((said) => `<article><footer>A reader</footer><p>${said}</p></article>`)
      .join('')
      .repeat(3);
    const html = pageOf(
      `<article><h1>${HEADLINE}</h1>${paragraphs(0, 2)}</article><section><h2>What you say</h2>${boxes}</section>`,
    );
    expect(textOf(html)).toBe(PARAGRAPHS.slice(0, 2).join('\n\n'));
  });

  it('which schema.org calls a comment', () => {
    const boxes = SAID.map((said) => `<div itemscope itemtype="https://schema.org/Comment"><p>${said}</p></div>`).join(
      '',
    );
    expect(textOf(pageOf(`<article><h1>${HEADLINE}</h1>${paragraphs()}${boxes}</article>`))).toBe(WHOLE);
  });
});

describe('what only looks like it is', () => {
  it('the entries of a live blog, each with its heading and hour', () => {
    const entries = SAID.map(
      (said, i) => `<article><header>1${i}:30 <h2>Hour ${i}</h2></header><p>${said}</p></article>`,
    );
    const text = textOf(pageOf(`<h1>${HEADLINE}</h1><p>${PARAGRAPHS[0]}</p><div>${entries.join('')}</div>`));
    for (const said of SAID) expect(text).toContain(said);
  });

  it('a page that says of itself whether readers may write', () => {
    const html = pageOf(
      `<div class="comments-open"><article class="tag-comments"><h1>${HEADLINE}</h1>${paragraphs()}</article></div>`,
    );
    expect(textOf(html)).toBe(WHOLE);
  });

  it('a discussion within the text', () => {
    const section = `<section id="discussion"><h2>Discussion</h2>${paragraphs(3)}</section>`;
    expect(textOf(pageOf(`<article><h1>${HEADLINE}</h1>${paragraphs(0, 3)}${section}</article>`))).toContain(
      PARAGRAPHS[5],
    );
  });
});
