import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandContext } from '../../bin/commands/context.ts';
import { makeProgram } from '../../bin/program.ts';
import { openDisplay } from '../../bin/show/display.ts';
import { runFeedmill } from './run-feedmill.ts';

/** Whatever sources, files and errors hold, no command's output gives the terminal an order. */

/** To the clipboard, to a link, to a colour that is never ours, to all of that by one character, to the bell, to the reader. */
const ORDERS = '\u001b]52;c;aGk=\u0007 \u001b]8;;https://evil.example\u001b\\ \u001b[35m \u009b35m \u0007 \u202e';
const hostile = (text: string) => `${text} ${ORDERS} end`;

const STORY = 'The ferry will stop at the old quay again from Monday on, the town has said. '.repeat(12);

const home = mkdtempSync(join(tmpdir(), 'feedmill-hostile-'));
const path = (name: string) => join(home, name);
let site: Server;
let origin = '';

beforeAll(async () => {
  site = createServer((request, response) => {
    const [type, body] = answers()[request.url ?? ''] ?? ['', null];
    response.statusCode = body === null ? 404 : 200;
    response.setHeader('content-type', type);
    response.end(body ?? '');
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  writeFileSync(
    path('my.yaml'),
    `site: { title: "Town\\e]52;c;aGk=\\a" }
trustedOrigins: ["${origin}"]
automaticFeeds: { sections: 1, tags: 1, authors: 1 }
limits: { hostSpacing: 0s }
sources:
  - { id: courier, url: "${origin}/feed.json", title: "Courier \\e]8;;https://evil.example\\e\\\\ \\x9b35m \\u202e" }
  - { id: broken, url: "${origin}/broken.xml", fullText: never }
  - { id: list, url: "${origin}/list", kind: page }
feeds:
  - { id: partner, title: "Partner \\e[35m", profile: msn, filter: { tags: ["ferry \\x9b35m"] } }
`,
  );
  for (const [name, text] of Object.entries(files())) writeFileSync(path(name), text);
});
afterAll(async () => {
  await new Promise((resolve) => site.close(resolve));
  rmSync(home, { recursive: true, force: true });
});

function page(title: string): string {
  return `<!doctype html><html lang="en"><head><title>${title}</title>
<meta property="article:section" content="${hostile('Harbour')}"><meta name="author" content="${hostile('Ada Moor')}">
</head><body><article><h1>${title}</h1><p class="byline">By ${hostile('Ada Moor')}</p>
<p>${hostile(STORY)}</p><p>${STORY}</p></article></body></html>`;
}

function listing(): string {
  const items = [1, 2, 3, 4, 5].map(
    (one) =>
      `<li><h2><a href="/story-${one}">${hostile(`Story number ${one} of the harbour town`)}</a></h2><time datetime="2026-11-1${one}">1${one} November</time><p>${hostile('What is in it, in a sentence or two.')}</p></li>`,
  );
  return `<!doctype html><html><head><title>${hostile('News')}</title></head><body><ul>${items.join('')}</ul></body></html>`;
}

function jsonFeed(): string {
  const items = [1, 2].map((one) => ({
    id: hostile(`item-${one}`),
    url: `${origin}/story-${one}`,
    title: hostile(`Ferry ${one}`),
    authors: [{ name: hostile('Ada Moor') }],
    tags: ['ferry \u009b35m', hostile('quay')],
    date_published: hostile('2026-11-19T10:00:00Z'),
    summary: hostile('A summary.'),
    content_html: `<p>${hostile(STORY)}</p>`,
  }));
  return JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: hostile('Courier'), items });
}

function rss(): string {
  return `<rss version="2.0"><channel><title>${hostile('Courier')}</title><link>https://courier.example/</link>
<item><title>${hostile('Cranes')}</title><pubDate>${hostile('yesterday')}</pubDate><category>&#x9b;35m</category></item></channel></rss>`;
}

function answers(): Record<string, [type: string, body: string]> {
  const html = 'text/html; charset=utf-8';
  return {
    '/feed.json': ['application/feed+json', jsonFeed()],
    '/broken.xml': ['text/html; charset=utf-8', `<p>${ORDERS}`],
    '/list': [html, listing()],
    ...Object.fromEntries([1, 2, 3, 4, 5].map((one) => [`/story-${one}`, [html, page(hostile(`Ferry ${one}`))]])),
  };
}

/** A letter whose words all give orders. */
function eml(subject: string, body: string): string {
  const word = (text: string) => `=?utf-8?B?${Buffer.from(hostile(text)).toString('base64')}?=`;
  return `From: ${word('Ada')} <ada@evil.example>\r\nSubject: ${word(subject)}\r\nMessage-ID: <${ORDERS}>\r\nX-${ORDERS}: 1\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${body}`;
}

