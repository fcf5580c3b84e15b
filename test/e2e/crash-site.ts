import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How many articles each of the site's three sources tells of. */
export const EACH = 12;

/** What the machine that reads it asks of who pushes. */
export const TOKEN = 'the-token-of-the-crashes';

/** A small site on loopback: a feed of cut items, a feed of full text, and a listing, every article with its page. */
export type CrashSite = {
  readonly origin: string;
  /** Called at every request, before it is answered. */
  onRequest: (() => void) | null;
  close(): Promise<void>;
};

/** Serves the same bytes in every run, so that what is made of them can be compared. */
export async function startCrashSite(): Promise<CrashSite> {
  const server = createServer((request, response) => {
    site.onRequest?.();
    const document = documents.get(request.url ?? '');
    if (document === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': document.type }).end(document.text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const documents = documentsOf(origin);
  const site: CrashSite = {
    origin,
    onRequest: null,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return site;
}

type Document = { readonly type: string; readonly text: string };

const XML = 'application/xml; charset=utf-8';
const HTML = 'text/html; charset=utf-8';

function documentsOf(origin: string): Map<string, Document> {
  const numbers = Array.from({ length: EACH }, (_, number) => number);
  return new Map<string, Document>([
    ['/cut.xml', { type: XML, text: cutFeed(origin, numbers) }],
    ['/full.xml', { type: XML, text: fullFeed(origin, numbers) }],
    ['/listing', { type: HTML, text: listing(numbers) }],
    ...['cut', 'full', 'listed'].flatMap((name) =>
      numbers.map((number): [string, Document] => [
        `/${name}/${number}`,
        { type: HTML, text: pageOf(origin, name, number) },
      ]),
    ),
  ]);
}

/** Every other item states its date: what is undated is ordered by first sight, and must be after a crash too. */
function cutFeed(origin: string, numbers: readonly number[]): string {
  const items = numbers.map(
    (number) => `<item><title>${titleOf('cut', number)}</title><link>${origin}/cut/${number}</link>
<guid isPermaLink="false">cut-${number}</guid>${number % 2 === 0 ? `<pubDate>${dateOf(number).toUTCString()}</pubDate>` : ''}
<description>The harbour board met on day ${number} and [&#8230;]</description></item>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Cut</title><link>${origin}/</link>
<description>Cut items</description>${items.join('\n')}</channel></rss>`;
}

function fullFeed(origin: string, numbers: readonly number[]): string {
  const entries = numbers.map(
    (number) => `<entry><title>${titleOf('full', number)}</title><id>tag:crash.example,2026:full-${number}</id>
<link href="${origin}/full/${number}"/><updated>${dateOf(number).toISOString()}</updated>
<published>${dateOf(number).toISOString()}</published><author><name>Ada Moor</name></author>
<content type="html">${bodyOf('full', number).replace(/</g, '&lt;')}</content></entry>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Full</title>
<id>tag:crash.example,2026:full</id><updated>2026-11-20T00:00:00Z</updated>${entries.join('\n')}</feed>`;
}

function listing(numbers: readonly number[]): string {
  const cards = numbers.map(
    (number) => `<article class="card"><h2><a href="/listed/${number}">${titleOf('listed', number)}</a></h2>
<time datetime="${dateOf(number).toISOString()}">${dateOf(number).toDateString()}</time>
<p>The harbour board met on day ${number}, and what it decided is told here at some length for those who stayed away.</p></article>`,
  );
  return `<!doctype html><html lang="en"><head><title>All stories</title></head><body><main><h1>All stories</h1>
${cards.join('\n')}</main></body></html>`;
}

function pageOf(origin: string, name: string, number: number): string {
  return `<!doctype html><html lang="en"><head><title>${titleOf(name, number)} | The Board</title>
<link rel="canonical" href="${origin}/${name}/${number}"></head><body><nav><a href="/">Home</a> <a href="/listing">All</a></nav>
<main><article><h1>${titleOf(name, number)}</h1>${bodyOf(name, number)}</article></main><footer>© The Board</footer></body></html>`;
}

function titleOf(name: string, number: number): string {
  return `Story ${name} number ${number} of the board`;
}

function dateOf(number: number): Date {
  return new Date(Date.UTC(2026, 10, 1 + number, 9));
}

function bodyOf(name: string, number: number): string {
  const paragraph = (part: number) =>
    `<p>Part ${part} of the ${name} story ${number}: the harbour board met on the quay before the tide turned, and the
master read the list of repairs aloud to everybody who had come. Two of the cranes will be taken down in spring, he
said, and the third is to be painted. Nobody spoke against it, although several asked what would become of the ferry.</p>`;
  return [1, 2, 3].map(paragraph).join('\n');
}
