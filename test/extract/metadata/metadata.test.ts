import { describe, expect, it } from 'vitest';
import { type Clues, gatherClues } from '../../../lib/extract/clues/clues.ts';
import { readMetadata } from '../../../lib/extract/metadata/metadata.ts';
import { readTitle } from '../../../lib/extract/metadata/title.ts';
import { parsePage } from '../../../lib/extract/page/page.ts';
import { type AbsoluteUrl, type ExtractionRules, formatStated } from '../../../lib/model/index.ts';

const readOf = (clues: Clues, rules: ExtractionRules, text: string) =>
  readMetadata(clues, rules, { title: readTitle(clues), text, body: null });

const url = 'https://www.herald.example/world/2019/12/24/the-story.html' as AbsoluteUrl;
const read = (head: string, body = '', rules: ExtractionRules = {}, at = url, text = '') =>
  readOf(gatherClues(parsePage(`<html><head>${head}</head><body>${body}</body></html>`, at)), rules, text);
const ld = (json: unknown) =>
  `<script type="application/ld+json">${typeof json === 'string' ? json : JSON.stringify(json)}</script>`;

const STORY = {
  '@type': 'NewsArticle',
  headline: 'Harbour reopens after the storm',
  datePublished: '2019-12-24T09:00:00+01:00',
  dateModified: '2019-12-25',
  author: [
    { '@type': 'Person', name: 'Ada Lovelace' },
    { '@type': 'Person', name: 'By Grace Hopper' },
  ],
  image: { '@type': 'ImageObject', url: '/i/harbour.jpg', width: 1200, height: 800 },
  articleSection: 'World',
  keywords: 'sea, storm',
  inLanguage: 'en-GB',
};

describe('where a field is told in several places', () => {
  it('takes JSON-LD, however it is nested, and says so', () => {
    for (const shape of [
      STORY,
      [STORY],
      { '@graph': [{ '@type': 'WebSite', name: 'Herald' }, STORY] },
      { '@type': 'WebPage', mainEntity: STORY },
    ]) {
      const told = read(
        `${ld(shape)}<meta name="author" content="Someone Else"><meta name="date" content="2001-01-01">`,
      );
      expect(told.title).toBe('Harbour reopens after the storm');
      expect(told.authors).toEqual(['Ada Lovelace', 'Grace Hopper']);
      expect(formatStated(told.published)).toBe('2019-12-24T09:00:00+01:00');
      expect(told.published?.instant).toBe('2019-12-24T08:00:00.000Z');
      expect(formatStated(told.modified)).toBe('2019-12-25');
      expect(told.leadImage).toMatchObject({
        url: 'https://www.herald.example/i/harbour.jpg',
        width: 1200,
        height: 800,
      });
      expect(told.section).toBe('World');
      expect(told.tags).toEqual(['sea', 'storm']);
      expect(told.language).toBe('en-GB');
      expect(told.provenance).toMatchObject({
        title: 'json-ld',
        authors: 'json-ld',
        published: 'json-ld',
        leadImage: 'json-ld',
      });
    }
  });

  it('follows an author given by reference', () => {
    const graph = {
      '@graph': [
        { ...STORY, author: { '@id': '#a' } },
        { '@id': '#a', '@type': 'Person', name: 'Ada Lovelace' },
      ],
    };
    expect(read(ld(graph)).authors).toEqual(['Ada Lovelace']);
  });

  it('mends what sites commonly break in JSON-LD', () => {
    const broken = [
      '<!-- {"@type":"NewsArticle","headline":"Harbour\n reopens today",} -->',
      '{"@type":"NewsArticle","headline":"Harbour reopens today"};',
      '{&quot;@type&quot;:&quot;NewsArticle&quot;,&quot;headline&quot;:&quot;Harbour reopens today&quot;}',
      '{"@type":"NewsArticle","author":{"name":"Ada"}},"headline":"Harbour"}{"@type":"NewsArticle","headline":"Harbour reopens today","datePublished":"2020-01-01"}',
    ];
    for (const json of broken) expect(read(ld(json)).title?.replace(/\s+/g, ' '), json).toBe('Harbour reopens today');
  });

  it('takes the article that speaks of this page, not one listed beside it', () => {
    const list = {
      '@type': 'ItemList',
      itemListElement: [{ '@type': 'NewsArticle', headline: 'Another story altogether' }],
    };
    expect(read(ld(list) + ld(STORY), '<h1>Harbour reopens after the storm</h1>').title).toBe(STORY.headline);
  });

  it('falls back to microdata, meta, hentry, visible text and the address, in that order', () => {
    const published = (head: string, body: string) => {
      const { published: date, provenance } = read(head, body);
      return [formatStated(date), provenance.published];
    };
    const text = '<h1>A headline of the day</h1><p class="entry-date published">3 May 2020</p>';
    const micro = '<time itemprop="datePublished" datetime="2020-05-02">x</time>';
    expect(published('<meta property="article:published_time" content="2020-05-01T10:00:00Z">', micro + text)).toEqual([
      '2020-05-01T10:00:00.000Z',
      'meta',
    ]);
    expect(published('', micro + text)).toEqual(['2020-05-02', 'microdata']);
    expect(published('', text)).toEqual(['2020-05-03', 'hentry']);
    expect(published('', '<h1>A headline of the day</h1><p class="date">4 May 2020</p>')).toEqual([
      '2020-05-04',
      'visible',
    ]);
    expect(published('', '<h1>A headline of the day</h1>')).toEqual(['2019-12-24', 'url']);
  });

  it("puts an operator's selectors before everything", () => {
    const told = read(ld(STORY), '<h2 class=t>Ruled</h2><i class=a>Mary Shelley</i><b class=d>1 May 2020</b>', {
      title: '.t',
      author: '.a',
      date: '.d',
    });
    expect([told.title, told.authors, formatStated(told.published)]).toEqual(['Ruled', ['Mary Shelley'], '2020-05-01']);
    expect(told.provenance).toMatchObject({ title: 'rule', authors: 'rule', published: 'rule' });
  });
});