function files(): Record<string, string> {
  return {
    'story.html': page(hostile('Ferry')),
    'list.html': listing(),
    'feed.json': jsonFeed(),
    'feed.xml': rss(),
    'sitemap.xml': `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://courier.example/a</loc><lastmod>${ORDERS}</lastmod></url></urlset>`,
    'subscriptions.opml': `<opml version="2.0"><body><outline text="Town &#x9b;35m &#x202e;"><outline type="rss" text="Gull &#x9b;35m &#x202e;" xmlUrl="https://gull.example/feed"/><outline type="rss" text="${ORDERS}" xmlUrl="${ORDERS}"/></outline></body></opml>`,
    'letter.eml': eml('Ferry', `<p>${hostile(STORY)}</p>`),
    'question.eml': eml(
      'Please confirm',
      `<p>${ORDERS}</p><a href="https://evil.example/confirm?${ORDERS}">${hostile('Confirm')}</a>`,
    ),
    'bad.yaml': `sources:\n  - id: "a\\e]52;c;aGk=\\a\\x9b"\n    "\\e[35m": 1\n    url: "\\u202e"\n`,
    'article.json': JSON.stringify({
      id: 's-1',
      title: hostile('Bridge'),
      text: hostile(STORY),
      section: hostile('Traffic'),
      authors: [hostile('Jonas Pike')],
      tags: [hostile('bridges')],
    }),
  };
}

/**
 * Every command, in an order in which each finds what it works on. `ARTICLE` stands for the id of one. What a terminal is
 * needed for, or a deployed stack, is tried below or in tests of its own.
 */
