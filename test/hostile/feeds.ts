import { checkFeed } from '../../lib/check/index.ts';
import type { Fetched } from '../../lib/fetch/index.ts';
import { shapeOf } from '../../lib/habit/index.ts';
import { articleId, contentHash, identityKeys, sketchOf, textMark } from '../../lib/identity/index.ts';
import { FEED_PROFILES, type FeedProfile, type Source } from '../../lib/model/index.ts';
import { type Offer, type Ports, readHere } from '../../lib/pipeline/index.ts';
import { bounded } from '../../lib/pipeline/ingest/bounded.ts';
import { contentTold, takesPage } from '../../lib/pipeline/poll/cut.ts';
import { itemShape } from '../../lib/pipeline/poll/item-shape.ts';
import { readSource } from '../../lib/pipeline/poll/read-source.ts';
import { compareWindows } from '../../lib/pipeline/poll/window.ts';
import { contractOf } from '../../lib/publish/index.ts';
import { moment, NOW, type Shape, TEASER, times, URL } from './shape.ts';

// What a feed, or any other list of articles, may hold to cost more than its length. All are our own.

const READER: Pick<Ports, 'read' | 'log'> = { read: readHere, log: { info: () => {}, warn: () => {} } };
const PORTS = {
  ...READER,
  store: { sources: { window: async () => [] } },
  manners: { trustedOrigins: [] },
} as unknown as Ports;

/** All that a poll does with an answer between the network and the store, and an ingest with each of its items. */
export async function follow(bytes: Uint8Array, contentType: string, kind: Source['kind'] = 'feed'): Promise<void> {
  const source = { id: 'mill', kind, url: URL, rules: {}, tags: [], language: null, fullText: 'auto', recheck: 3600 };
  const followed = source as unknown as Source;
  const answer = { outcome: 'fetched', url: URL, body: bytes, contentType } as unknown as Fetched;
  const reading = await readSource(followed, answer, NOW, 5000, PORTS);
  if (reading.outcome === 'unreadable') return;
  const { offers } = reading;
  shapeOf(offers.map((offer) => ({ ...itemShape(offer), known: false })));
  compareWindows([], offers, (offer) => takesPage(followed, offer), followed, NOW);
  for (const offer of offers) take(offer, followed);
}

function take(offer: Offer, source: Source): void {
  const content = bounded(contentTold(offer, source));
  identityKeys({
    source: source.id,
    guid: offer.guid,
    urls: [content.canonicalUrl, offer.url].filter((one) => one !== null),
    title: content.title,
  });
  articleId(contentHash(content, 'usable'));
  sketchOf(content);
  textMark(source.id, content);
}

function fed(
  size: number,
  make: (n: number) => string,
  type = 'application/xml',
  kind: Source['kind'] = 'feed',
): Shape {
  return {
    size,
    at: (n) => {
      const bytes = Buffer.from(make(n));
      return () => follow(bytes, type, kind);
    },
    served: (n) => ({ kind, type, body: make(n) }),
  };
}

const json = (size: number, make: (n: number) => unknown): Shape =>
  fed(
    size,
    (n) => {
      const made = make(n);
      return typeof made === 'string' ? made : JSON.stringify(made);
    },
    'application/json',
  );

function checked(size: number, make: (n: number) => string, profiles: readonly FeedProfile[] = ['msn']): Shape {
  return {
    size,
    at: (n) => {
      const bytes = Buffer.from(make(n));
      return () => {
        for (const profile of profiles) {
          checkFeed({ bytes, url: URL, contentType: null, now: NOW, contract: contractOf(profile) });
        }
      };
    },
  };
}

const rss = (inside: string, root = '') =>
  `<?xml version="1.0"?><rss version="2.0" ${root}><channel><title>t</title><link>https://mill.example/</link><description>d</description>${inside}</channel></rss>`;
const item = (inside: string, i = 0) =>
  `<item><title>Mill ${i}</title><link>https://mill.example/${i}</link><guid>g${i}</guid>${inside}</item>`;
const atom = (inside: string) =>
  `<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><id>urn:t</id><updated>2026-01-01T00:00:00Z</updated>${inside}</feed>`;
const entry = (inside: string, i = 0) =>
  `<entry><title>Mill ${i}</title><id>urn:${i}</id><link href="/${i}"/><updated>2026-01-01T00:00:00Z</updated>${inside}</entry>`;