describe('a title', () => {
  it.each([
    ['Harbour reopens after storm | The Herald', 'Harbour reopens after storm'],
    ['Harbour reopens after storm - World - Herald', 'Harbour reopens after storm - World'],
    ['The Herald: Harbour reopens', 'The Herald: Harbour reopens'],
    ['Tom &amp;amp; Jerry - a life', 'Tom & Jerry - a life'],
  ])('is %j without the site: %j', (given, expected) => {
    expect(read(`<meta property="og:site_name" content="The Herald"><title>${given}</title>`).title).toBe(expected);
  });

  it('is the heading where the title only adds to it', () => {
    expect(read('<title>Harbour reopens — Daily Unknown Gazette</title>', '<h1>Harbour reopens</h1>').title).toBe(
      'Harbour reopens',
    );
  });
});

describe('a title told in several ways', () => {
  const titled = (shared: string, headline: string | null, shown: string) =>
    read(
      `<meta property="og:title" content="${shared}">${headline ? ld({ ...STORY, headline }) : ''}`,
      `<h1>${shown}</h1><p>The text.</p>`,
    ).title;

  it('is the heading where another title only frames it', () => {
    const shown = 'Harbour reopens after the storm';
    expect(titled(`Weather in Kent: ${shown} | Kent News`, null, shown)).toBe(shown);
    expect(titled(`${shown} | Kent News`, shown, shown)).toBe(shown);
  });

  it('keeps its kicker where two places that machines read have it', () => {
    const whole = 'After the storm: The harbour reopens';
    expect(titled(whole, whole, 'The harbour reopens')).toBe(whole);
    expect(titled(whole, null, 'The harbour reopens')).toBe('The harbour reopens');
  });

  it('is the only heading of a page that describes no article, where the title says the like in other words', () => {
    const shown = 'How to moor a boat in a storm, step by step';
    expect(titled('Moor a boat in a storm: our guide', null, shown)).toBe(shown);
    expect(titled('Moor a boat in a storm: our guide', null, 'Everything about the sea')).toBe(
      'Moor a boat in a storm: our guide',
    );
  });
});