const LINES: readonly (readonly [command: string, ...words: string[]])[] = [
  ['run', '--once'],
  ['run', '--once', '--json'],
  ['status'],
  ['status', '--json'],
  ['status', '-c', 'bad.yaml'],
  ['signing-keys show'],
  ['signing-keys rotate'],
  ['plan'],
  ['plan', '--json'],
  ['sources list'],
  ['sources list', '--json'],
  ...['courier', 'broken', 'list', ORDERS].flatMap((id) => [
    ['sources show', id] as const,
    ['sources show', id, '--json'] as const,
  ]),
  ['sources add', 'ORIGIN/feed.json', '--id', 'second', '--dry-run', '--all'],
  ['sources add', 'ORIGIN/feed.json', '--id', 'second', '--yes'],
  ['sources add', 'ORIGIN/list', '--id', 'third', '--dry-run', '--json', '--all'],
  ['sources add', ORDERS],
  ['sources pause', 'second'],
  ['sources resume', 'second'],
  ['sources poll', 'second'],
  ['sources accept', 'second'],
  ['sources rules', 'second', '--rule', `body=.story`],
  ['sources rules', 'second', '--rule', `body=${ORDERS}`],
  ['sources rules', 'second'],
  ['sources rules', 'second', '--json'],
  ['sources rules', ORDERS],
  ['sources add', '--mail', hostile('Weekly'), '--id', 'weekly', '--tag', hostile('ferry')],
  ['sources add', '--mail', hostile('Weekly'), '--id', 'weekly'],
  ['ingest', 'letter.eml', '--source', 'weekly'],
  ['ingest', 'question.eml', '--source', 'weekly'],
  ['ingest', 'question.eml', '--source', 'courier'],
  ['sources list'],
  ['sources show', 'weekly'],
  ['sources show', 'weekly', '--json'],
  ['sources rotate', 'weekly'],
  ['sources rotate', ORDERS],
  ['sources accept', 'weekly', '--letter', ORDERS],
  ['sources accept', 'weekly'],
  ['sources show', 'weekly'],
  ['sources remove', 'weekly'],
  ['sources remove', 'second'],
  ['feeds add', 'ferries', '--title', hostile('Ferries'), '--tag', hostile('quay')],
  ['feeds add', ORDERS],
  ['feeds list'],
  ['feeds list', '--json'],
  ['feeds show', 'all'],
  ['feeds show', 'all', '--json'],
  ['feeds show', 'partner'],
  ['feeds show', 'ferries'],
  ['feeds show', 'ferries', '--readers'],
  ['feeds show', ORDERS],
  ['feeds filter', 'ferries', '--words', 'ferry', '--dry-run'],
  ['feeds filter', 'ferries', '--tag', hostile('quay'), '--json'],
  ['feeds filter', 'ferries', '--everything'],
  ['feeds filter', ORDERS, '--everything'],
  ['partners add', 'herald', '--name', hostile('Herald'), '--terms', hostile('on paper'), '--feed', 'ferries'],
  ['partners add', 'herald'],
  ['partners add', ORDERS, '--webhook', ORDERS],
  ['partners add', 'times', '--feed', ORDERS],
  ['partners list'],
  ['partners list', '--json'],
  ['partners show', 'herald'],
  ['partners show', 'herald', '--json'],
  ['partners show', ORDERS],
  ['partners rotate', 'herald', '--json'],
  ['partners rotate', 'herald', '--keep', ORDERS],
  ['partners allow', 'herald', 'all'],
  ['partners allow', 'herald', ORDERS],
  ['partners deny', 'herald', ORDERS],
  ['partners rotate', 'herald', '--webhook'],
  ['partners enable', 'herald'],
  ['partners enable', ORDERS],
  ['partners resend', 'herald', '--since', '1'],
  ['partners resend', 'herald', '--since', ORDERS],
  ['partners resend', ORDERS, '--since', '1', '--feed', ORDERS],
  ['partners revoke', 'herald', '--token', ORDERS],
  ['partners revoke', 'herald'],
  ['partners remove', 'herald'],
  ['partners remove', ORDERS],
  ['feeds remove', 'ferries'],
  ['subscribers list'],
  ['subscribers list', '--json'],
  ['subscribers show', ORDERS],
  ['subscribers remove', ORDERS],
  ['ingest', 'article.json'],
  ['ingest', 'story.html', '--url', 'https://courier.example/bridge', '--json'],
  ['ingest', ORDERS],
  ['trace', 'ARTICLE'],
  ['trace', 'ARTICLE', '--json'],
  ['trace', 'https://courier.example/bridge'],
  ['trace', ORDERS],
  ['hold', 'ARTICLE', '--reason', ORDERS],
  ['held list'],
  ['held list', '--json'],
  ['trace', 'ARTICLE'],
  ['release', 'ARTICLE', '--json'],
  ['takedown', 'ARTICLE', '--reason', hostile('asked for')],
  ['takedown', ORDERS, '--reason', ORDERS],
  ['trace', 'ARTICLE'],
  ['takedowns'],
  ['takedowns', '--json'],
  ['restore', 'ARTICLE'],
  ['restore', 'ARTICLE', '--json'],
  ['extract', 'story.html', '--url', 'https://courier.example/a'],
  ['extract', 'story.html', '--url', 'https://courier.example/a', '--json'],
  ['extract', 'story.html', '--url', 'https://courier.example/a', '--rule', `body=${ORDERS}`],
  ['extract', 'list.html', '--url', 'https://courier.example/'],
  ['extract', 'list.html', '--url', 'https://courier.example/', '--json'],
  ['extract', '--batch'],
  ['extract', ORDERS],
  ['parse', 'feed.json'],
  ['parse', 'feed.json', '--json'],
  ['parse', 'feed.xml'],
  ['parse', 'feed.xml', '--json'],
  ['parse', 'sitemap.xml'],
  ['parse', '--batch'],
  ['parse', ORDERS],
  ['check-feed', 'feed.xml'],
  ['check-feed', 'feed.xml', '--json'],
  ['check-feed', 'feed.json'],
  ['check-feed', ORDERS, '--profile', ORDERS],
  ['opml import', 'subscriptions.opml', '--dry-run'],
  ['opml import', 'subscriptions.opml', '--dry-run', '--json'],
  ['opml import', ORDERS, '--yes'],
  ['opml export'],
  ['opml export', '--feeds'],
  ['replay', '--source', 'courier'],
  ['replay', '--source', 'courier', '--json'],
  ['replay', '--source', ORDERS],
  ['dead-letters list'],
  ['dead-letters list', '--json'],
  ['dead-letters show', 'letter'],
  ['dead-letters show', ORDERS],
  ['dead-letters replay', ORDERS],
  ['dead-letters drop', 'letter'],
  ['backup', 'BACKUP'],
  ['backup', ORDERS],
  ['rebuild'],
  ['rebuild', ORDERS],
  ['cost'],
  ['cost', '--articles', ORDERS],
  ['logs', ORDERS],
  ['recover', ORDERS],
  [
    'init',
    '--yes',
    '--source',
    'ORIGIN/list',
    '--trusted-origin',
    'ORIGIN',
    '--file',
    'FRESH',
    '--title',
    hostile('News'),
  ],
  ['init', '--yes', '--source', ORDERS],
  ['init', '--yes', '--source', 'ORIGIN/broken.xml', '--trusted-origin', 'ORIGIN', '--file', 'NEXT', '--title', ORDERS],
  ['init', '--yes', '--source', 'x.example', '--file', ORDERS, '--contact', ORDERS],
  ['start', '--port', ORDERS],
  ['console', '--port', ORDERS],
  [ORDERS],
];

