import { describe, expect, it } from 'vitest';
import { contentHash } from '../../lib/identity/index.ts';
import { type AbsoluteUrl, type ArticleContent, parseStated } from '../../lib/model/index.ts';
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

const link = (url: string) => STORY.html.replace('stays', `<a href="${url}">stays</a>`);
const own = (url: string) => url as AbsoluteUrl;
const hashOf = (content: Partial<ArticleContent>) => contentHash({ ...STORY, ...content }, 'usable');
const unchanged = contentHash(STORY, 'usable');

describe('the content hash stays the same', () => {
  it.each<[string, Partial<ArticleContent>, Partial<ArticleContent>?]>([
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
    ['when entities are spelled otherwise', { html: STORY.html.replace('stays', '&#115;tays') }],
    [
      'when quotes are',
      { html: STORY.html.replace('Two', '“Two” and ’t') },
      { html: STORY.html.replace('Two', '"Two" and \'t') },
    ],
    ['when a link is tracked', { html: link('https://b.example/?utm_source=x') }, { html: link('http://b.example/') }],
    [
      'when the site moves',
      { html: link('https://a.example/x'), canonicalUrl: own('https://a.example/1') },
      { html: link('https://new.example/x'), canonicalUrl: own('https://new.example/1') },
    ],
    ['when a counter counts', { html: `${STORY.html}<p>1,204 shares · 17 comments</p>` }],
    ['when a clock ticks', { html: `<p>Updated 5 minutes ago</p>${STORY.html}` }],
    [
      'when an advertisement comes',
      { html: `${STORY.html}<div>Advertisement</div><a href="https://ad.doubleclick.net/x">Buy</a>` },
    ],
    ['when a size is in the name of a picture', { leadImage: image('https://img1.a.example/cranes-1024x576.webp') }],
  ])('%s', (_, content, before = STORY as Partial<ArticleContent>) => {
    expect(hashOf(content)).toBe(hashOf(before));
  });
});

describe('the content hash changes', () => {
  it.each<[string, Partial<ArticleContent>, Partial<ArticleContent>?]>([
    ['with the title', { title: 'Cranes to stay' }],
    ['with the case of a letter', { title: 'cranes to go' }],
    ['with the byline', { authors: ['Ada Moor', 'Jonas Pike'] }],
    ['with the date', { published: parseStated('2026-11-18') }],
    ['with the precision of the date', { published: parseStated('2026-11-19T00:00:00Z') }],
    ['with a word of the text', { html: STORY.html.replace('Two', 'Three') }],
    ['when words are glued', { html: STORY.html.replace('of them', 'ofthem') }],
    ['with a link of the text', { html: STORY.html.replace('stays', '<a href="https://a.example/">stays</a>') }],
    ['with where a link leads', { html: link('https://b.example/2') }, { html: link('https://b.example/1') }],
    ['with a paragraph that becomes two', { html: STORY.html.replace('One of', 'One</p><p>of') }],
    ['with a heading', { html: `<h2>Later</h2>${STORY.html}` }],
    ['with emphasis', { html: STORY.html.replace('Two', '<strong>Two</strong>') }],
    ['with minutes that are told', { html: `<p>Five minutes ago the crane fell, 12 shares of it.</p>${STORY.html}` }],
    ['with a video', { html: `${STORY.html}<iframe src="https://video.example/embed/7"></iframe>` }],
    [
      'with a picture that is named in a query',
      { leadImage: image('https://a.example/pic?id=2') },
      { leadImage: image('https://a.example/pic?id=1') },
    ],
    ['with a picture of the text', { html: STORY.html.replace('quay.jpg', 'pier.jpg') }],
    ['with the lead image', { leadImage: image('https://img1.a.example/other.jpg') }],
    ['when the lead image goes', { leadImage: null }],
    ['with the tags', { tags: ['cranes'] }],
    ['with the section', { section: 'Sport' }],
    ['with the language', { language: 'de' }],
    ['with an enclosure', { enclosures: [] }],
    ['with the excerpt', { excerpt: 'Another.' }],
    ['when the whole text comes to be known', { complete: false }],
  ])('%s', (_, content, before = STORY as Partial<ArticleContent>) => {
    expect(hashOf(content)).not.toBe(hashOf(before));
  });

  it('with the state', () => {
    expect(contentHash(STORY, 'withheld')).not.toBe(unchanged);
  });
});

describe('of hostile HTML', () => {
  it.each([
    ['a row of breaks', `<p>${'<br>'.repeat(50_000)}x</p>`],
    ['elements within elements', '<b>'.repeat(20_000)],
    ['a link that is none', `<a href="https://[">x</a><img src="//"><a href="javascript:x">y</a>`.repeat(2000)],
    ['a paragraph without end', `<p>${'5 minutes ago, '.repeat(100_000)}`],
  ])('%s: it is hashed, and in time', (_, html) => {
    const began = performance.now();
    expect(hashOf({ html })).not.toBe(unchanged);
    expect(performance.now() - began).toBeLessThan(5000);
  });
});