const rdf = (inside: string) =>
  `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel rdf:about="x"><title>t</title><link>https://mill.example/</link><items><rdf:Seq>${inside}`;
const listed = (items: unknown) => ({ version: 'https://jsonfeed.org/version/1.1', title: 't', items });
const many = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));
const post = (i: number, more: object = {}) => ({
  link: `https://mill.example/${i}`,
  date_gmt: moment(i).slice(0, 19),
  title: { rendered: `Mill ${i}` },
  content: { rendered: `<p>${TEASER}` },
  ...more,
});
const asJson = (value: unknown) => JSON.stringify(value);

/** Each for reading, and those of feeds for checking too. */
const DOCUMENTS: Readonly<Record<string, readonly [size: number, make: (n: number) => string]>> = {
  'RSS of many items': [
    20,
    (n) => rss(times(n, (i) => item(`<description>${TEASER} ${i}</description><pubDate>${moment(i)}</pubDate>`, i))),
  ],
  'RSS of licences': [
    100,
    (n) =>
      rss(
        `${times(n, (i) => `<creativeCommons:license>https://mill.example/${i}</creativeCommons:license>`)}${item(times(n, (i) => `<cc:license rdf:resource="https://mill.example/${i}"/>`))}`,
      ),
  ],
  'RSS of items under many licences': [
    20,
    (n) =>
      rss(
        `${times(n, (i) => `<creativeCommons:license>https://mill.example/${'a'.repeat(400)}${i}</creativeCommons:license>`)}${times(n, (i) => item('<description>The mill</description>', i))}`,
      ),
  ],
  'RSS of one long licence': [
    2000,
    (n) => rss(item(`<rights>${'© '.repeat(n)}</rights><cc:license>https://${'a/'.repeat(n)}</cc:license>`)),
  ],
  'RSS of RSL': [
    60,
    (n) =>
      rss(
        item(
          times(
            n,
            (i) =>
              `<rsl:content><rsl:license><rsl:permits>${'search '.repeat(20)}</rsl:permits><rsl:payment><rsl:standard>https://mill.example/${i}</rsl:standard></rsl:payment></rsl:license></rsl:content>`,
          ),
        ),
      ),
  ],
  'RSS of items without end': [75, (n) => rss('<item><title>x'.repeat(n))],
  'RSS of items in items': [
    150,
    (n) =>
      rss(
        times(n, (i) => `<item><title>Mill ${i}</title><link>https://mill.example/${i}</link>`) + '</item>'.repeat(n),
      ),
  ],
  'RSS of tags within tags': [750, (n) => rss(item(`<description>${'<a>'.repeat(n)}`))],
  'RSS of end tags of nothing': [500, (n) => rss(item(`${'<a>'.repeat(n)}${'</b></c>'.repeat(n)}`))],
  'RSS of tags that never end': [1000, (n) => rss(item(`<description>${'<a <b '.repeat(n)}`))],
  'RSS of sections that never end': [1000, (n) => rss(item(`<description>${'<![CDATA['.repeat(n)}`))],
  'RSS of sections': [750, (n) => rss(item(`<description>${'<![CDATA[x]]>'.repeat(n)}</description>`))],
  'RSS of comments': [1000, (n) => rss(item(`<description>x${'<!-- -->'.repeat(n)}y</description>`))],
  'RSS of comments that never end': [1000, (n) => rss(item(`${'<!-- <!-'.repeat(n)}`))],
  'RSS behind comments': [1000, (n) => `<?xml version="1.0"?>${'<!---->'.repeat(n)}<?x?>${rss(item(''))}`],
  'RSS behind orders': [1000, (n) => `${'<?xml version="1.0"?>'.repeat(n)}${rss(item(''))}`],
  'RSS behind words': [2000, (n) => `${'Warning: x\n'.repeat(n / 8)}${' \n'.repeat(n)}${rss(item(''))}`],
  'RSS behind a document type': [
    750,
    (n) =>
      `<!DOCTYPE rss [${times(n, (i) => `<!ENTITY a${i} "&a${i + 1};">`)}]>${rss(item('<description>&a1;</description>'))}`,
  ],
  'RSS of entities': [
    400,
    (n) => rss(item(`<description>${'&amp;&nbsp;&x;&#0;&#xD800;&amp;lt;'.repeat(n / 4)}</description>`)),
  ],
  'RSS of entities that never end': [750, (n) => rss(item(`<description>${'&#x&a'.repeat(n)}</description>`))],
  'RSS of namespaces': [
    250,
    (n) =>
      rss(
        item('<media:content url="/x"/>'),
        times(n, (i) => `xmlns:a${i}="http://a/${i}" `),
      ),
  ],
  'RSS of namespaces in each item': [
    25,
    (n) => rss(times(n, (i) => item(`<a${i}:x xmlns:a${i}="http://a/${i}">x</a${i}:x>`, i))),
  ],
  'RSS of namespaces within each other': [700, (n) => rss(item(times(n, (i) => `<x xmlns:a${i}="u${i}">`)))],
  'RSS of prefixes that nobody declares': [200, (n) => rss(times(n, (i) => `<a${i}:b>x</a${i}:b>`))],
  'RSS of attributes': [750, (n) => rss(item(`<media:content ${times(n, (i) => `a${i}="x" `)}/>`))],
  'RSS of one attribute again and again': [750, (n) => rss(item(`<enclosure ${'url="x" '.repeat(n)}/>`))],
  'RSS of enclosures': [
    125,
    (n) => rss(item(times(n, (i) => `<enclosure url="/${i}.mp3" type="audio/mpeg" length="1"/>`))),
  ],
  'RSS of pictures': [
    50,
    (n) =>
      rss(
        item(
          times(
            n,
            (i) =>
              `<media:group><media:content url="/${i}.jpg" medium="image"/><media:thumbnail url="/${i}"/></media:group>`,
          ),
        ),
      ),
  ],
  'RSS of categories': [250, (n) => rss(item(times(n, (i) => `<category>mill ${i}</category>`)))],
  'RSS of authors': [
    75,
    (n) =>
      rss(
        item(times(n, (i) => `<dc:creator>Ann ${i}, Ben ${i}</dc:creator><author>a${i}@b.example (Ann ${i})</author>`)),
      ),
  ],
  'RSS of one author': [2000, (n) => rss(item(`<author>${'a@('.repeat(n)}</author>`))],
  'RSS of dates': [75, (n) => rss(item(times(n, (i) => `<pubDate>${moment(i)}</pubDate>`)))],
  'RSS of one date': [2000, (n) => rss(item(`<pubDate>${'2026-01-01 '.repeat(n / 4)}${' '.repeat(n)}x</pubDate>`))],
  'RSS of titles': [250, (n) => rss(item('<title>x</title>'.repeat(n)))],
  'RSS of a title of tags': [1500, (n) => rss(item(`<title>${'&lt;i'.repeat(n)}</title>`))],
  'RSS of links': [
    100,
    (n) =>
      rss(times(n, (i) => `<atom:link rel="self next" href="/${i}"/>`) + item(times(n, (i) => `<link>/${i}</link>`))),
  ],
  'RSS of links in a text': [
    100,
    (n) => rss(item(`<description>${times(n, (i) => `&lt;a href="${i}"&gt;x&lt;/a&gt;`)}</description>`)),
  ],
  'RSS of a text of tags within tags': [
    500,
    (n) => rss(item(`<description>${'&lt;div&gt;x'.repeat(n)}${'&lt;/b&gt;'.repeat(n)}</description>`)),
  ],
  'RSS of white space': [
    4000,
    (n) => rss(item(`<description>${' \n'.repeat(n)}x</description><title>${' \n'.repeat(n)}x</title>`)),
  ],
  'RSS of a text of dots': [4000, (n) => rss(item(`<description>x ${'....'.repeat(n)}</description>`))],
  'RSS of hours to skip': [
    250,
    (n) => rss(`<skipHours>${'<hour>1</hour>'.repeat(n)}</skipHours><ttl>${'9'.repeat(n)}</ttl>`),
  ],
  'RSS of equal ids': [40, (n) => rss(item('<description>x</description>', 1).repeat(n))],
  'RSS of mojibake': [600, (n) => rss(item(`<title>${'Ã¤â€™'.repeat(n)}</title>`))],
  'Atom of many entries': [20, (n) => atom(times(n, (i) => entry(`<content type="html">${TEASER} ${i}</content>`, i)))],
  'Atom of XHTML': [
    300,
    (n) => atom(entry(`<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">${'<p>x<b>y</b>'.repeat(n)}`)),
  ],
  'Atom of XHTML side by side': [
    1500,
    (n) =>
      atom(
        entry(`<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">${'<b/>'.repeat(n)}</div></content>`),
      ),
  ],
  'Atom of bases within each other': [
    150,
    (n) => atom(entry(`<content type="xhtml">${times(n, (i) => `<div xml:base="${i}/"><a href="x">`)}`)),
  ],
  'Atom of links': [
    75,
    (n) =>
      atom(
        times(n, (i) => `<link rel="next" href="/${i}"/>`) +
          entry(times(n, (i) => `<link rel="alternate enclosure" href="/${i}" hreflang="en"/>`)),
      ),
  ],
  'Atom of people': [
    50,
    (n) =>
      atom(
        entry(
          times(
            n,
            (i) =>
              `<author><name>Ann ${i}</name><email>a${i}@b.example</email></author><contributor><name>x</name></contributor>`,
          ),
        ),
      ),
  ],
  'Atom of categories': [
    75,
    (n) => atom(entry(times(n, (i) => `<category term="mill${i}" label="Mill ${i}" scheme="urn:x"/>`))),
  ],
  'Atom of languages': [
    30,
    (n) => atom(times(n, (i) => entry(`<content xml:lang="${'en-x'.repeat(5)}">x</content>`, i))),
  ],
  'Atom of authors that all entries share': [
    60,
    (n) => atom(times(n, (i) => `<author><name>Ann ${i}</name></author>`) + times(n, (i) => entry('', i))),
  ],
  'RSS of a long language': [
    20,
    (n) => rss(`<language>${'en-x'.repeat(20 * n)}</language>${times(n, (i) => item('', i))}`),
  ],
  'a JSON Feed of authors that all items share': [
    60,
    (n) =>
      asJson({
        ...listed(many(n, (i) => ({ id: `${i}`, content_text: 'x' }))),
        authors: many(n, (i) => ({ name: `Ann ${i}` })),
        language: 'en-'.repeat(20 * n),
      }),
  ],
  'Atom of entries that are withdrawn': [
    35,
    (n) =>
      atom(
        times(n, (i) => entry('', i)) +
          times(
            n,
            (i) =>
              `<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="urn:${n - i}" when="2026-01-01T00:00:00Z"/>`,
          ),
      ),
  ],
  'RSS of many items that share': [
    25,
    (n) =>
      rss(
        times(
          n,
          (i) =>
            `<category>mill ${i}</category><atom:link rel="x" href="/${i}"/><managingEditor>a${i}@b.example</managingEditor>`,
        ) + times(n, (i) => item('', i)),
      ),
  ],
  'RDF of many items': [
    35,
    (n) =>
      `${rdf(times(n, (i) => `<rdf:li resource="https://mill.example/${i}"/>`))}</rdf:Seq></items></channel>${times(n, (i) => `<item rdf:about="https://mill.example/${i}"><title>Mill ${i}</title><link>https://mill.example/${i}</link></item>`)}</rdf:RDF>`,
  ],
  'RDF without end': [125, (n) => rdf('<rdf:li><item rdf:about="x">'.repeat(n))],
  'a JSON Feed of many items': [
    20,
    (n) =>
      asJson(
        listed(
          many(n, (i) => ({
            id: `${i}`,
            url: `/${i}`,
            title: `Mill ${i}`,
            content_html: `<p>${TEASER}`,
            date_published: moment(i),
          })),
        ),
      ),
  ],
  'a JSON Feed of attachments': [
    125,
    (n) =>
      asJson(
        listed([
          { id: '1', content_text: 'x', attachments: many(n, (i) => ({ url: `/${i}`, mime_type: 'audio/mpeg' })) },
        ]),
      ),
  ],
  'a JSON Feed of tags and authors': [
    150,
    (n) =>
      asJson(
        listed([
          {
            id: '1',
            content_text: 'x',
            tags: many(n, (i) => `mill ${i}`),
            authors: many(n, (i) => ({ name: `Ann ${i}` })),
          },
        ]),
      ),
  ],
  'a JSON Feed of lists in lists': [
    2000,
    (n) => `{"version":"https://jsonfeed.org/version/1.1","items":${'['.repeat(n)}`,
  ],
  'a JSON Feed of keys': [400, (n) => asJson(listed([Object.fromEntries(many(n, (i) => [`_k${i}`, i]))]))],
  'a JSON Feed of one key again and again': [
    400,
    (n) => `{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1",${'"title":"x",'.repeat(n)}"url":"/x"}]}`,
  ],
  'a JSON Feed of tags within tags': [
    500,
    (n) => asJson(listed([{ id: '1', url: '/x', content_html: '<div>x'.repeat(n) + '</b>'.repeat(n) }])),
  ],
};

