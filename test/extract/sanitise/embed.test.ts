import { describe, expect, it } from 'vitest';
import { clean } from './clean.ts';

const frame = (src: string, more = '') => `<p>x</p><iframe src="${src}" ${more}></iframe>`;
const link = (url: string, label = url) => `<p>x</p><figure><a href="${url}">${label}</a></figure>`;

describe('a frame that is made to be looked at becomes a link', () => {
  it.each([
    ['https://charts.example/Qr7Xa/2/', 'title="Idle days &amp; nights"', 'Idle days &amp; nights'],
    ['https://charts.example/Qr7Xa/2/', 'aria-label="Bar chart" width="600" height="400"', 'Bar chart'],
    ['https://maps.example/maps/embed?pb=1m18', 'width="600" height="450" allowfullscreen', undefined],
    ['https://player.works.example/embed/771', 'width="100%" height="400"', undefined],
    ['https://songs.example/EmbeddedPlayer/album=12345/', 'style="width: 350px; height: 470px"', undefined],
  ])('%s %s', (src, more, label) => expect(clean(frame(src, more))).toBe(link(src, label)));

  it('with its title, where that of a known player is told', () => {
    expect(clean(frame('https://www.youtube.com/embed/abcdefghijk', 'title="The last charge"'))).toBe(
      link('https://www.youtube.com/watch?v=abcdefghijk', 'The last charge'),
    );
  });

  it('whatever the attribute that a tool for consent keeps its address in', () => {
    expect(clean('<p>x</p><iframe data-zustimmung="https://film.example/embed/771" title="Film"></iframe>')).toBe(
      link('https://film.example/embed/771', 'Film'),
    );
  });
});

describe('a player whose frame a script is to put in', () => {
  const player = 'https://www.youtube.com/embed/abcdefghijk';
  const page = link('https://www.youtube.com/watch?v=abcdefghijk').replace('<p>x</p>', '');
  it.each([
    ['a preview', `<div class="lazy-player" data-src="${player}"><img></div>`],
    ['a noscript', `<div class="lazy-player"></div><noscript><iframe src="${player}"></iframe></noscript>`],
    ['both', `<div data-src="${player}"></div><noscript><iframe src="${player}"></iframe></noscript>`],
    ['a frame', `<iframe data-lazy="${player}"></iframe><noscript><iframe src="${player}"></iframe></noscript>`],
  ])('is linked to once, from %s', (_, html) => expect(clean(html)).toBe(page));
});

describe('a frame that is not', () => {
  it.each([
    ['advertisements', 'https://ads.example/frame?slot=2', 'title="Advertisement" width="300" height="250"'],
    ['known ones', 'https://tpc.googlesyndication.com/safeframe/1', 'title="Ad content" width="300" height="250"'],
    ['hidden', 'https://tags.example/ns.html?id=G1', 'title="Tags" style="display:none"'],
    ['of one pixel', 'https://tags.example/ns.html?id=G1', 'title="Tags" width="0" height="0"'],
    ['advertisements by their label', 'https://delivery.example/x/1234', 'title="Anzeige" width="300" height="250"'],
    ['buttons', 'https://social.example/plugins/like?href=https://a.example/', 'title="Like" width="90" height="20"'],
    ['a form', 'https://letter.example/embed', 'width="480" height="320"'],
    ['anything', 'https://a.example/x', ''],
    ['a script', 'javascript:a()', 'title="Chart" width="600" height="400"'],
  ])('leaves nothing: %s', (_, src, more) => expect(clean(frame(src, more))).toBe('<p>x</p>'));
});

describe('a recording of the site’s own', () => {
  it('can be started, whatever it did on its page', () => {
    expect(clean('<video src="/a.mp4" autoplay muted loop></video>')).toBe(
      '<video src="https://news.example/a.mp4" controls=""></video>',
    );
    expect(clean('<div><audio><source data-src="/a.ogg" type="audio/ogg"></audio></div>')).toBe(
      '<audio controls=""><source src="https://news.example/a.ogg" type="audio/ogg"></audio>',
    );
    expect(clean('<amp-video src="/a.mp4" width="640" height="360"><div fallback>No film.</div></amp-video>')).toBe(
      '<video src="https://news.example/a.mp4" controls="" width="640" height="360"></video>',
    );
    expect(clean('<video data-src="/a.mp4" poster="/p.jpg">No film.</video>')).toBe(
      '<video src="https://news.example/a.mp4" poster="https://news.example/p.jpg" controls=""></video>',
    );
  });

  it('is its first picture where a script fetches it, and else nothing', () => {
    expect(clean('<p>x</p><video src="blob:https://a.example/1" poster="/p.jpg"></video>')).toBe(
      '<p>x</p><img src="https://news.example/p.jpg">',
    );
    expect(clean('<p>x</p><video></video>')).toBe('<p>x</p>');
  });
});
