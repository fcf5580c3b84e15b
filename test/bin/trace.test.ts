import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fullFeed, pageOf, type Story, story } from '../pipeline/stories.ts';
import { runFeedmill } from './run-feedmill.ts';

/**
 * The questions that operators ask of an article, each answered by `feedmill trace` alone. They stand in the runbook too
 * (docs/runbook.md, "Where is my article?"): who changes one changes the other.
 */

const home = mkdtempSync(join(tmpdir(), 'feedmill-trace-'));
const config = join(home, 'my.yaml');
const data = join(home, 'data');
const pages = new Map<string, { readonly status?: number; readonly body: string; readonly type?: string }>();
const asked: string[] = [];
let site: Server;
let origin = '';
let elsewhere = '';

const feedmill = (...words: string[]) => runFeedmill([...words, '-c', config, '-d', data]);

/** What `trace` says; it asks no host for anything. */
async function trace(name: string): Promise<string> {
  const before = asked.length;
  const { out, err } = await feedmill('trace', name);
  expect(err).toBe('');
  expect(asked.slice(before)).toEqual([]);
  return out;
}

const idOf = async (name: string): Promise<string> => {
  const { out } = await feedmill('trace', name, '--json');
  return JSON.parse(out).found.article.id;
};

const own = (text: string) => text.replaceAll('https://courier.example', origin);

function publish(file: string, stories: readonly Story[]): void {
  pages.set(file, { body: own(fullFeed(stories)), type: 'application/atom+xml' });
}

/** A feed whose items have no more than a title and an address. */
function publishLinks(file: string, items: readonly { readonly title: string; readonly path: string }[]): void {
  const written = items.map(
    ({ title, path }) => `<item>${title === '' ? '' : `<title>${title}</title>`}<link>${origin}/${path}</link></item>`,
  );
  pages.set(file, {
    body: `<?xml version="1.0"?><rss version="2.0"><channel><title>L</title><link>${origin}/</link><description>d</description>${written.join('')}</channel></rss>`,
    type: 'application/rss+xml',
  });
}

/** Has a source polled now, whatever its interval. */
async function poll(...sources: readonly string[]): Promise<void> {
  for (const source of sources) {
    await feedmill('sources', 'pause', source);
    await feedmill('sources', 'resume', source);
  }
  expect(await feedmill('run', '--once')).toMatchObject({ err: '' });
}

const LICENCE = 'https://creativecommons.org/licenses/by/4.0/';
const CRANES = story('cranes', 'Cranes to go', 'Nobody wants the tuba.', '2026-11-19T10:00:00Z');
const WHELKS = story('whelks', 'Whelks fetch record price', 'Whelks are dear.', '2026-11-19T12:00:00Z');