const READ = Object.entries(DOCUMENTS).map(([name, [size, make]]) => [name, fed(size, make)] as const);
const CHECKED = Object.entries(DOCUMENTS).map(
  ([name, [size, make]]) => [`${name}, checked`, checked(size, make)] as const,
);

const urls = (n: number, more: (i: number) => string = () => '') =>
  `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${times(n, (i) => `<url><loc>https://mill.example/2026/03/story-${i}</loc>${more(i)}</url>`)}`;
const sitemap = (size: number, make: (n: number) => string) => fed(size, make, 'application/xml', 'sitemap');

export const FEEDS: Readonly<Record<string, Shape>> = {
  ...Object.fromEntries([...READ, ...CHECKED]),
  'RSS for every partner, checked': checked(
    30,
    (n) =>
      rss(
        item(
          `<description>${`&lt;figure&gt;&lt;a href="x"&gt;....read more&lt;/a&gt;&lt;img src="x" ${TEASER}`.repeat(n)}</description>`,
        ),
      ),
    FEED_PROFILES,
  ),
  'posts of WordPress': json(20, (n) => many(n, (i) => post(i))),
  'one post of WordPress of terms': json(100, (n) => [
    post(1, {
      _embedded: { 'wp:term': many(n, (i) => [{ name: `Mill ${i}` }]), author: many(n, (i) => ({ name: `Ann ${i}` })) },
    }),
  ]),
  'posts of WordPress of tags within tags': json(400, (n) => [
    post(1, { title: { rendered: '<i>'.repeat(n) }, content: { rendered: '<div>x'.repeat(n) + '</b>'.repeat(n) } }),
  ]),
  'a fault of WordPress': json(2000, (n) => ({ code: `rest_${'x'.repeat(n)}`, message: '<b>'.repeat(n), data: {} })),
  'a sitemap of many pages': sitemap(50, (n) => urls(n, (i) => `<lastmod>${moment(i)}</lastmod>`)),
  'a sitemap of pages without a date': sitemap(100, (n) => urls(n).replaceAll('/2026/03', '')),
  'a sitemap of news': sitemap(30, (n) =>
    urls(
      n,
      (i) =>
        `<news:news><news:publication><news:name>Mill</news:name><news:language>en</news:language></news:publication><news:publication_date>${moment(i)}</news:publication_date><news:title>Mill ${i}</news:title><news:keywords>a,b,${i}</news:keywords></news:news>`,
    ),
  ),
  'a sitemap of pictures': sitemap(100, (n) =>
    urls(1, () => times(n, (i) => `<image:image><image:loc>https://mill.example/${i}.jpg</image:loc></image:image>`)),
  ),
  'a sitemap of one address': sitemap(150, (n) => urls(n).replaceAll(/story-\d+/g, 'story')),
  'a sitemap without end': sitemap(500, (n) => `<urlset>${'<url><loc>'.repeat(n)}`),
  'a sitemap of tags within tags': sitemap(750, (n) => `<urlset><url>${'<a>'.repeat(n)}${'</b>'.repeat(n)}`),
  'a sitemap of comments and sections': sitemap(500, (n) => `<urlset><url><loc>${'<!-- <![CDATA['.repeat(n)}`),
  'a sitemap of entities': sitemap(
    750,
    (n) => `<urlset><url><loc>https://mill.example/?${'&amp;a&#x'.repeat(n)}</loc></url></urlset>`,
  ),
  'a sitemap of lines': sitemap(150, (n) => times(n, (i) => `https://mill.example/${i}\n`)),
  'a sitemap of white space': sitemap(
    2500,
    (n) => `<urlset><url><loc>${' \n'.repeat(n)}https://mill.example/1</loc></url>${' \n'.repeat(n)}`,
  ),
};
