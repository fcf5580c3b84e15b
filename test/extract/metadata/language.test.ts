import { describe, expect, it } from 'vitest';
import { ld, readPage, TEXT, TITLE } from './reading.ts';

const GERMAN = [
  'Der Wärter des Leuchtturms zählt die Robben auf der Sandbank, seit er ein Junge war, und er will sie zählen, bis die Lampe gelöscht wird.',
  'In manchen Wintern waren es mehr als Menschen im Dorf, und in anderen schrieb er eine Null in das Buch und unterstrich sie zweimal.',
  'Das Buch ist das vierte seiner Art, und die ersten drei liegen in der Kirche, wo die Nässe die Jahre vor dem Krieg gefressen hat.',
  'Zwei Studenten kamen im letzten Sommer mit einer Drohne, die eine Stunde lang flog, und sie kamen auf eine Zahl, die von seiner um drei abwich.',
  'Er sagt nicht, welche der Zahlen die richtige ist, aber er hat sie gebeten, die ihre mit dem Bleistift in das Buch zu schreiben.',
];
const heading = '<h1>Der Wärter zählt die Robben</h1>';

describe('the language', () => {
  it.each([
    ['the article’s element', `<article lang="de">${heading}`, '</article>'],
    ['an element around that', `<div lang="de-CH"><article>${heading}`, '</article></div>', 'de-CH'],
    ['an element in it that holds the text', `<article>${heading}<section xml:lang="de">`, '</section></article>'],
  ])('is that of %s before the page’s', (_, open, close, expected = 'de') => {
    const text = [`${open}${GERMAN.map((one) => `<p>${one}</p>`).join('')}${close}`];
    expect(readPage({ heading: '', text, title: '' }).language).toBe(expected);
  });

  it('is not that of a quotation in it', () => {
    const top = `<blockquote lang="de"><p>${GERMAN[0]}</p></blockquote>`;
    expect(readPage({ top }).language).toBe('en');
  });

  it('is not what a template says where the text is plainly in another', () => {
    expect(readPage({ text: GERMAN, heading, lang: ' lang="en-US"' }).language).toBe('de');
    expect(readPage({ text: GERMAN, heading, lang: ' lang="de-AT"' }).language).toBe('de-AT');
    // Nothing is known of its words.
    expect(readPage({ text: TEXT, lang: ' lang="gsw"' }).language).toBe('gsw');
    expect(readPage({ text: TEXT.slice(0, 2), lang: ' lang="de"' }).language).toBe('de');
  });

  it('may be told as a thing', () => {
    const inLanguage = { '@type': 'Language', name: 'English', alternateName: 'en' };
    expect(readPage({ head: ld({ '@type': 'Article', headline: TITLE, inLanguage }), lang: '' }).language).toBe('en');
  });
});
