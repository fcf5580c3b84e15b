import { describe, expect, it } from 'vitest';
import { readPage, TITLE } from './reading.ts';

const CC_BY = 'https://creativecommons.org/licenses/by/4.0/';
const ld = (thing: object) =>
  `<script type="application/ld+json">${JSON.stringify({ '@context': 'https://schema.org', '@type': 'NewsArticle', headline: TITLE, ...thing })}</script>`;

describe('what a page says of the use of its article', () => {
  it('is absent where it says nothing', () => {
    expect('terms' in readPage({})).toBe(false);
  });

  it.each([
    ['a link', `<link rel="LICENSE" href="${CC_BY}">`, 'page'],
    ['a link beside other relations', `<link rel="copyright license" href="${CC_BY}">`, 'page'],
    ['Dublin Core', `<link rel="DCTERMS.license" href="${CC_BY}">`, 'page'],
    ['its JSON-LD', ld({ license: CC_BY }), 'json-ld'],
    ['its JSON-LD, as a work', ld({ license: { '@type': 'CreativeWork', url: CC_BY, name: 'CC BY' } }), 'json-ld'],
  ])('is read from %s', (_, head, from) => {
    expect(readPage({ head }).terms).toEqual({ licences: [{ url: CC_BY, from }] });
  });

  it('resolves what is relative, and takes nothing that is no address', () => {
    expect(readPage({ head: '<link rel="license" href="/terms">' }).terms?.licences).toEqual([
      { url: 'https://observer.example/terms', from: 'page' },
    ]);
    expect(readPage({ head: '<link rel="license" href="javascript:go()">' }).terms).toBeUndefined();
    expect(readPage({ head: ld({ license: ['CC BY', 12, null, { url: {} }] }) }).terms).toBeUndefined();
  });

  it('is no licence of another work in its JSON-LD, nor of a picture in its text', () => {
    const image = ld({ image: { '@type': 'ImageObject', license: CC_BY, url: 'https://observer.example/a.jpg' } });
    const credit = `<figure><a rel="license" href="${CC_BY}">CC BY</a></figure>`;
    expect(readPage({ head: image, top: credit }).terms).toBeUndefined();
  });

  it('reads TDMRep’s meta elements and Dublin Core’s rights', () => {
    const head =
      '<meta name="tdm-reservation" content="1"><meta name="tdm-policy" content="/tdm.json"><meta name="DC.rights" content="© Bank  Observer">';
    expect(readPage({ head }).terms).toEqual({
      rights: { text: '© Bank Observer', from: 'page' },
      tdm: { reserved: true, policy: 'https://observer.example/tdm.json', from: 'page' },
    });
  });
});