beforeAll(async () => {
  site = createServer((request, response) => {
    const path = request.url ?? '/';
    asked.push(path);
    const page = pages.get(path);
    response.writeHead(page?.status ?? (page === undefined ? 404 : 200), {
      'content-type': page?.type ?? 'text/html; charset=utf-8',
    });
    response.end(page?.body ?? '');
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  elsewhere = origin.replace('127.0.0.1', 'localhost');
  writeFileSync(
    config,
    `trustedOrigins: ["${origin}", "${elsewhere}"]
sources:
  - { id: courier, url: "${origin}/courier.xml", interval: 1h, fullText: never }
  - { id: links, url: "${origin}/links.xml", interval: 1h }
  - { id: wire, url: "${elsewhere}/wire.xml", interval: 1h, fullText: never, tags: [agency] }
feeds:
  - { id: shellfish, title: Shellfish, filter: { words: [whelks] } }
  - { id: agency, title: Of the agency, filter: { sources: [wire] } }
  - { id: calm, title: Without tubas, filter: { exclude: [tuba] } }
  - { id: last, title: The last one, filter: { sources: [courier] }, size: 1 }
  - { id: partner, title: For a partner, profile: msn, formats: [rss] }
`,
  );
  publish('/courier.xml', [WHELKS, CRANES]);
  publish('/wire.xml', []);
  pages.set('/rebuilding', { status: 403, body: 'no' });
  pages.set('/gone', { status: 410, body: '' });
  pages.set('/long', {
    body: own(pageOf(story('long', 'What the page calls it'))).replace(
      '</head>',
      `<link rel="license" href="${LICENCE}"></head>`,
    ),
  });
  publishLinks('/links.xml', [
    { title: 'Rebuilding the quay', path: 'rebuilding' },
    { title: 'Gone for good', path: 'gone' },
    { title: '', path: 'long' },
  ]);
  expect(await feedmill('run', '--once')).toMatchObject({ err: '' });
}, 60_000);
afterAll(async () => {
  await new Promise((resolve) => site.close(resolve));
  rmSync(home, { recursive: true, force: true });
});

describe('the questions that operators ask', () => {
  it('1. why is it not in this feed?', async () => {
    const cranes = await trace(`${origin}/cranes`);
    expect(cranes).toMatch(/^NOT IN FEED +BECAUSE THE FEED WANTS$/m);
    expect(cranes).toMatch(/^shellfish +words: whelks; its text does not match$/m);
    expect(cranes).toMatch(/^agency +sources: wire; it is from courier$/m);
    expect(cranes).toMatch(/^calm +exclude: its text contains "tuba"$/m);
    expect(cranes).toMatch(/^last +- +no document +- +it is older than the newest 1, which the feed shows/m);
    expect(cranes).toMatch(/^Not shown in partner: its profile msn holds it back: msn-\S+; required: /m);
    const whelks = await trace(`${origin}/whelks`);
    expect(whelks).toMatch(/^shellfish +r1 +rss, atom, json, html +\d{4}-/m);
  });

  it('what is said of its use?', async () => {
    expect(await trace(`${origin}/long`)).toContain(`licence ${LICENCE} (the page)`);
  });

  it('2. why is it there twice?', async () => {
    const copy = fullFeed([CRANES])
      .replaceAll('https://courier.example', elsewhere)
      .replaceAll('tag:courier', 'tag:wire');
    pages.set('/wire.xml', { body: copy, type: 'application/atom+xml' });
    await poll('wire');
    const page = await trace(`${origin}/cranes`);
    expect(page).toMatch(/^LOOKS ALIKE +STATE +FIRST SEEN +WHY IT IS ANOTHER ARTICLE$/m);
    expect(page).toMatch(
      /^[a-z2-7]{20} +shown .*Cranes to go: wire has it at http:\/\/localhost:\d+\/cranes; an article from another source/m,
    );
  });

  it('3. why did it come late?', async () => {
    const page = await trace(`${origin}/cranes`);
    expect(page).toMatch(/^dated +2026-11-19 10:00:00 UTC \(from the feed’s item\)$/m);
    expect(page).toMatch(/^first seen +\d{4}-.* UTC, (?:.* ago|just now); \d+ \w+ (?:after|before) its date$/m);
    expect(page).toMatch(/^first stored +\d{4}-.* UTC, (?:at once|\d+ \w+ after that)$/m);
    expect(page).toMatch(/^last written +\d{4}-.* UTC, /m);
    expect(page).toMatch(/^courier +may change it, since \d{4}-/m);
    expect(page).toMatch(/^ +has listed it since \d{4}-.*, queued /m);
  });

  it('4. why does it have this title, this text?', async () => {
    const page = await trace(`${origin}/long`);
    expect(page).toMatch(/^What the page calls it$/m);
    expect(page).toMatch(/^title +What the page calls it \(from (?:the page|what the page shows).*\)$/m);
    expect(page).toMatch(/^page +read at http\S+\/long; \d+ % sure which part is its text$/m);
    expect(page).toMatch(/^text +\d+ words, from the page, found by its structure, complete$/m);
    expect(await trace(`${origin}/cranes`)).toMatch(/^title +Cranes to go \(from the feed’s item\)$/m);
  });

  it('5. why is there only an excerpt of it?', async () => {
    const page = await trace(`${origin}/rebuilding`);
    expect(page).toMatch(/^page +nothing used from http\S+\/rebuilding: .*403/m);
    expect(page).toMatch(/^text +0 words, incomplete, so feeds show its excerpt and a link$/m);
  });

  it('6. why did it never come?', async () => {
    const gone = await trace(`${origin}/gone`);
    expect(gone).toMatch(/^There is no article under this address in any spelling$/m);
    expect(gone).toMatch(/^links sent it at \d{4}-.* UTC, and it was left out: .*410.*$/m);
    const nowhere = await trace(`${origin}/nowhere`);
    expect(nowhere).toMatch(/^None of \d sources lists it$/m);
    expect(nowhere).toMatch(/^courier is at the same host \(last read .*\): ok$/m);
    expect(await trace('https://elsewhere.example/story')).toMatch(
      /^None of \d sources lists it, and none is at its host$/m,
    );
    const push = join(home, 'empty.json');
    writeFileSync(push, '{"id":"p-1","url":"https://ours.example/p-1","state":"cancelled"}');
    await feedmill('ingest', push);
    expect(await trace('https://ours.example/p-1')).toMatch(
      /^push sent it at .* and it was left out: no article is known by this id or address$/m,
    );
  });

  it('7. why does it say something else now, and what said it before?', async () => {
    publish('/courier.xml', [WHELKS, { ...CRANES, title: 'Cranes to stay' }]);
    await poll('courier');
    const page = await trace(`${origin}/cranes`);
    expect(page).toMatch(/^REVISION +SEEN +STORED +SOURCE +WHY$/m);
    expect(page).toMatch(/^r2 +\d{4}-.* courier +title$/m);
    expect(page).toMatch(/^r1 +\d{4}-.* courier +first seen$/m);
    expect(page).toMatch(/^all +r2 +rss, atom, json, html/m);
    expect(page).toMatch(/^page +http:\S+\/articles\/[a-z2-7]{20}\/, put \d{4}-/m);
  });

  it('8. who told it, whose word counts, and by what is it known?', async () => {
    pages.set('/wire.xml', { body: own(fullFeed([WHELKS])), type: 'application/atom+xml' });
    await poll('wire');
    const page = await trace(`${origin}/whelks`);
    expect(page).toMatch(/^courier +may change it, since .*, on its own host, full text/m);
    expect(page).toMatch(/^wire +carries it too, since .*, tags agency$/m);
    expect(page).toMatch(/^address +http\S+\/whelks: leads here$/m);
    expect(page).toMatch(/^id +tag:courier.example,2026:whelks of courier: leads here$/m);
    expect(page).toMatch(/^agency +r\d+ +rss, atom, json, html/m);
    for (const name of [
      `${origin}/whelks/?utm_source=x#top`,
      `${origin.slice(7)}/whelks`,
      'tag:courier.example,2026:whelks',
    ]) {
      expect(await trace(name)).toMatch(/^Whelks fetch record price$/m);
    }
  });

  it('9. who holds it back, and until when?', async () => {
    const name = `${origin}/whelks`;
    await feedmill('hold', name, '--reason', 'legal check');
    expect(await trace(name)).toMatch(/^It was held back by an operator, .*: legal check$/m);
    expect((await feedmill('held', 'list')).out).toMatch(
      / held +an operator +an operator releases it .*legal check +Whelks fetch/,
    );
    expect((await feedmill('status')).out).toMatch(/^held back or embargoed:$/m);
    expect((await feedmill('feeds', 'show', 'shellfish')).out).toMatch(/held +an operator .*Whelks fetch/);
    expect((await feedmill('feeds', 'show', 'last')).out).toMatch(/held +an operator .*Whelks fetch/);
    await feedmill('hold', name, '--until', '2099-01-01T00:00:00Z');
    expect(await trace(name)).toMatch(/^It is embargoed by an operator until 2099-01-01 00:00:00 UTC, in /m);
    expect((await feedmill('held', 'list')).out).toMatch(/ embargoed +an operator +2099-01-01T00:00:00.000Z \(in /);
    await feedmill('release', name);
    expect((await feedmill('held', 'list')).out).toBe('No article is held back or embargoed.\n');
    expect(await trace(name)).toMatch(/^r\d+ .* embargoed by an operator$/m);
  });

  it('10. who withdrew it, why, and is it gone everywhere?', async () => {
    const id = await idOf(`${origin}/cranes`);
    await feedmill('takedown', `${origin}/cranes`, '--reason', 'court order 12/26');
    for (const name of [id, `urn:feedmill:${id}`, `${origin}/cranes?utm_medium=rss`]) {
      const page = await trace(name);
      expect(page).toMatch(/^It was taken down by an operator, .*: court order 12\/26$/m);
      expect(page).toMatch(/^Its texts are erased; it was out of all \d feeds by \d{4}-/m);
      expect(page).toMatch(
        /^taken down +\d{4}-.* by an operator: court order 12\/26; removed from \d feeds \d+\.\d s after the takedown/m,
      );
      expect(page).not.toMatch(/Cranes to|tuba/);
    }
  });

  it('11. is it stuck?', async () => {
    const database = new DatabaseSync(join(data, 'queues.sqlite'));
    const url = `${origin}/stuck`;
    const told = { form: 'item', item: { guid: null, url, title: 'Stuck' } };
    const body = JSON.stringify({
      source: 'links',
      purpose: 'listed',
      guid: 'x',
      url,
      seen: '2026-11-20T08:00:00.000Z',
      told,
    });
    const insert = database.prepare(
      "INSERT INTO messages (id, queue, grp, body, sent, visible, receives, dead, reason) VALUES (?, 'article', 'h', ?, 1, ?, 5, ?, ?)",
    );
    insert.run('dead-1', body, 1, 2, 'Error: no room');
    insert.run('late-1', body.replaceAll('stuck', 'later').replace('Stuck', 'Later'), 4e12, null, 'Error: no answer');
    insert.run('ref-1', '{"ref":"offers/none.json"}', 4e12, null, null);
    database.close();
    expect(await trace(url)).toMatch(/^A dead letter of article is about it: dead-1, Error: no room$/m);
    const later = await trace(`${origin}/later`);
    expect(later).toMatch(/^Waiting in the article queue: Later, tried 5 times: Error: no answer$/m);
    expect(later).toMatch(
      /^article +Later, delivered from 2096-.* on, tried 5 times; of 1 dead letters none is about it$/m,
    );
    expect((await feedmill('dead-letters', 'drop', 'dead-1')).code).toBe(0);
    expect(await trace(url)).toMatch(
      /^links sent it at .*an operator dropped it from the dead letters: Error: no room$/m,
    );
  });
});
