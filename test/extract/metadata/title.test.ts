import { describe, expect, it } from 'vitest';
import { readPage } from './reading.ts';

const STORY = 'Why lamps go out';
const HOME = '<h1><a href="/">Notes from the bank</a></h1>';
const titled = (title: string, parts: Parameters<typeof readPage>[0]) => readPage({ title, ...parts }).title;

describe('the name of a site', () => {
  it.each([
    ['behind a stroke', `${STORY} | Notes from the bank`],
    ['behind a dash', `${STORY} - Notes from the bank`],
    ['behind an arrow', `${STORY} « Notes from the bank`],
    ['before an arrow', `Notes from the bank » ${STORY}`],
    ['before a colon', `Notes from the bank: ${STORY}`],
  ])('that is the page’s first heading is not the title, %s', (_, title) => {
    for (const level of ['h2', 'h3']) {
      expect(titled(title, { before: HOME, heading: `<${level}>${STORY}</${level}>` })).toBe(STORY);
    }
  });

  it.each([
    ['is a heading that leads nowhere', '<h1>Notes from the bank</h1>'],
    ['is a logo', '<a href="https://observer.example/"><img src="/l.png" alt="Notes from the bank"></a>'],
    ['is a logo in a heading', '<h1><img src="/l.png" alt="Notes from the bank"></h1>'],
  ])('is known where it %s', (_, before) => {
    expect(titled(`${STORY} ~ Notes from the bank`, { before, heading: `<h2>${STORY}</h2>` })).toBe(STORY);
  });

  it('is cut where nothing else on the page says the title', () => {
    expect(titled(`${STORY} - Notes from the bank`, { before: HOME, heading: `<p><b>${STORY}</b></p>` })).toBe(STORY);
  });

  it('gives way where it alone is shared, and the window and a heading say another', () => {
    const head = '<meta property="og:title" content="Tide diaries"><meta name="twitter:title" content="Tide diaries">';
    expect(titled(STORY, { head, heading: `<h1>${STORY}</h1>` })).toBe(STORY);
    expect(titled(STORY, { head, heading: `<h2>${STORY}</h2>` })).toBe(STORY);
    expect(
      titled(`${STORY} | Ivo`, { head: head.replaceAll('Tide diaries', 'Home'), heading: `<h1>${STORY}</h1>` }),
    ).toBe(STORY);
  });

  it('does not take the beginning of a title that readers see whole', () => {
    for (const title of ['Lamp keepers - a year of fog', 'Lamp – what a word means', 'Lamp: the story of a word']) {
      const head = `<meta property="og:site_name" content="Lamp"><meta property="og:title" content="${title}">`;
      expect(titled(`${title} | Lamp`, { head, heading: `<h1>${title}</h1>` })).toBe(title);
    }
  });

  it('is no name where both the window and the title that is shared say it', () => {
    const head = `<meta property="og:title" content="${STORY}"><meta name="application-name" content="${STORY}">`;
    expect(titled(STORY, { head, before: '<a href="/">Notes</a>', heading: `<h1>${STORY}</h1>` })).toBe(STORY);
  });

  it('is not taken from a heading that stands beside the one that says the title', () => {
    expect(titled(`${STORY} - Coast`, { heading: `<h1>${STORY}</h1>`, after: '<h2>Coast</h2>' })).toBe(STORY);
  });
});

describe('a Chinese title', () => {
  const story = '守灯人再次数海豹';
  it.each([`${story}_海岸网`, `${story}_地方新闻_海岸网`, `${story}-海岸网`, `${story}|地方|海岸网`])(
    'has the section and the site cut off: %s',
    (title) => {
      const head = '<meta property="og:site_name" content="海岸网">';
      expect(titled(title, { head, heading: '', lang: ' lang="zh"' })).toBe(story);
    },
  );

  it('is kept as readers see it', () => {
    const title = `专访_${story}`;
    expect(titled(title, { heading: `<h1>${title}</h1>`, lang: ' lang="zh"' })).toBe(title);
  });
});