describe('authors', () => {
  const authors = (content: string) =>
    read(`<meta property="og:site_name" content="The Herald"><meta name="author" content="${content}">`).authors;
  it.each([
    ['By Ada Lovelace and Grace Hopper', ['Ada Lovelace', 'Grace Hopper']],
    ['Von Ada Lovelace, Berlin &amp; Grace Hopper', ['Ada Lovelace', 'Berlin', 'Grace Hopper']],
    ['Ada Lovelace (ada@herald.example)', ['Ada Lovelace']],
    ['ADA LOVELACE; ada lovelace', ['ADA LOVELACE']],
    ['Martin Luther King, Jr.', ['Martin Luther King, Jr.']],
    ['admin', ['']],
    ['https://facebook.example/ada', ['']],
  ])('of %j are %j', (given, expected) => {
    expect(authors(given)).toEqual(expected.filter(Boolean));
  });

  const named = (head: string, body: string) =>
    read(
      `<meta property="og:site_name" content="The Herald">${head}`,
      `<h1>Harbour reopens after the storm</h1>${body}`,
    ).authors;
  const ADA = ['Ada Lovelace'];

  it.each([
    ['a class', '<p class="story-byline">By Ada Lovelace</p>'],
    [
      'a class made by a style sheet compiler',
      '<div class="css-1wkce1i-Byline"><span class="css-1vq2rpi">Ada Lovelace</span></div>',
    ],
    [
      'a list of authors',
      '<ul class="metaInfoAuthorList"><li class="metaInfoAuthorList-item"><a href="/author/al">Ada Lovelace</a></li></ul>',
    ],
    ['a line with a date behind', '<div>By Ada Lovelace Dec. 24, 2019</div>'],
    ['a line with a date before', '<div>24 December 2019 by <a href="/blog/author/ada">Ada Lovelace</a></div>'],
    ['a line with a date glued to it', '<p class="author">Ada Lovelace<time>Dec 24</time></p>'],
    ['a line with a title', '<p>von <a href="/x">Dr. Ada Lovelace</a></p>', ['Dr. Ada Lovelace']],
    ['a link to the page of the person', '<div><a href="/about/editors/ada-lovelace/">Ada Lovelace</a>, 3h</div>'],
    ['a label', '<ul><li><b>Autorin/Autor</b> Ada Lovelace</li></ul>'],
    ['a label in Chinese', '<div>（责编：牛镛、岳弘彬）</div>', ['牛镛', '岳弘彬']],
    [
      'a byline with links beside',
      '<p class="byline">By <a rel="author" href="/a">Ada Lovelace</a> <a rel="x" href="/a/rss">Get author RSS feed</a></p>',
    ],
  ])('are read from %s', (_, line, expected = ADA) => {
    expect(named('', `${line}<p>The text.</p>`)).toEqual(expected);
  });

  it.each([
    ['a reader who comments', '<section class="comments"><p class="author">Grace Hopper</p></section>'],
    [
      'another article',
      '<div class="card"><a href="/o">The cranes of the old quay are to go</a><p class="author">Grace Hopper</p></div>',
    ],
    ['a photograph', '<p>Photo by Grace Hopper</p>'],
    ['a tag', '<p><a href="/tag/grace-hopper">Grace Hopper</a></p>'],
    ['a template', '<meta name="author" content="{{page.author}}"><meta name="author" content="page.head.author">'],
  ])('are not those of %s', (_, line) => {
    expect(named('', line)).toEqual([]);
  });

  it('are not the desk or the agency where people are named, in whatever place', () => {
    expect(named('', '<p class="byline">By Ada Lovelace and Reuters</p>')).toEqual(ADA);
    expect(named('<meta name="author" content="Herald Staff">', '<p class="byline">By Ada Lovelace</p>')).toEqual(ADA);
    expect(named('<meta name="author" content="Herald Staff">', '')).toEqual(['Herald Staff']);
  });

  it('are those of the article where microdata names others too', () => {
    const person = (name: string) => `<span itemprop="author" itemscope><b itemprop="name">${name}</b></span>`;
    const comment = `<div itemprop="comment" itemscope>${person('Grace Hopper')}</div>`;
    expect(
      named('', `<article itemscope>${person('Ada Lovelace')}${person('Mary Shelley')}${comment}</article>`),
    ).toEqual(['Ada Lovelace', 'Mary Shelley']);
  });

  it('of a paper are turned about', () => {
    const tags =
      '<meta name="citation_author" content="Lovelace, Ada"><meta name="citation_author" content="Hopper, Grace">';
    expect(named(tags, '')).toEqual(['Ada Lovelace', 'Grace Hopper']);
  });

  it('are people before the publisher, and the publisher only where nobody else is named', () => {
    const by = (author: unknown, body = '') =>
      read(ld({ ...STORY, author, publisher: { name: 'The Herald' } }), body).authors;
    expect(
      by([
        { '@type': 'Organization', name: 'The Herald' },
        { '@type': 'Person', name: 'Ada Lovelace' },
      ]),
    ).toEqual(['Ada Lovelace']);
    expect(by({ '@type': 'Organization', name: 'The Herald' }, '<span class="byline">By Ada Lovelace</span>')).toEqual([
      'Ada Lovelace',
    ]);
    expect(by({ '@type': 'Organization', name: 'The Herald' })).toEqual(['The Herald']);
  });
});

