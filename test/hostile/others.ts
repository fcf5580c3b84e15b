import { parseWordRule } from '../../lib/config/index.ts';
import { sanitise, stitch } from '../../lib/extract/index.ts';
import { freshSeconds } from '../../lib/fetch/freshness.ts';
import { decodeText, retryAfterSeconds, robotsTerms, robotsText, robotsVerdict } from '../../lib/fetch/index.ts';
import { redirectOf } from '../../lib/fetch/redirects.ts';
import { verify, verifyIntent } from '../../lib/hub/index.ts';
import {
  cleanUrl,
  contentHash,
  foldText,
  sketchOf,
  textMark,
  trustedCanonical,
  urlKey,
  whatChanged,
} from '../../lib/identity/index.ts';
import {
  type AbsoluteUrl,
  type Article,
  type ArticleContent,
  type ArticleId,
  absoluteUrl,
  type FeedFilter,
  freshHub,
  NO_CONTENT,
  parseStated,
  publicAddress,
  type SourceId,
  type SourceItem,
  slug,
} from '../../lib/model/index.ts';
import { parseOpml, parseSitemap } from '../../lib/parse/index.ts';
import { belongs } from '../../lib/pipeline/definitions/belongs.ts';
import { planSubscriptions } from '../../lib/pipeline/definitions/subscriptions.ts';
import { mergePage, overlay } from '../../lib/pipeline/ingest/merge.ts';
import { offersFromPush } from '../../lib/pipeline/ingest/push.ts';
import type { Offer } from '../../lib/pipeline/messages.ts';
import { afterPoll, afterPush, newInPush, windowWithPushed } from '../../lib/pipeline/poll/pushed.ts';
import { articlesAmong, newestFirst, sitemapsInOrder } from '../../lib/pipeline/poll/sitemap-choice.ts';
import type { Pushed } from '../../lib/pipeline/reader.ts';
import { entryCache, renderArticlePage, renderBytes, renderOpml, showable, tooFat } from '../../lib/publish/index.ts';
import { sampleArticle, sampleFeed, sampleInput } from '../publish/samples.ts';
import { moment, NOW, PARAGRAPH, type Served, type Shape, TEASER, times, URL } from './shape.ts';

// Of what comes in: headers, robots.txt, lists of subscriptions, indexes of sitemaps, pushes, addresses. Of what is done
// with an article once it is read: identity, revisions, the words of rules, documents and pages. All are our own.

function given<T>(
  size: number,
  make: (n: number) => T,
  use: (made: T) => unknown,
  served?: (made: T, round: number) => Served,
): Shape {
  return {
    size,
    at: (n) => {
      const made = make(n);
      return () => use(made);
    },
    ...(served && { served: (n, round) => served(make(n), round) }),
  };
}

/** A feed of articles that tell this. */
const fed = (told: readonly Partial<Pick<ArticleContent, 'title' | 'html' | 'text'>>[]): Served => {
  const items = told.map(({ title, html, text }, i) => ({
    id: `${i}`,
    url: `https://mill.example/told/${i}`,
    title: title ?? 'The mill',
    ...(html === undefined ? { content_text: text } : { content_html: html }),
  }));
  return {
    kind: 'feed',
    type: 'application/feed+json',
    body: JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 't', items }),
  };
};
const HONEST = `<rss version="2.0"><channel><title>t</title><item><guid>1</guid><title>The mill</title><description>${TEASER}</description></item></channel></rss>`;
const honest = (more: Partial<Served>): Served => ({ kind: 'feed', type: 'application/xml', body: HONEST, ...more });

const robots = (size: number, make: (n: number) => string) =>
  given(
    size,
    make,
    (text) => {
      for (const read of [robotsVerdict, robotsTerms])
        read(
          robotsText(Buffer.from(text), 'text/plain'),
          `https://mill.example/${'a'.repeat(1500)}` as AbsoluteUrl,
          'Feedmill/1',
        );
    },
    (robots) => honest({ robots }),
  );

const opml = (size: number, make: (n: number) => string) =>
  given(
    size,
    make,
    (text) => {
      const { subscriptions } = parseOpml(text);
      planSubscriptions(
        subscriptions.map(({ title, xmlUrl, kind, folders }) => ({ title, address: xmlUrl, kind, tags: folders })),
        [],
        [],
      );
    },
    (body) => honest({ body }),
  );

const index = (size: number, make: (n: number) => string) =>
  given(
    size,
    make,
    (text) => {
      const sitemap = parseSitemap(text, { url: URL });
      return sitemap.kind === 'index'
        ? sitemapsInOrder(sitemap.sitemaps, NOW)
        : newestFirst(articlesAmong(sitemap.items), NOW);
    },
    (body) => ({ kind: 'sitemap', type: 'application/xml', body }),
  );

