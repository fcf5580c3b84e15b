import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A site on this machine, and what was asked of it. */
export type SmallSite = {
  /** With a slash at the end. */
  readonly url: string;
  readonly asked: string[];
  close(): Promise<void>;
};

/** Serves pages by their paths; `SITE` in them stands for where they are served. */
export async function serveSite(pages: Readonly<Record<string, string>>): Promise<SmallSite> {
  const asked: string[] = [];
  let url = '';
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '/';
    asked.push(path);
    const body = pages[path];
    response.statusCode = body === undefined ? 404 : 200;
    response.setHeader('content-type', path.endsWith('.xml') ? 'application/xml' : 'text/html; charset=utf-8');
    response.end(body?.replaceAll('SITE/', url) ?? 'nothing here');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return {
    url,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const SENTENCES = [
  'It began before nine, when the tide was still going out and nobody had put the kettle on.',
  'Those who were there say that it took longer than anybody had thought, and that it was worth it.',
  'The council will talk about what it cost at its next meeting, which is open to all who come.',
  'Until then the old way stays as it is, with a lamp at either end and a notice in the hall.',
];

/** The page of an article, with a box in its text that is none of it. */
export function storyPage(site: string, title: string): string {
  return `<!doctype html><html lang="en"><head><title>${title} - ${site}</title></head><body>
<header><p class="brand">${site}</p></header><main><article class="story"><h1>${title}</h1><p class="byline">By Ada Moor</p>
<div class="story-text">${SENTENCES.map((line) => `<p>${title}. ${line}</p>`).join('')}
<div class="begging"><p>Give us money for a new roof, please, before the winter comes.</p></div></div></article></main></body></html>`;
}

/** A feed that holds whole texts, with its home page and the articles' pages. */
export function feedSite(name: string, titles: readonly string[]): Record<string, string> {
  const items = titles.map(
    (title, at) => `<item><title>${title}</title><link>SITE/story-${at}</link><guid>SITE/story-${at}</guid>
<pubDate>Fri, 20 Nov 2026 0${at}:00:00 GMT</pubDate><description>&lt;p&gt;${SENTENCES.map((line) => `${title}. ${line}`).join('&lt;/p&gt;&lt;p&gt;')}&lt;/p&gt;</description></item>`,
  );
  return {
    '/': `<!doctype html><html lang="en"><head><title>${name}</title><link rel="alternate" type="application/rss+xml" href="/feed.xml" title="${name}"></head><body><h1>${name}</h1><p>Welcome.</p></body></html>`,
    '/feed.xml': `<?xml version="1.0"?><rss version="2.0"><channel><title>${name}</title><link>SITE/</link><description>News</description>${items.join('')}</channel></rss>`,
    ...Object.fromEntries(titles.map((title, at) => [`/story-${at}`, storyPage(name, title)])),
  };
}

/** A page that lists articles without headings, and a shop beside them that lists things just so. */
export function boardSite(name: string, titles: readonly string[]): Record<string, string> {
  const cards = titles.map(
    (title, at) =>
      `<div class="notice"><b class="what">${title}</b> <span class="when">${at + 3} November 2026</span> <a href="/n/${at}">Read on</a></div>`,
  );
  const wares = ['A mug with the harbour on it', 'A calendar of boats and birds', 'A towel that dries the dog'].map(
    (ware, at) => `<div class="ware"><b class="what">${ware}</b> <a href="/shop/${at}">Buy it now</a></div>`,
  );
  return {
    '/': `<!doctype html><html lang="en"><head><title>${name}</title></head><body><h1>${name}</h1><div id="board">${cards.join('')}</div><div id="shop">${wares.join('')}</div></body></html>`,
    ...Object.fromEntries(titles.map((title, at) => [`/n/${at}`, storyPage(name, title)])),
  };
}
