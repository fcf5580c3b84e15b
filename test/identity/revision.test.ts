import { describe, expect, it } from 'vitest';
import { contentHash, whatChanged } from '../../lib/identity/index.ts';
import { type AbsoluteUrl, type Article, type ArticleContent, parseStated } from '../../lib/model/index.ts';
import { anArticle } from '../store/samples.ts';

const image = (url: string) => ({ url: url as AbsoluteUrl, width: 800, height: 450, alt: null, credit: null });

const STORY = anArticle({
  title: 'Cranes to go',
  authors: ['Ada Moor'],
  published: parseStated('2026-11-19'),
  modified: parseStated('2026-11-19T12:00:00Z'),
  language: 'en',
  section: 'Harbour',
  tags: ['cranes', 'quay'],
  leadImage: image('https://img1.a.example/cranes.jpg?w=800'),
  enclosures: [{ url: 'https://a.example/cranes.mp3' as AbsoluteUrl, type: 'audio/mpeg', length: 1 }],
  html: '<p>One of them stays.</p>\n<p><img src="https://img1.a.example/quay.jpg?w=1"> Two go.</p>',
  text: 'One of them stays.\n\nTwo go.',
  excerpt: 'One of them stays.',
});

const hashOf = (content: Partial<ArticleContent>) => contentHash({ ...STORY, ...content }, 'usable');
const unchanged = contentHash(STORY, 'usable');

describe('the content hash stays the same', () => {
  it.each<[string, Partial<ArticleContent>]>([
    ['when white space moves', { html: ` ${STORY.html.replace('stays.', 'stays.\u00a0\n ')} ` }],
    ['when it moves at the edges of a paragraph', { html: STORY.html.replace('</p>\n<p>', ' </p>  <p>\n') }],
    ['when white space in a title or a byline does', { title: 'Cranes  to\tgo ', authors: [' Ada  Moor'] }],
    ['when a letter is composed another way', { title: 'Cranes to go'.normalize('NFD') }],
    ['when the pictures move to another host', { html: STORY.html.replace('img1.a', 'cdn.b') }],
    ['when a picture is asked for in another size', { html: STORY.html.replace('?w=1', '?w=640&s=abc') }],
    ['when the lead image moves', { leadImage: image('https://cdn.b.example/cranes.jpg?w=1200') }],
    ['when the page is stamped as modified', { modified: parseStated('2026-11-22T12:00:00Z') }],
    ['when it is put behind a paywall', { access: 'paywalled' }],
    ['when the zone of its date is told', { published: { ...STORY.published!, zone: 60 } }],
    ['when the tags come in another order', { tags: ['quay', 'cranes'] }],
    ['when a field is known from elsewhere', { provenance: { title: 'json-ld' } }],
  ])('%s', (_, content) => {
    expect(hashOf(content)).toBe(unchanged);
  });
});

describe('the content hash changes', () => {
  it.each<[string, Partial<ArticleContent>]>([
    ['with the title', { title: 'Cranes to stay' }],
    ['with the case of a letter', { title: 'cranes to go' }],
    ['with the byline', { authors: ['Ada Moor', 'Jonas Pike'] }],
    ['with the date', { published: parseStated('2026-11-18') }],
    ['with the precision of the date', { published: parseStated('2026-11-19T00:00:00Z') }],
    ['with a word of the text', { html: STORY.html.replace('Two', 'Three') }],
    ['when words are glued', { html: STORY.html.replace('of them', 'ofthem') }],
    ['with a link of the text', { html: STORY.html.replace('stays', '<a href="https://a.example/">stays</a>') }],
    ['with a picture of the text', { html: STORY.html.replace('quay.jpg', 'pier.jpg') }],
    ['with the lead image', { leadImage: image('https://img1.a.example/other.jpg') }],
    ['when the lead image goes', { leadImage: null }],
    ['with the tags', { tags: ['cranes'] }],
    ['with the section', { section: 'Sport' }],
    ['with the language', { language: 'de' }],
    ['with an enclosure', { enclosures: [] }],
    ['with the excerpt', { excerpt: 'Another.' }],
    ['when the whole text comes to be known', { complete: false }],
  ])('%s', (_, content) => {
    expect(hashOf(content)).not.toBe(unchanged);
  });

  it('with the state', () => {
    expect(contentHash(STORY, 'withheld')).not.toBe(unchanged);
  });
});

describe('what changed, in words', () => {
  it.each<[string[], Partial<Article>]>([
    [['title'], { title: 'Cranes to stay' }],
    [['byline'], { authors: [] }],
    [['date'], { published: null }],
    [['lead image'], { leadImage: null }],
    [['tags'], { tags: [] }],
    [['1 paragraph'], { text: 'One of them stays.\n\nThree go.' }],
    [['2 paragraphs'], { text: 'None stays.\n\nAll go.' }],
    [['1 paragraph'], { text: `${STORY.text}\n\nCorrection: it was two.` }],
    [['1 paragraph'], { text: 'One of them stays.' }],
    [['title', '1 paragraph'], { title: 'Cranes', text: 'Two go.' }],
    [['withheld'], { state: 'withheld' }],
    [['details'], { section: 'Sport' }],
    [['details'], { text: 'One  of them\nstays.\n\n\n Two go. ' }],
  ])('%j', (words, content) => {
    expect(whatChanged(STORY, { ...STORY, ...content })).toEqual(words);
  });

  it('calls a text that comes to be known whole just that, and a return a restoration', () => {
    const teaser = { ...STORY, complete: false, text: '' };
    expect(whatChanged(teaser, STORY)).toEqual(['full text']);
    expect(whatChanged({ ...STORY, state: 'cancelled' }, STORY)).toEqual(['restored']);
  });
});
