import { describe, expect, it } from 'vitest';
import { tidyNames } from '../../../lib/extract/metadata/names.ts';
import { readPage } from './reading.ts';

describe('the names of a line', () => {
  it.each([
    // Of two surnames, and of two people.
    ['Juan Marsé y Carbó', ['Juan Marsé y Carbó']],
    ['Marta Pla i Serra', ['Marta Pla i Serra']],
    ['Rosa Leal y Montes, Juan Gil', ['Rosa Leal y Montes', 'Juan Gil']],
    ['Por Ana Vidal y Luis Soto', ['Ana Vidal', 'Luis Soto']],
    ['Por Ana Vidal, Luis Soto y Eva Mir', ['Ana Vidal', 'Luis Soto', 'Eva Mir']],
    // What people do.
    ['By Nele Gray, harbour correspondent', ['Nele Gray']],
    ['By Nele Gray, Deputy Editor', ['Nele Gray']],
    ['By Nele Gray, features writer, and Ivo Bell, photographer', ['Nele Gray', 'Ivo Bell']],
    ['Von Uta Kern, Korrespondentin in Oslo', ['Uta Kern']],
    ['Par Guy Roche, envoyé spécial à Brest, avec AFP', ['Guy Roche']],
    ['Rosa Leal, periodista de datos', ['Rosa Leal']],
    ['By science correspondent Nele Gray', ['Nele Gray']],
    ['By Nele Gray in Tromsø', ['Nele Gray']],
    ['By Nele Gray for the Bank Observer', ['Nele Gray']],
    // What others have done.
    ['Words by Nele Gray · Photographs by Ivo Bell', ['Nele Gray']],
    ['Illustration by Ivo Bell | Story by Nele Gray', ['Nele Gray']],
    ['Text und Fotos: Uta Kern', ['Uta Kern']],
    ['Text: Uta Kern, Fotos: Jan Holm', ['Uta Kern']],
    ['Von Uta Kern (Text) und Jan Holm (Fotos)', ['Uta Kern']],
    ['Texto: Rosa Leal / Fotos: Luis Soto', ['Rosa Leal']],
    ['By Nele Gray, translated by Ivo Bell', ['Nele Gray']],
    ['By Nele Gray with photos by Ivo Bell', ['Nele Gray']],
    ['By Nele Gray | Medically reviewed by Ivo Bell', ['Nele Gray']],
    ['By Nele Gray. Additional reporting by Ivo Bell', ['Nele Gray']],
    ['作者：王小明 摄影：李雷', ['王小明']],
    // What only looks so.
    ['bell hooks', ['bell hooks']],
    ['Ludwig van Holm and Ana de la Vega', ['Ludwig van Holm', 'Ana de la Vega']],
    ['Editor Holm', ['Editor Holm']],
    ['Nele Gray and Reuters', ['Nele Gray']],
  ])('%s', (line, expected) => {
    expect(tidyNames([line], new Set())).toEqual(expected);
  });
});

describe('the byline of a page', () => {
  it.each([
    ['a role on a line of its own', '<p class="byline">By Nele Gray<br>Senior Reporter</p>'],
    ['a role in an element of its own', '<div class="author"><div>Nele Gray</div><div>Writer</div></div>'],
    ['a name in two elements', '<p class="author"><span>Nele</span> <span>Gray</span></p>'],
    ['who made the drawings', '<p class="byline">By Nele Gray<br>Drawings by Ivo Bell</p>'],
    [
      'who has checked it, in links',
      '<p>Written by <a href="/people/nele-gray">Nele Gray</a>, reviewed by <a href="/people/ivo-bell">Ivo Bell</a></p>',
    ],
    [
      'who wrote what came in since',
      `<p class="author"><a rel="author" href="/a/ng">Nele Gray</a></p><div class="in"><div><a href="/b">Frost</a>
       <span class="author">Rolf Other</span></div><div><a href="/c">Fog</a> <span class="author">Una Else</span></div></div>`,
    ],
    ['what a Chinese line says of it', '<p class="source">记者 Nele Gray 报道 编辑：李雷</p>'],
    ['a topic to press', '<button><a id="author-x" href="/t">Wild Life</a></button><p class="author">Nele Gray</p>'],
    [
      'a portrait',
      '<div><img class="avatar" src="/n.jpg"><p>Nele Gray</p><p>Walks and writes about the coast</p></div>',
    ],
    [
      'a portrait that has the name',
      '<div class="rounded-full"><img src="/n.jpg" alt="Nele Gray"></div><p>By Nele Gray</p>',
    ],
  ])('names its writer beside %s', (_, top) => {
    expect(readPage({ top }).authors).toEqual(['Nele Gray']);
  });

  it('is no picture that only looks like a portrait', () => {
    expect(
      readPage({ top: '<div class="round"><img src="/b.jpg" alt="Wild Life"></div><p>The Coast</p>' }).authors,
    ).toEqual([]);
  });

  it('may be told in two parts by meta elements', () => {
    const head =
      '<meta property="profile:first_name" content="Nele"><meta property="profile:last_name" content="Gray">';
    expect(readPage({ head }).authors).toEqual(['Nele Gray']);
  });
});
