import { describe, expect, it } from 'vitest';
import { whatChanged } from '../../lib/identity/index.ts';
import type { AbsoluteUrl, Article } from '../../lib/model/index.ts';
import { parseStated } from '../../lib/model/index.ts';
import { anArticle } from '../store/samples.ts';

const image = (url: string) => ({ url: url as AbsoluteUrl, width: 800, height: 450, alt: null, credit: null });

function aStory(paragraphs: readonly string[], more: Partial<Article> = {}): Article {
  return anArticle({
    title: 'Cranes to go',
    authors: ['Ada Moor'],
    published: parseStated('2026-11-19'),
    tags: ['cranes'],
    leadImage: image('https://a.example/cranes.jpg'),
    html: paragraphs.map((one) => `<p>${one}</p>`).join(''),
    text: paragraphs.join('\n\n'),
    excerpt: 'One of them stays.',
    ...more,
  });
}

const TEXT = ['One of the three cranes stays.', 'Two of the cranes go in spring.', 'Nobody at the quay minds that.'];
const [FIRST, SECOND, THIRD] = TEXT as [string, string, string];
const STORY = aStory(TEXT);

describe('what changed, in words', () => {
  it.each<[string, Article]>([
    ['title', aStory(TEXT, { title: 'Cranes to stay' })],
    ['byline', aStory(TEXT, { authors: ['Ada Moor', 'Jonas Pike'] })],
    ['date', aStory(TEXT, { published: null })],
    ['lead image', aStory(TEXT, { leadImage: image('https://a.example/ferry.jpg') })],
    ['tags', aStory(TEXT, { tags: [] })],
    ['section', aStory(TEXT, { section: 'Sport' })],
    ['language', aStory(TEXT, { language: 'de' })],
    ['excerpt', aStory(TEXT, { excerpt: 'Another.' })],
    ['1 paragraph', aStory([FIRST, 'Two of the cranes go in summer.', THIRD])],
    ['2 paragraphs', aStory(['One of the four cranes stays.', 'Three of the cranes go in spring.', THIRD])],
    ['1 paragraph', aStory([FIRST, SECOND, 'Correction of an error.'])],
    ['1 paragraph added', aStory([...TEXT, 'Correction: it was two.'])],
    ['2 paragraphs added', aStory(['It was decided.', ...TEXT, 'More follows.'])],
    ['1 paragraph removed', aStory([FIRST, THIRD])],
    ['1 paragraph added, 2 removed', aStory([FIRST, 'Something else entirely was said.'])],
    ['1 paragraph, 1 added', aStory([FIRST, 'Two of the cranes go in summer.', THIRD, 'Correction: it was two.'])],
    ['title, 1 paragraph removed', aStory([FIRST, SECOND], { title: 'Cranes' })],
    ['order of paragraphs', aStory([SECOND, FIRST, THIRD])],
    ['withheld', aStory(TEXT, { state: 'withheld' })],
    ['links', aStory(TEXT, { html: STORY.html.replace('Nobody', '<a href="https://b.example/">Nobody</a>') })],
    ['pictures', aStory(TEXT, { html: `${STORY.html}<img src="https://a.example/quay.jpg">` })],
    ['media', aStory(TEXT, { html: `${STORY.html}<iframe src="https://video.example/7"></iframe>` })],
    ['layout', aStory(TEXT, { html: STORY.html.replace('Nobody', '<b>Nobody</b>') })],
    ['details', aStory(TEXT)],
  ])('%s', (words, after) => {
    expect(whatChanged(STORY, after).join(', ')).toBe(words);
  });

  it('says nothing of what no reader can tell', () => {
    const spaced = aStory([` ${FIRST.replace(' ', '  ')}`, `${SECOND}\n`, THIRD], { title: 'Cranes  to go' });
    const moved = { leadImage: image('https://cdn.b.example/cranes.jpg?w=300') };
    expect(whatChanged(STORY, { ...spaced, ...moved, section: 'Harbour' })).toEqual(['section']);
  });

  it('calls a text that comes to be known whole just that, and a return a restoration', () => {
    const teaser = { ...STORY, complete: false, text: '' };
    expect(whatChanged(teaser, STORY)).toEqual(['full text']);
    expect(whatChanged({ ...STORY, state: 'cancelled' }, STORY)).toEqual(['restored']);
  });

  it('counts the paragraphs of the longest texts in time', () => {
    const long = (word: string) => aStory(Array.from({ length: 30_000 }, (_, index) => `${word} ${index}`));
    const began = performance.now();
    expect(whatChanged(long('crane'), long('ferry'))).toEqual(['30000 paragraphs']);
    expect(performance.now() - began).toBeLessThan(5000);
  });
});