describe('a date', () => {
  const dated = (head: string, body: string, address = 'https://herald.example/story') => {
    const { published, provenance } = read(head, body, {}, address as AbsoluteUrl);
    return [formatStated(published), provenance.published ?? null];
  };
  const TITLE = '<h1>Harbour reopens after the storm</h1>';

  it('that stands alone gives way to what several other places agree on', () => {
    const lone = ld({ ...STORY, datePublished: '2018-01-01T00:00:00Z', dateModified: undefined });
    const meta = '<meta property="article:published_time" content="2020-05-01T10:00:00Z">';
    const shown = `${TITLE}<time datetime="2020-05-01">1 May 2020</time>`;
    expect(dated(lone + meta, shown)).toEqual(['2020-05-01T10:00:00.000Z', 'meta']);
    expect(dated(lone + meta, TITLE, 'https://herald.example/2020/05/01/story')).toEqual([
      '2020-05-01T10:00:00.000Z',
      'meta',
    ]);
    expect(dated(lone, shown, 'https://herald.example/2020/05/01/story')).toEqual(['2020-05-01', 'visible']);
  });

  it('does not give way to a single other place, nor where another place says the same', () => {
    const lone = ld({ ...STORY, datePublished: '2018-01-01T00:00:00Z', dateModified: undefined });
    const meta = '<meta property="article:published_time" content="2020-05-01T10:00:00Z">';
    expect(dated(lone + meta, TITLE)[1]).toBe('json-ld');
    const same = '<meta name="pubdate" content="2018-01-01">';
    expect(dated(lone + same, `${TITLE}<time datetime="2020-05-01">1 May 2020</time>`)[1]).toBe('json-ld');
  });

  it('does not give way to the day of the last change, told twice', () => {
    const lone = ld({ ...STORY, datePublished: '2018-01-01T00:00:00Z', dateModified: '2020-05-01' });
    const meta = '<meta name="date" content="2020-05-01">';
    expect(dated(lone + meta, `${TITLE}<time>1 May 2020</time>`)[0]).toBe('2018-01-01T00:00:00.000Z');
  });

  it('told in UTC takes the zone by which another place tells the same moment', () => {
    const utc = '<meta property="article:published_time" content="2016-12-23T00:47:31Z">';
    expect(dated(`${utc}<meta name="article_date_original" content="December 22, 2016, 06:47 PM">`, TITLE)[0]).toBe(
      '2016-12-22T18:47:31-06:00',
    );
    expect(dated(`${utc}<meta name="article_date_original" content="December 22, 2016, 06:21 PM">`, TITLE)[0]).toBe(
      '2016-12-23T00:47:31.000Z',
    );
  });

  it.each([
    ['in a class of its own', '<div class="story-date">24 December 2019</div>'],
    ['in a bare line under the headline', '<p>24 December 2019</p>'],
    [
      'in the text of an element that holds more',
      '<div>Ada Lovelace | 2019-12-24 <img src="/a.png"><a href="/s">Share</a></div>',
    ],
    ['before an update', '<time>Posted: 24 December 2019 | Last updated: 3 January 2020</time>'],
    ['in a list of facts', '<ul class="facts"><li><time>24 December 2019</time></li></ul>'],
    ['as a link to the article itself', '<span><a href="/story">24 December 2019</a></span>'],
  ])('is read %s', (_, line) => {
    for (const around of ['article', 'div class="widget card"'])
      expect(dated('', `<${around}>${TITLE}${line}<p>Text of it.</p></${around.split(' ')[0]}>`)[0]).toMatch(
        /^2019-12-24/,
      );
  });

  it.each([
    ['above the headline, in the banner', `<header><p>24 December 2019</p></header>${TITLE}`],
    ['in a headline of another article', `${TITLE}<h3>Cranes to go <span class="date">24 December 2019</span></h3>`],
    [
      'in a link to another article',
      `${TITLE}<a href="/o">Cranes to go next year <span class="date">24 December 2019</span></a>`,
    ],
    ['in a caption', `${TITLE}<p>The cranes at the old quay, seen from the north, 24 December 2019</p>`],
    [
      'in a card of another article',
      `${TITLE}<div class="card"><p class="date">24 December 2019</p><h3><a href="/o">Cranes to go before the winter, and not before time</a></h3></div>`,
    ],
    ['in a quotation', `${TITLE}<blockquote><p>A.</p>- A (@a) <a href="/t">24 December 2019</a></blockquote>`],
  ])('is not the one %s', (_, body) => {
    expect(dated('', body)[0]).toBeNull();
  });

  it('may be what the title ends in', () => {
    expect(dated('<title>Harbour reopens | Herald | 24.12.2019</title>', TITLE)[0]).toBe('2019-12-24');
    expect(dated('<title>Harbour reopens（2019年12月24日）｜Herald</title>', TITLE)[0]).toBe('2019-12-24');
    expect(dated('<title>What we know of 24 December 2019</title>', TITLE)[0]).toBeNull();
  });
  it('is not invented: none where none is told', () => {
    const told = read(
      '',
      '<h1>A headline</h1><p>On Wednesday he said so.</p>',
      {},
      'https://herald.example/story' as AbsoluteUrl,
    );
    expect(told.published).toBeNull();
  });

  it("is not another article's", () => {
    const body =
      '<h1>A headline of note</h1><p>Text.</p><aside class="related"><time datetime="2018-01-01">x</time></aside>';
    expect(read('', body, {}, 'https://herald.example/story' as AbsoluteUrl).published).toBeNull();
  });
});