const pushed = (size: number, make: (n: number) => Pushed) =>
  given(size, make, (push) => offersFromPush(push, 'mill' as SourceId, NOW), servedPush);

function servedPush(push: Pushed): Served {
  if (push.form === 'json') return { kind: 'push', type: 'application/json', body: JSON.stringify(push.json) };
  if (push.form === 'html') return { kind: 'push', type: 'text/html', body: push.html };
  return { kind: 'push', type: 'text/plain', body: push.text };
}

/** Items of a push, half of them under one id. */
function manyOffers(n: number): Offer[] {
  return Array.from({ length: n }, (_, i): Offer => {
    const guid = i % 2 === 0 ? `${i}` : 'same';
    const item = { ...EMPTY_ITEM, guid, title: `The mill ${i}`, published: parseStated('2026-11-20T08:00:00Z') };
    return { source: 'mill' as SourceId, purpose: 'listed', guid, url: null, seen: NOW, told: { form: 'item', item } };
  });
}

const EMPTY_ITEM: SourceItem = {
  guid: null,
  url: null,
  links: [],
  title: null,
  authors: [],
  published: null,
  updated: null,
  content: TEASER,
  summary: null,
  tags: [],
  language: null,
  image: null,
  enclosures: [],
  repairs: [],
};

const pushedJson = (size: number, make: (n: number) => object) =>
  pushed(size, (n) => ({ form: 'json', json: { id: '1', title: 'The mill', text: 'x', ...make(n) } }));

/** In every header that is read. */
const header = (size: number, make: (n: number) => string) =>
  given(
    size,
    make,
    (value) => {
      retryAfterSeconds(value, NOW);
      freshSeconds({ cacheControl: value, expires: value, age: value, date: value }, NOW);
      decodeText(Buffer.from('<p>x'), `text/html; ${value}`, 'html');
      const answer = { statusCode: 301, headers: { location: value } } as unknown as Parameters<typeof redirectOf>[0];
      redirectOf(answer, new globalThis.URL(URL));
    },
    (value) => {
      const headers = { 'retry-after': value, 'cache-control': value, expires: value, age: value };
      return honest({
        headers,
        type: `application/xml; ${value}`,
        ...(value.startsWith('http') && { location: value }),
      });
    },
  );

const address = (size: number, make: (n: number) => string) =>
  given(
    size,
    make,
    (written) => {
      const url = absoluteUrl(written, URL);
      slug(written);
      if (url === null) return;
      urlKey(cleanUrl(url));
      publicAddress(url);
      trustedCanonical(url, URL);
    },
    (written) =>
      honest({ body: HONEST.replace('<title>The', `<link>${written.replaceAll('&', '&amp;')}</link><title>The`) }),
  );

const content = (html: string, text: string): ArticleContent => ({
  ...NO_CONTENT,
  title: 'The mill',
  html: sanitise(html, URL),
  text,
  excerpt: text.slice(0, 5000),
  complete: true,
});

/** What becomes of a revision of an article. */
const revised = (size: number, make: (n: number) => readonly [before: ArticleContent, after: ArticleContent]) =>
  given(
    size,
    make,
    ([before, after]) => {
      whatChanged({ ...before, state: 'usable' }, { ...after, state: 'usable' });
      contentHash(after, 'usable');
      sketchOf(after);
      textMark('mill' as SourceId, after);
      mergePage(before, after, URL);
      overlay(before, after);
      const revisions = [before, after].map((one, at) =>
        sampleArticle({ ...one, revision: at + 1, changed: ['1 paragraph'] }),
      );
      renderArticlePage({ article: revisions[1]!, revisions, content: 'full' });
    },
    (both, round) => fed([both[round % 2]!]),
  );

const words = (size: number, filter: FeedFilter, make: (n: number) => string) =>
  given(
    size,
    (n) => sampleArticle({ text: make(n) }),
    (article) => belongs({ filter }, { ...article }),
    ({ title, text }) => fed([{ title, text }]),
  );

const FORMATS = ['rss', 'atom', 'json', 'html', 'news'] as const;

/** Every document that shows these articles, and which of them there is room for. */
const published = (
  size: number,
  make: (n: number) => readonly Article[],
  profile?: 'apple' | 'msn' | 'flipboard' | 'smartformat',
) =>
  given(
    size,
    make,
    (members) => {
      const feed = sampleFeed({ formats: FORMATS, size: 1000, ...(profile && { profile }) });
      const input = sampleInput({ feed, members, tooFat: tooFat(members, 5_000_000) });
      const cache = entryCache(0);
      showable(input, cache);
      for (const format of FORMATS) renderBytes(format, input, cache);
    },
    fed,
  );

