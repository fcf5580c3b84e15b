import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generator } from '../random.ts';

/** Sources of so many articles each, all on one site of 127.0.0.1. */
export type Shape = { readonly sources: number; readonly articles: number };

export type MachineSite = {
  readonly origin: string;
  /** A configuration that follows all sources of a shape, as JSON, which is YAML. */
  configuration(shape: Shape): string;
  close(): void;
};

/** An article of a newspaper: some 450 words in paragraphs, with a link and an author. */
const PARAGRAPHS = 8;
const WORDS = 56;

/** Serves the feeds of all shapes, each with the whole text of its articles; what an address answers is always the same. */
export async function openMachineSite(): Promise<MachineSite> {
  const server = createServer((request, response) => {
    const [, articles, source] = /^\/(\d+)\/(\d+)\.xml$/.exec(request.url ?? '') ?? [];
    if (articles === undefined) return response.writeHead(404).end();
    const etag = `"${articles}-${source}"`;
    if (request.headers['if-none-match'] === etag) return response.writeHead(304, { etag }).end();
    response.writeHead(200, { 'content-type': 'application/rss+xml', etag });
    response.end(rss(origin, Number(source), Number(articles)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    configuration: ({ sources, articles }) =>
      JSON.stringify({
        trustedOrigins: [origin],
        limits: { hostSpacing: '0s' },
        sources: Array.from({ length: sources }, (_, i) => ({
          id: `paper-${i}`,
          url: `${origin}/${articles}/${i}.xml`,
          interval: '6h',
        })),
      }),
    close: () => server.close(),
  };
}

function rss(origin: string, source: number, articles: number): string {
  const items = Array.from({ length: articles }, (_, i) => item(origin, source, i));
  return `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Paper ${source}</title><link>${origin}/paper/${source}/</link>
  <description>News of paper ${source}</description><language>en</language>${items.join('')}</channel></rss>`;
}

function item(origin: string, source: number, number: number): string {
  const random = generator(source * 1000 + number + 1);
  const link = `${origin}/paper/${source}/${number}`;
  const paragraphs = Array.from(
    { length: PARAGRAPHS },
    (_, i) => `<p>${i === 1 ? `<a href="${link}/more">Read on</a> ` : ''}${sentence(random, WORDS)}</p>`,
  );
  const minute = String(number % 60).padStart(2, '0');
  return `<item><title>${sentence(random, 8)}</title><link>${link}</link><guid isPermaLink="false">${source}-${number}</guid>
<pubDate>Thu, 19 Nov 2026 10:${minute}:00 GMT</pubDate><dc:creator>Ada Moor</dc:creator><category>News</category>
<description>${sentence(random, 20)}</description><content:encoded><![CDATA[${paragraphs.join('')}]]></content:encoded></item>`;
}

/** Words of a language that nobody speaks, as many different ones as a newspaper has: no two articles are alike. */
function sentence(random: () => number, words: number): string {
  const text = Array.from({ length: words }, () => word(Math.floor(random() ** 2 * 20_000))).join(' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

const SYLLABLES = 'ba de fi go ha ka le mi no pu ra se ti vo wa la me ni so tu'.split(' ');

function word(number: number): string {
  const rest = Math.floor(number / SYLLABLES.length);
  return (rest === 0 ? '' : word(rest)) + SYLLABLES[number % SYLLABLES.length];
}