describe('language, address and picture', () => {
  it('believes the letters where the page states a language they cannot be', () => {
    const text = 'Министерство сообщило о новых мерах, которые начнут действовать в январе, и не на один год. '.repeat(
      3,
    );
    expect(read('<meta http-equiv="content-language" content="en">', '', {}, url, text).language).toBe('ru');
  });

  it("takes the canonical address, but not a template's link to the front page", () => {
    expect(read('<link rel=canonical href="/world/story">').canonicalUrl).toBe(
      'https://www.herald.example/world/story',
    );
    expect(read('<link rel=canonical href="/"><meta property="og:url" content="/x">').canonicalUrl).toBe(
      'https://www.herald.example/x',
    );
  });

  it('takes size and words of the picture from wherever they are told', () => {
    const figure =
      '<figure><img src="/img/harbour.jpg?w=640" alt="Boats in the harbour"><figcaption>Boats. <span class="credit">Photo: Ada Lovelace</span></figcaption></figure>';
    const told = read(
      '<meta property="og:image" content="/img/harbour.jpg"><meta property="og:image:width" content="1200"><meta property="og:image:height" content="800">',
      `<h1>Harbour reopens</h1>${figure}`,
    );
    expect(told.leadImage).toEqual({
      url: 'https://www.herald.example/img/harbour.jpg',
      width: 1200,
      height: 800,
      alt: 'Boats in the harbour',
      credit: 'Photo: Ada Lovelace',
    });
    const thing = {
      '@type': 'ImageObject',
      url: '/img/harbour.jpg',
      width: { '@type': 'QuantitativeValue', value: 1200 },
      height: '800px',
      caption: 'Boats',
      creditText: 'Ada Lovelace',
    };
    expect(read(ld({ ...STORY, image: [thing] })).leadImage).toMatchObject({
      width: 1200,
      height: 800,
      alt: 'Boats',
      credit: 'Ada Lovelace',
    });
  });

  it.each([
    '/img/logo.png',
    '/img/site-logo_2x.png',
    '/assets/default_500.png',
    '/i/space.gif',
    '/placeholder.svg',
    '/no-image.jpg',
    '/favicon.ico',
  ])('takes no picture rather than %s', (address) => {
    expect(read(`<meta property="og:image" content="${address}">`).leadImage).toBeNull();
  });

  it('refuses no picture for what its name or its folder happens to hold', () => {
    for (const address of ['/sites/default/files/quay.jpg', '/i/icon-of-the-seas-sails.jpg', '/logo/quay.jpg'])
      expect(read(`<meta property="og:image" content="${address}">`).leadImage?.url).toMatch(address);
  });

  it('prefers a picture of the article to the logo', () => {
    const told = read(
      '<meta property="og:image" content="/img/logo.png"><meta name="twitter:image" content="/img/harbour.jpg">',
    );
    expect(told.leadImage?.url).toBe('https://www.herald.example/img/harbour.jpg');
  });
});
