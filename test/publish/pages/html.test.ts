import { load } from 'cheerio';
import { describe, expect, it } from 'vitest';
import type { ArchiveName, Article, Instant } from '../../../lib/model/index.ts';
import { renderDocument } from '../../../lib/publish/index.ts';
import { ALSO_AT, SITE, sampleArticle, sampleFeed, sampleInput, sampleTeaser } from '../samples.ts';

describe("a feed's page", () => {
  const $ = load(renderDocument('html', sampleInput()));

  it('offers every format, to programs and to people, by addresses that work from any folder', () => {
    const alternates = $('link[rel=alternate]')
      .map((_, link) => $(link).attr('href'))
      .get();
    const visible = $('nav.subscribe a')
      .map((_, link) => $(link).attr('href'))
      .get();
    expect(alternates).toEqual(['rss.xml', 'atom.xml', 'feed.json']);
    expect(visible).toEqual(alternates);
    expect($('a.skip ~ header .ears a').attr('href')).toBe('../../index.html');
    expect($('link[rel=canonical]').attr('href')).toBe('https://mill.example/news/feeds/harbour/index.html');
  });

  it('is subscribed to with one click, by addresses that a page on S3 can hold', () => {
    const feed = 'https://mill.example/news/feeds/harbour/rss.xml';
    const links = $('nav.readers a')
      .map((_, link) => $(link).attr('href'))
      .get();
    expect(links[0]).toBe(`feed:${feed}`);
    for (const link of links.slice(1)) {
      expect(new URL(link).protocol).toBe('https:');
      expect(decodeURIComponent(link)).toContain(feed);
      expect(link).toContain(encodeURIComponent(feed));
    }
    expect(links.length).toBeGreaterThan(3);
    const unreadable = load(renderDocument('html', sampleInput({ feed: sampleFeed({ formats: ['html'] }) })));
    expect(unreadable('nav')).toHaveLength(0);
    expect($('script, form, button')).toHaveLength(0);
  });

  it('has the stories of a day under its heading', () => {
    const on = (at: number, day: string | null) =>
      sampleArticle({
        id: `${at}`.padEnd(20, 'a') as never,
        published: day === null ? null : { instant: `2026-11-${day}T09:30:00.000Z` as Instant, precision: 'second' },
        firstSeen: '2026-11-19T10:00:00.000Z' as Instant,
        revisedAt: '2026-11-22T10:00:00.000Z' as Instant,
      });
    const members = [on(0, '21'), on(1, '20'), on(2, '20'), on(3, null)];
    const page = load(renderDocument('html', sampleInput({ members })));
    const order = page('main > *')
      .map((_, part) => page(part).find('time').first().attr('datetime'))
      .get();
    expect(
      page('main > *')
        .map((_, part) => part.tagName)
        .get(),
    ).toEqual(['h2', 'article', 'h2', 'article', 'article', 'h2', 'article']);
    expect(order.filter((date) => date.length === 10)).toEqual(['2026-11-21', '2026-11-20', '2026-11-19']);
    expect(page('h2.day').first().text()).toBe('21 November 2026');
  });

  it('says where else a story is told', () => {
    const page = load(renderDocument('html', sampleInput({ alsoAt: ALSO_AT })));
    expect(page('.also').text()).toBe('Also at The Courier & Post');
    expect(page('.also a').attr('href')).toBe('https://courier.example/x?a=1&b=2');
    expect($('.also')).toHaveLength(0);
  });

  it('leads on to the archive by an address that works from any folder', () => {
    const archive = { name: null, previous: '2026-10' as ArchiveName, next: null };
    const page = load(renderDocument('html', sampleInput({ archive })));
    expect(page('.colophon a[rel=prev-archive]').attr('href')).toBe('archive/2026-10.atom.xml');
    expect($('.colophon a')).toHaveLength(1);
  });

  it('shows titles alone where the feed asks for no more', () => {
    const links = load(renderDocument('html', sampleInput({ feed: sampleFeed({ content: 'link' }) })));
    expect(links('main').text()).not.toMatch(/dawn|lighthouse will/);
    expect(links('article h2').first().text()).toBe('Ferry "Petrel" & crew return');
  });

  it('shows title, section, byline, source, date, picture and excerpt, and folds the full text away', () => {
    const story = $('article').first();
    expect(story.find('h2 a').text()).toBe('Ferry "Petrel" & crew return');
    expect(story.find('.kicker').text()).toBe('Harbour');
    expect(story.find('.by').text()).toBe('By Ada Quill and Ben Oar');
    expect(story.find('.from').text()).toBe('gazette.example');
    expect(story.find('time').attr('datetime')).toBe('2026-11-20T09:30:00.000Z');
    expect(story.find('time').text()).toBe('20 November 2026, 09:30 UTC');
    expect(story.find('figure img').attr()).toMatchObject({
      loading: 'lazy',
      alt: 'The ferry at the quay',
      width: '1200',
    });
    expect(story.find('figcaption').text()).toBe('Cy Lens');
    expect(story.find('.excerpt').text()).toBe('She came in at dawn & was met.');
    expect(story.find('details:not([open]) > .body p').first().text()).toBe('She came in at dawn & was met.');
    expect(story.find('.body img').attr('loading')).toBe('lazy');
  });

  it('shows only the day of a date of which only the day is known, and says so where no date was stated', () => {
    expect(story(sampleTeaser())('article time').text()).toBe('19 November 2026');
    expect(story(sampleTeaser())('article time').attr('datetime')).toBe('2026-11-19');
    const undated = story(sampleArticle({ published: null }))('.byline').text();
    expect(undated).toContain('Undated, first seen 20 November 2026');
  });

  it('sends the reader of a teaser to its page and shows no full text', () => {
    const teaser = story(sampleTeaser());
    expect(teaser('details')).toHaveLength(0);
    expect(teaser('.elsewhere a').attr('href')).toBe('https://www.gazette.example/ferry?a=1&b=2');
  });

  it('heads an article without a title with its first words, marked as no title', () => {
    const note = story(sampleArticle({ title: null, excerpt: `Low tide, and ${'a heron '.repeat(20)}` }));
    expect(note('h2 .untitled').text()).toMatch(/^“Low tide, and a heron .{20,40} …”$/);
    expect(story(sampleArticle({ title: null, excerpt: 'Low tide.' }))('h2 .untitled').text()).toBe('“Low tide.”');
    expect(story(sampleArticle())('h2 .untitled')).toHaveLength(0);
  });

  it('links nowhere for an article without an address', () => {
    expect(story(sampleTeaser({ canonicalUrl: null }))('article a')).toHaveLength(0);
  });

  it('says what a correction changed, and what was withdrawn', () => {
    const revised = sampleArticle({
      revision: 2,
      changed: ['title', '2 paragraphs'],
      revisedAt: '2026-11-22T07:00:00.000Z' as Instant,
    });
    expect(story(revised)('.corrected').text()).toBe(
      'Revised 22 November 2026, 07:00 UTC: title, 2 paragraphs · History',
    );
    expect(story(revised)('.corrected a').attr('href')).toBe('../../articles/aaaabbbbccccddddeeee/index.html');
    expect($('.corrected')).toHaveLength(0);
    expect($('.withdrawn li').text()).toBe('21 November 2026, 08:00 UTC: Withdrawn at the <author>’s request');
  });

  it('runs no script and loads no style but its own', () => {
    const policy = $('meta[http-equiv="Content-Security-Policy"]').attr('content') ?? '';
    expect(policy).toMatch(/^default-src 'none'; /);
    expect(policy).toMatch(/style-src 'sha256-[\w+/]+=*'/);
    expect(policy).not.toMatch(/script-src|unsafe/);
    expect($('script, link[rel=stylesheet], [style], [onclick]')).toHaveLength(0);
  });

  it('is written in the direction of each language', () => {
    const page = load(
      renderDocument(
        'html',
        sampleInput({ members: ['ar', 'en', 'az-Arab', 'ur-Latn'].map((language) => sampleArticle({ language })) }),
      ),
    );
    expect(
      page('article')
        .map((_, each) => page(each).attr('dir'))
        .get(),
    ).toEqual(['rtl', 'ltr', 'rtl', 'ltr']);
    expect(story(sampleArticle({ language: null }))('article').attr('dir')).toBe('auto');
  });

  it('has one heading for the page, one for each story, and landmarks to move by', () => {
    expect($('html').attr('lang')).toBe('en');
    expect($('h1')).toHaveLength(1);
    expect($('article h2')).toHaveLength(2);
    expect($('header, nav[aria-label], main, footer')).toHaveLength(5);
    expect($('a.skip').attr('href')).toBe(`#${$('main').attr('id')}`);
    expect($('img:not([alt])')).toHaveLength(0);
  });

  it('says that it is empty while it has no story', () => {
    const empty = load(renderDocument('html', sampleInput({ members: [], tombstones: [] })));
    expect(empty('main').text()).toContain('No story yet');
  });

  it('escapes the titles of feed and site', () => {
    const hostile = { feed: sampleFeed({ title: '</title><script>' }), site: { ...SITE, title: '"><img src=x>' } };
    const page = load(renderDocument('html', sampleInput(hostile)));
    expect(page('h1').text()).toBe('</title><script>');
    expect(page('script')).toHaveLength(0);
    expect(page('.ears img')).toHaveLength(0);
  });
});

function story(article: Article) {
  return load(renderDocument('html', sampleInput({ members: [article] })));
}