let article = '';

async function run([command, ...words]: readonly string[], color = false) {
  const ownSetup = /^(?:extract|parse|check-feed|cost|logs|init)$/.test(command ?? '') || words.includes('-c');
  const setup = ownSetup ? [] : ['-c', path('my.yaml'), '-d', path('data')];
  const named = words.map((word) => {
    const shown = word
      .replace('ORIGIN', origin)
      .replace('FRESH', path('fresh.yaml'))
      .replace('NEXT', path('next.yaml'))
      .replace('BACKUP', path('backup'))
      .replace('ARTICLE', article);
    return shown in files() || shown === 'bad.yaml' ? path(shown) : shown;
  });
  const batch = command === 'parse' ? 'feed.json' : 'story.html';
  const stdin = Readable.from([
    `${JSON.stringify({ id: ORDERS, url: 'https://courier.example/', path: path(batch) })}\n`,
  ]);
  const parts = command?.startsWith('\u001b') ? [command] : (command ?? '').split(' ');
  return runFeedmill([...parts, ...named, ...setup], { color, stdin });
}

/** A dead letter that holds orders, in what it offers and why it failed. */
function bury(): void {
  const database = new DatabaseSync(join(path('data'), 'queues.sqlite'));
  const told = { form: 'item', item: { title: hostile('Bridge') } };
  const body = JSON.stringify({ source: ORDERS, purpose: 'listed', guid: ORDERS, url: null, told });
  database
    .prepare(
      "INSERT OR IGNORE INTO messages (sequence, id, queue, grp, body, sent, visible, receives, dead, reason) VALUES (1000000, 'letter', 'article', ?, ?, 1, 1, 5, 2, ?)",
    )
    .run(ORDERS, body, ORDERS);
  database.close();
}

/** Control characters but line break and tab, and those that turn the direction of writing. */
const ORDER = /(?![\n\t])[\p{Cc}\p{Bidi_Control}]/u;

describe('no order to the terminal', () => {
  it('is in what any command prints without colour', async () => {
    for (const line of LINES) {
      if (line.includes('ARTICLE') && article === '') {
        const { out } = await run(['feeds show', 'all', '--json']);
        article = (JSON.parse(out) as { members: { id: string }[] }).members[0]?.id ?? '';
      }
      if (line[0] === 'dead-letters list') bury();
      const { out, err } = await run(line);
      expect({ line, out: ORDER.exec(out), err: ORDER.exec(err) }).toEqual({ line, out: null, err: null });
      expect({ line, said: `${out}${err}`.length > 0 }).toEqual({ line, said: true });
    }
  }, 240_000);

  it('is in what the commands with most of outside in it print with colour, but colours of ours', async () => {
    const lines = LINES.filter(([command]) =>
      /^(?:status|trace|sources show|feeds show|extract|parse|check-feed)$/.test(command),
    );
    for (const line of lines.filter((words) => !words.includes(ORDERS))) {
      const { out, err } = await run(line, true);
      const said = `${out}${err}`.replaceAll(/\u001b\[(?!35)\d{1,2}m/g, '');
      expect({ line, order: ORDER.exec(said) }).toEqual({ line, order: null });
    }
  }, 60_000);

  it('is in what JSON says, which says the same', async () => {
    const { out } = await run(['parse', 'feed.json', '--json']);
    const { items } = JSON.parse(out) as { items: { title: string }[] };
    expect(out).not.toMatch(ORDER);
    expect(items[0]?.title).toContain('\u202e end');
  });

  it('is in a line of a running Feedmill', () => {
    let said = '';
    const display = openDisplay({
      out: (text) => {
        said += text;
      },
      color: false,
    });
    display.ready('http://127.0.0.1:8640/', 10, 'api-token');
    display.log.info('ingested', { outcome: 'created', url: ORDERS, detail: ORDERS });
    display.log.info('published', { feed: ORDERS, put: [], members: 1 });
    display.log.warn('poll failed', { source: ORDERS, error: ORDERS });
    display.change({ edition: 1, kind: 'published', source: ORDERS, title: ORDERS } as never);
    display.note(ORDERS);
    display.close();
    expect(said.split('\n').length).toBeGreaterThan(8);
    expect(said).not.toMatch(ORDER);
  });

  it('is looked for in every command there is', () => {
    const all = makeProgram({} as CommandContext).commands.flatMap((one) =>
      one.commands.length > 0 ? one.commands.map((sub) => `${one.name()} ${sub.name()}`) : [one.name()],
    );
    expect(all.filter((name) => !LINES.some(([command]) => command === name))).toEqual([]);
  });
});