const article = (html: string, text: string, more: Partial<Article> = {}) => sampleArticle({ html, text, ...more });
const numbered = (i: number, html: string, text: string) =>
  article(html, text, { id: `a${String(i).padStart(19, '0')}` as ArticleId });

const paragraphs = (n: number, write: (i: number) => string = (i) => `${TEASER}, part ${i}.`) => {
  const all = Array.from({ length: n }, (_, i) => write(i));
  return content(all.map((one) => `<p>${one}</p>`).join(''), all.join('\n\n'));
};

export const OTHERS: Readonly<Record<string, Shape>> = {
  'a header of commas': header(2000, (n) => ', a='.repeat(n)),
  'a header of white space': header(4000, (n) => `max-age=1${' \t'.repeat(n)}x`),
  'a header of quotes': header(2000, (n) => 'private="'.repeat(n)),
  'a header of charsets': header(1000, (n) => '; charset = "'.repeat(n)),
  'a header of digits': header(4000, (n) => '9'.repeat(n)),
  'a header of a date': header(1000, (n) => `Sun, 06 Nov 1994 08:49:37 GMT${' GMT'.repeat(n)}`),
  'a header of an address': header(2000, (n) => `https://mill.example/${'../a/'.repeat(n)}`),
  'an address of percent signs': address(250, (n) => `/${'%41%zz'.repeat(n)}`),
  'an address of parameters': address(200, (n) => `/?${times(n, (i) => `utm_${i}=1&token${i}=x&`)}`),
  'an address of segments': address(400, (n) => '/a/..;x=1'.repeat(n)),
  'an address of letters': address(2000, (n) => `/${'a1B2'.repeat(n)}`),
  'robots.txt of signals': robots(60, (n) =>
    times(
      n,
      (i) => `User-agent: *\nContent-Usage: /${'a'.repeat(90)}${i} train-ai=n\nLicense: https://mill.example/${i}\n`,
    ),
  ),
  'robots.txt of one signal': robots(2000, (n) => `Content-Signal: ${'ai-train=no, '.repeat(n)}\n`),
  'robots.txt of wildcards': robots(3, (n) => `User-agent: *\n${`Disallow: /${'*a'.repeat(120)}b\n`.repeat(n)}`),
  'robots.txt of agents': robots(500, (n) => times(n, (i) => `User-agent: a${i}\n`)),
  'robots.txt of groups': robots(150, (n) =>
    times(n, (i) => `User-agent: a${i}\nUser-agent: *\nDisallow: /${i}\nCrawl-delay: ${i}\n`),
  ),
  'robots.txt of one line': robots(2000, (n) => `User-agent: *\nDisallow: ${'%41:#'.repeat(n)}`),
  'robots.txt of empty lines': robots(4000, (n) => `${'\r\n \t'.repeat(n)}User-agent: *\n`),
  'robots.txt of sitemaps': robots(150, (n) =>
    times(n, (i) => `Sitemap: https://mill.example/${i}.xml\nHost: a${i}\n`),
  ),
  'OPML of many feeds': opml(
    40,
    (n) =>
      `<opml><body>${times(n, (i) => `<outline text="Mill ${i}" xmlUrl="https://mill.example/${i}"/>`)}</body></opml>`,
  ),
  'OPML of folders in folders': opml(
    // Far beyond the hundredth folder, the last that counts: near it, the cheaper first hundred would look like growth.
    300,
    (n) =>
      `<opml><body>${times(n, (i) => `<outline text="f${i}"><outline text="m${i}" xmlUrl="https://mill.example/${i}"/>`)}`,
  ),
  'OPML of expressions': opml(
    4,
    (n) =>
      `<opml><body>${times(n, (i) => `<outline text="Mill ${i}" type="HTML+XPath" xmlUrl="https://mill.example/${i}" frss:xPathItem="//${i % 2 === 0 ? 'li' : `${'a[b or not(c)]/'.repeat(60)}a`}" frss:xPathItemTitle="${'('.repeat(15)}h2|${'a[.//b]/'.repeat(100)}h3${')'.repeat(15)}"/>`)}`,
  ),
  'OPML of what FreshRSS adds': opml(
    500,
    (n) =>
      `<opml><body><outline type="HTML+XPath" xmlUrl="https://mill.example/" ${times(n, (i) => `frss:a${i}="x" `)}frss:xPathItem="//a"/>`,
  ),
  'OPML of one feed in many folders': opml(
    100,
    (n) =>
      `<opml><body>${times(n, (i) => `<outline text="f${i}"><outline text="Mill" category="a${i},b${i}" xmlUrl="https://mill.example/x"/></outline>`)}`,
  ),
  'OPML of one name': opml(
    40,
    (n) => `<opml><body>${times(n, (i) => `<outline text="Mill" xmlUrl="https://mill.example/${i}"/>`)}</body></opml>`,
  ),
  'OPML of categories': opml(
    1000,
    (n) => `<opml><body><outline text="x" xmlUrl="https://mill.example/" category="${times(n, (i) => `a${i},`)}"/>`,
  ),
  'OPML of attributes': opml(500, (n) => `<opml><body><outline ${times(n, (i) => `a${i}="x" `)}/>`),
  'OPML that never ends': opml(1000, (n) => `<opml><body>${'<outline text="<outline '.repeat(n)}`),
  'OPML of feeds that are none': opml(
    150,
    (n) => `<opml><body>${times(n, (i) => `<outline text="Mill ${i}" xmlUrl="ftp://${i}"/>`)}`,
  ),
  'an index of sitemaps': index(
    100,
    (n) =>
      `<sitemapindex>${times(n, (i) => `<sitemap><loc>https://mill.example/post-${i}.xml</loc><lastmod>${moment(i)}</lastmod></sitemap>`)}`,
  ),
  'an index of sitemaps without a date': index(
    150,
    (n) => `<sitemapindex>${times(n, (i) => `<sitemap><loc>https://mill.example/${i}.xml</loc></sitemap>`)}`,
  ),
  'an index of sitemaps in each other': index(
    300,
    (n) => `<sitemapindex>${times(n, (i) => `<sitemap><loc>https://mill.example/${i}.xml`)}`,
  ),
  'a sitemap of lists of articles': index(
    100,
    (n) => `<urlset>${times(n, (i) => `<url><loc>https://mill.example/tag/a${i}/${'b/'.repeat(10)}</loc></url>`)}`,
  ),
  'a push of HTML': pushed(40, (n) => ({
    form: 'html',
    html: PARAGRAPH.repeat(n) + '<a href="/x">x</a><img src=/y>'.repeat(n),
    url: null,
  })),
  'a push of text': pushed(200, (n) => ({ form: 'text', text: `${TEASER}\n\n`.repeat(n) })),
  'a push of JSON with HTML': pushedJson(150, (n) => ({ html: `<div>${PARAGRAPH}`.repeat(n) })),
  'a push of JSON with text': pushedJson(250, (n) => ({ text: '\n \n<&'.repeat(n) })),
  'a push of JSON with authors': pushedJson(200, (n) => ({
    authors: Array.from({ length: n }, (_, i) => i),
    tags: Array(n).fill(''),
  })),
  'a push of JSON with keys': pushedJson(200, (n) =>
    Object.fromEntries(Array.from({ length: n }, (_, i) => [`k${i}`, i])),
  ),
  'a push of JSON with a date': pushedJson(4000, (n) => ({
    published: '2026-01-01'.repeat(n),
    embargo: ' '.repeat(n),
    url: `x:${'/'.repeat(n)}`,
    image: '\\'.repeat(n),
  })),
  'a hub’s push of many items': given(400, manyOffers, (offers) => {
    const hub = afterPush(freshHub('mill' as SourceId), 'body', newInPush(offers, [], [], NOW), NOW);
    const window = windowWithPushed([], hub.pushed, offers);
    afterPoll(hub, hub.pushed, window, offers, NOW, NOW);
  }),
  'a hub’s verification': given(
    4000,
    (n) => `hub.mode=denied&hub.reason=${'%20'.repeat(n)}&hub.topic=${'a'.repeat(n)}`,
    (query) => verifyIntent(freshHub('mill' as SourceId), 'mill.token', new URLSearchParams(query), NOW),
  ),
  'a hub’s signature': given(
    4000,
    (n) => `sha256=${'0'.repeat(n)}`,
    (header) => verify(header, Buffer.from(header), 'secret'),
  ),
  'a revision of new paragraphs': revised(1200, (n) => [
    paragraphs(n, (i) => `The ${i}th mill.`),
    paragraphs(n, (i) => `Some other bread, ${i}.`),
  ]),
  'a revision of one long paragraph': revised(200, (n) => [
    paragraphs(1, () => times(n, (i) => `mill${i} `)),
    paragraphs(1, () => times(n, (i) => `mill${i * 2} `)),
  ]),
  'a revision of equal paragraphs': revised(2400, (n) => [
    paragraphs(n, () => 'mill'),
    paragraphs(n / 2, () => 'mill'),
  ]),
  'a revision of white space': revised(2000, (n) => [
    content(`<p>x${' \n'.repeat(n)}`, `x${' \n'.repeat(n)}x`),
    content(`<p>y${'\n\n '.repeat(n)}`, `y${'\n\n '.repeat(n)}y`),
  ]),
  'parts of an article': given(
    1500,
    (n) => {
      const part = {
        address: URL,
        content: content(`<p><img alt=x>${'<br>'.repeat(n)}</p>${'<p>x'.repeat(n / 10)}`, 'x'),
      };
      return [part, part] as const;
    },
    stitch,
  ),
  'counters of an article': given(
    50,
    (n) => paragraphs(n, (i) => `${'12 shares 3 comments 4 likes '.repeat(4)}${i % 9}`),
    (one) => contentHash(one, 'usable'),
    (one) => fed([one]),
  ),
  'a revision of links': revised(60, (n) => [
    content(
      times(n, (i) => `<p><a href="https://mill.example/${i}">x</a><b></b>`),
      'x',
    ),
    content(
      times(n, (i) => `<p><a href="https://mill.example/${i + 1}">x</a>`),
      'x',
    ),
  ]),
  'a revision of tags within tags': revised(750, (n) => [
    content('<div><b>x'.repeat(n), 'x'),
    content(`${'<div><i>x'.repeat(n)}${'</em>'.repeat(n)}`, 'x'),
  ]),
  'a revision of signs': revised(600, (n) => [
    content(`<p>${'&amp;&lt;'.repeat(n)}`, '&<'.repeat(n)),
    content(`<p>${'磨坊'.repeat(n)}`, '磨坊'.repeat(n)),
  ]),
  'words in a long text': words(
    1000,
    { words: { all: [{ phrase: 'a a a b' }, { not: { phrase: 'mill' } }] }, exclude: ['a b'] },
    (n) => 'a '.repeat(n),
  ),
  'words in one long word': words(2000, { words: { any: [{ phrase: 'aa' }, { phrase: '磨坊' }] } }, (n) =>
    'a'.repeat(n),
  ),
  'a rule of words': given(200, (n) => `${times(n, (i) => `"mill ${i}" OR NOT bread${i} AND `)}x`, parseWordRule),
  'words to be folded': given(2000, (n) => 'ﬁ\u0301’“ \u00ad'.repeat(n), foldText),
  'documents of many articles': published(8, (n) =>
    Array.from({ length: n }, (_, i) => numbered(i, PARAGRAPH.repeat(8), TEASER.repeat(8))),
  ),
  'documents of one long article': published(100, (n) => [article(PARAGRAPH.repeat(n), TEASER.repeat(n))]),
  'documents of signs': published(750, (n) => [
    article(`<p>${'&amp;&lt;]]&gt;'.repeat(n)}</p>`, '&<]]>\u0000\r'.repeat(n), { title: '&<'.repeat(500) }),
  ]),
  'documents of pictures and links': published(40, (n) => [
    article(
      times(
        n,
        (i) => `<p><a href="https://mill.example/${i}"><img src="https://mill.example/${i}.jpg" alt=""></a></p>`,
      ),
      'x',
    ),
  ]),
  'documents for Apple': published(
    200,
    (n) => [article('<p><a href="https://mill.example/">......x</a></p>'.repeat(n), 'x')],
    'apple',
  ),
  'documents for MSN': published(
    150,
    (n) => [
      article(
        `<figure><img src="https://mill.example/x.jpg" alt="<a '<a"></figure><p><u>${TEASER}</u></p>`.repeat(n),
        TEASER.repeat(n),
      ),
    ],
    'msn',
  ),
  'documents for Flipboard': published(
    100,
    (n) => [
      article(`<figure><img src="https://mill.example/x.jpg" alt=""></figure>${PARAGRAPH}`.repeat(n), TEASER.repeat(n)),
    ],
    'flipboard',
  ),
  'documents for SmartNews': published(
    100,
    (n) => [
      article(`<figure><img src="https://mill.example/x.jpg" alt=""></figure>${PARAGRAPH}`.repeat(n), TEASER.repeat(n)),
    ],
    'smartformat',
  ),
  'a list of what is followed': given(
    50,
    (n) => Array.from({ length: n }, (_, i) => ({ ...sampleInput().feed, id: `f${i}`, title: `Mill ${i}` })),
    (feeds) => renderOpml(feeds as never, { baseUrl: URL, title: 'x' } as never),
  ),
};
