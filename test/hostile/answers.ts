import { checkFeed } from '../../lib/check/index.ts';
import { extractPage } from '../../lib/extract/index.ts';
import { type Fetched, robotsVerdict } from '../../lib/fetch/index.ts';
import type { AbsoluteUrl, Instant, Source } from '../../lib/model/index.ts';
import { parseFeed } from '../../lib/parse/index.ts';
import { type Ports, readHere } from '../../lib/pipeline/index.ts';
import { readSource } from '../../lib/pipeline/poll/read-source.ts';
import type { Served } from './shape.ts';

// What a source may answer to stop whoever reads it, by long bases, many statements of one thing, and markup that never
// ends. All are our own. Run as a process, with the name of one, it reads that and says how much memory it took.

const url = 'https://mill.example/news/story' as AbsoluteUrl;
const NOW = '2026-11-20T08:00:00.000Z' as Instant;
const PARAGRAPHS = '<p>The mill on the river turned all night, and in the morning the bread went to town.</p>'.repeat(
  8,
);

const times = (count: number, write: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => write(i)).join('');
const page = (head: string, body: string) =>
  `<!doctype html><html><head><title>The mill</title>${head}</head><body><article><h1>The mill</h1>${PARAGRAPHS}${body}</article></body></html>`;
const list = (card: (i: number) => string) =>
  `<html><body><ul>${times(200, (i) => `<li>${card(i)}`)}</ul></body></html>`;
const moment = (i: number) => `${2000 + (i % 25)}-0${1 + (i % 9)}-1${i % 9}T0${i % 9}:00:0${i % 10}Z`;
const extract = (html: string) => extractPage(html, { url });
const WILDCARDS = `User-agent: *\n${`Disallow: /${'*a'.repeat(120)}b\n`.repeat(2000)}`;

/** What a source answers, and what reads it as a poll does. */
export type HostileAnswer = { readonly served: () => Served; readonly read: () => unknown };

const answered = (kind: Served['kind'], type: string, body: () => string, read: (body: string) => unknown) => ({
  served: () => ({ kind, type, body: body() }),
  read: () => read(body()),
});
const extracted = (html: () => string): HostileAnswer => answered('page', 'text/html', html, extract);
const parsed = (text: () => string, type = 'application/xml'): HostileAnswer =>
  answered('feed', type, text, (body) => parseFeed(body, { url }));

/** By what each is. */
export const ANSWERS: Readonly<Record<string, HostileAnswer>> = {
  'a page behind sixty comments': answered(
    'page',
    'text/html',
    () => `<?xml version="1.0"?>${'<!---->'.repeat(60)}<html><body>no list</body></html>`,
    listing,
  ),
  'a long base and many relative links': extracted(
    () =>
      `<html><head><base href="https://mill.example/${'b'.repeat(400_000)}/"></head><body>${times(40_000, (i) => `<a href=${i}>A story of the mill number ${i}</a> `)}`,
  ),
  'a long xml:base and many relative links': parsed(
    () =>
      `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://mill.example/${'b'.repeat(300_000)}/"><title>t</title>${times(5000, (i) => `<entry><title>t${i}</title><id>urn:${i}</id><link href="${i}"/><content type="html">&lt;a href="x${i}"&gt;x&lt;/a&gt;</content></entry>`)}</feed>`,
  ),
  'a long link of an RSS item and many relative links': parsed(
    () =>
      `<rss version="2.0"><channel><title>t</title><item><title>t</title><link>https://mill.example/${'b'.repeat(300_000)}/</link><description>${'&lt;a href="x"&gt;x&lt;/a&gt;'.repeat(20_000)}</description></item></channel></rss>`,
  ),
  'a long address of a JSON Feed’s item and many relative links': parsed(
    () =>
      JSON.stringify({
        version: 'https://jsonfeed.org/version/1.1',
        title: 't',
        items: [
          {
            id: '1',
            url: `https://mill.example/${'c'.repeat(300_000)}/`,
            content_html: '<a href="x">y</a>'.repeat(20_000),
          },
        ],
      }),
    'application/feed+json',
  ),
  'a mail address of at signs': extracted(() => page('', `<a href="mailto:${'a@'.repeat(200_000)} x">x</a>`)),
  'thousands of dates in meta': extracted(() =>
    page(
      times(12_000, (i) => `<meta property="article:published_time" content="${moment(i)}">`),
      '',
    ),
  ),
  'thousands of dates in JSON-LD': extracted(() =>
    page(
      `<script type="application/ld+json">[${times(10_000, (i) => `${i === 0 ? '' : ','}{"@type":"NewsArticle","datePublished":"${moment(i)}"}`)}]</script>`,
      '',
    ),
  ),
  'teasers of dots': extracted(() =>
    list((i) => `<h2><a href=/s/${i}>A story of the mill number ${i}</a></h2><p>${'....'.repeat(20_000)} x</p>`),
  ),
  'addresses of thousands of segments': extracted(() =>
    list(
      (i) => `<h2><a href="/${'a/'.repeat(5000)}${i}">A story of the mill number ${i}</a></h2><p>Some text of it.</p>`,
    ),
  ),
  'addresses as long and as deep as they may be': extracted(() =>
    list(
      (i) => `<h2><a href="/${'a/'.repeat(1900)}${i}">A story of the mill number ${i}</a></h2><p>Some text of it.</p>`,
    ),
  ),
  'a title of tags that never end': extracted(() =>
    page(`<meta property="og:title" content="${'&lt;a'.repeat(200_000)}">`, ''),
  ),
  'a feed to be checked whose title is tags that never end': answered(
    'feed',
    'application/xml',
    () =>
      `<rss version="2.0"><channel><title>t</title><link>https://mill.example/</link><description>d</description><item><title>${'&lt;i'.repeat(200_000)}</title></item></channel></rss>`,
    (body) => checkFeed({ bytes: Buffer.from(body), url: null, contentType: null, now: NOW }),
  ),
  'a page of two million tags': extracted(() => '<li>x'.repeat(2_000_000)),
  'a robots.txt of wildcards, asked for twenty addresses': {
    served: () => ({ kind: 'feed', type: 'application/xml', body: '<rss/>', robots: WILDCARDS }),
    read: () => {
      for (let i = 0; i < 20; i += 1) {
        robotsVerdict(WILDCARDS, `https://mill.example/${'a'.repeat(1500)}${i}` as AbsoluteUrl, 'Feedmill/1');
      }
    },
  },
};

/** As a poll reads the answer of a source that is a page. */
function listing(html: string): Promise<unknown> {
  const source = { id: 'mill', kind: 'page', url, rules: {}, tags: [], language: null } as unknown as Source;
  const answer = { outcome: 'fetched', url, body: Buffer.from(html), contentType: 'text/html' } as unknown as Fetched;
  return readSource(source, answer, NOW, 100, { read: readHere } as Ports);
}

const name = process.argv[2];
if (import.meta.main && name !== undefined) {
  await ANSWERS[name]!.read();
  console.log(JSON.stringify({ megabytes: Math.round(process.resourceUsage().maxRSS / 1024) }));
}
