import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Child, startScript } from '../bin/feedmill-process.ts';
import { freePorts } from './running-feedmill.ts';
import { awaitDocument, until } from './until.ts';

const home = mkdtempSync(join(tmpdir(), 'feedmill-misbehaving-'));
const STORY = '<p>The mill on the river turned all night, and in the morning the bread went to town.</p>'.repeat(12);

let site: Server;
let origin: string;
let good = 1;
/** The sources that were asked for since this was emptied. */
const asked = new Set<string>();

/** What makes our own reading misbehave, each in a source of its own: asked for by a word, as nothing of ours freezes. */
const FAULTS = { backtrack: 'BACKTRACK', loop: 'LOOP', devour: 'DEVOUR', swallow: 'SWALLOW' };

function rss(title: string, guids: readonly string[], description = STORY): string {
  const items = guids.map(
    (guid) =>
      `<item><title>${title} ${guid}</title><guid isPermaLink="false">${guid}</guid><link>${origin}/${title}/${guid}</link><description><![CDATA[${description}]]></description></item>`,
  );
  return `<rss version="2.0"><channel><title>${title}</title>${items.join('')}</channel></rss>`;
}

function answerTo(path: string): string | null {
  const [name = '', item] = path.slice(1).split('/');
  if (name === 'good')
    return rss(
      'good',
      Array.from({ length: good }, (_, at) => `${at + 1}`),
    );
  // Its feed is well, and each page that it leads to freezes who reads it.
  if (name === 'pages')
    return item ? `<title>LOOP</title><article>${STORY}</article>` : rss('pages', ['1', '2', '3', '4'], 'Short …');
  return FAULTS[name as keyof typeof FAULTS] ?? null;
}

beforeAll(async () => {
  site = createServer((request, response) => {
    const answer = answerTo(request.url ?? '/');
    asked.add((request.url ?? '/').slice(1));
    if (answer === null) response.writeHead(404).end();
    else response.end(answer);
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  const sources = [...Object.keys(FAULTS), 'pages', 'good'].map(
    (name) => `  - { id: ${name}, url: "${origin}/${name}", interval: 5s }`,
  );
  writeFileSync(
    join(home, 'feedmill.yaml'),
    `trustedOrigins: ["${origin}"]\nlimits: { hostSpacing: 0s }\nsources:\n${sources.join('\n')}\n`,
  );
});
afterAll(() => {
  site.closeAllConnections();
  site.close();
  rmSync(home, { recursive: true, force: true });
});

it('goes on with the others where a source freezes it, puts that one aside, and stops when it is told to', async () => {
  const [port] = await freePorts();
  const running = startScript('test/e2e/start-misbehaving.ts', ['start', '--port', `${port}`, '--data', 'data'], {
    cwd: home,
  });
  try {
    await running.says(/Ready in/, 90_000);
    await shown(port, 'good 1');
    good = 2;
    for (const name of Object.keys(FAULTS)) {
      await until(
        `${name} put aside`,
        async () => /^put aside, tried again in/.exec((await lineOf(name, port)) ?? ''),
        120_000,
      );
    }
    // What its feed tells is shown, though each page that it leads to freezes who reads it.
    await shown(port, 'pages 4');
    await shown(port, 'good 2');
    expect(await lineOf('good', port)).toBe('ok');
    expect(await stopOf(running)).toBe(0);
  } finally {
    running.process.kill('SIGKILL');
  }
  asked.clear();
  // Once more from nothing, and told to stop while it is frozen.
  const again = startScript('test/e2e/start-misbehaving.ts', ['start', '--port', `${port}`, '--data', 'other'], {
    cwd: home,
  });
  try {
    await until('a frozen reading', async () => (asked.has('loop') ? true : null), 60_000);
    expect(await stopOf(again)).toBe(0);
  } finally {
    again.process.kill('SIGKILL');
  }
}, 300_000);

/** Waits until an article stands in the feed of all. */
async function shown(port: number, title: string): Promise<void> {
  const feed = `http://127.0.0.1:${port}/feeds/all/feed.json`;
  await awaitDocument(
    feed,
    (text) => (JSON.parse(text) as { items: { title: string }[] }).items.some((item) => item.title === title),
    60_000,
  );
}

/** What the status says of a source. */
async function lineOf(name: string, port: number): Promise<string | undefined> {
  const token = readFileSync(join(home, 'data', 'api-token'), 'utf8').trim();
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`http://127.0.0.1:${port}/status`, { headers });
  const { sources } = (await answer.json()) as { sources: { source: { id: string }; health: { line: string } }[] };
  return sources.find(({ source }) => source.id === name)?.health.line;
}

/** The code it ends with once it is told to stop; null where it has to be killed. */
async function stopOf(child: Child): Promise<number | null> {
  child.process.kill('SIGTERM');
  return (await child.ended(15_000)).code;
}
