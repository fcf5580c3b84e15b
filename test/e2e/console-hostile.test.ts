import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ArticleId, FeedId } from '../../lib/model/index.ts';
import { type OpenConsole, openConsole } from '../bin/console/console.ts';
import { openWorld, type World } from '../world.ts';
import { CHROMIUM } from './chromium.ts';
import { isMissing } from './clients.ts';

const HOST = 'https://hostile.example';
const LONG = `${'word '.repeat(200_000)}`;
const TITLE = `\u202eevil\u001b[31m<script>document.title='taken'</script>${'x'.repeat(1_000_000)}`;

describe.skipIf(isMissing('chromium'))('a hostile page in the console', () => {
  let world: World;
  let console: OpenConsole;
  let trap: Server;
  let browser: Browser;
  let page: Page;
  let home = '';
  /** What anybody asked of the server that hostile pages name. */
  const trapped: string[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    trap = createServer((request, response) => {
      trapped.push(request.url ?? '');
      response.setHeader('access-control-allow-origin', '*');
      response.end('');
    });
    await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
    const evil = `http://127.0.0.1:${(trap.address() as AddressInfo).port}`;
    world = await openWorld();
    world.web.set(`${HOST}/page`, { body: hostilePage(evil), type: 'text/html' });
    world.web.set(`${HOST}/big`, {
      body: `<body><main>${'<p class="c">word after word <b>bold</b></p>'.repeat(115_000)}</main></body>`,
      type: 'text/html',
    });
    world.web.set(`${HOST}/feed`, {
      body: JSON.stringify({
        version: 'https://jsonfeed.org/version/1.1',
        title: TITLE,
        items: [
          { id: '1', url: `${HOST}/1`, title: TITLE, content_html: `<p>${LONG}</p>` },
          { id: '2', url: `${HOST}/2`, title: 'نشرة الأخبار \u202e', content_html: '<p>text of it</p>' },
        ],
      }),
      type: 'application/feed+json',
    });
    await world.addSource({ id: 'hostile', url: `${HOST}/feed`, title: TITLE.slice(0, 150) });
    await world.tick();
    await world.settle();
    console = await openConsole(world);
    home = console.server.url;
    browser = await chromium.launch(CHROMIUM);
    const context = await browser.newContext();
    const [name = '', value = ''] = console.cookie.split(/=(.*)/s);
    await context.addCookies([{ name, value, url: home }]);
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('request', (request) => {
      if (!request.url().startsWith(home) && !request.url().startsWith('data:')) complaints.push(request.url());
    });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await console?.close();
    await world?.close();
    await new Promise((resolve) => trap.close(resolve));
  });

  async function fetched(path: string): Promise<string> {
    const { status, headers } = await console.send('/sources/rules/fetch', {
      source: 'hostile',
      address: `${HOST}${path}`,
    });
    expect(status).toBe(303);
    return String(headers.location);
  }

  it('runs nothing, asks for nothing, leads nowhere and sends no form', async () => {
    await page.goto(`${home}${(await fetched('/page')).slice(1)}`);
    const frame = page.frameLocator('#stored-page');
    await frame.getByText('the text that stays').click();
    await frame.getByText('link').first().click();
    await frame.getByText('Send').click();
    await page.waitForTimeout(1500);
    const inner = page.frames().find((one) => one.url().includes('/rules/frame'))!;
    expect(inner.url()).toContain('/rules/frame');
    expect(await inner.evaluate('typeof globalThis.taken')).toBe('undefined');
    expect(await inner.evaluate('origin')).toBe('null');
    expect(await page.title()).not.toContain('taken');
    expect(trapped).toEqual([]);
    expect(complaints).toEqual([]);
  }, 60_000);

  it('would run and ask for nothing either, were its markup let through as it stands', async () => {
    const { headers } = await console.ask(`${await fetched('/page')}`.replace('/rules?', '/rules/frame?'));
    const policy = String(headers['content-security-policy']);
    const evil = `http://127.0.0.1:${(trap.address() as AddressInfo).port}`;
    const bare = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.setHeader('content-security-policy', policy.replace("frame-ancestors 'self'; ", ''));
      // A refresh leads away wherever scripts may run, policy or not: that it is taken out is tested above.
      response.end(hostilePage(evil).replace(/<meta http-equiv="refresh"[^>]*>/, ''));
    });
    await new Promise<void>((resolve) => bare.listen(0, '127.0.0.1', resolve));
    const visitor = await browser.newPage();
    try {
      await visitor.goto(`http://127.0.0.1:${(bare.address() as AddressInfo).port}/`);
      await visitor.waitForTimeout(1500);
      expect(await visitor.evaluate('typeof globalThis.taken')).toBe('undefined');
      expect(trapped).toEqual([]);
    } finally {
      await visitor.close();
      bare.closeAllConnections();
      await new Promise((resolve) => bare.close(resolve));
    }
  }, 60_000);

  it('of five megabytes is shown as far as one picks from it, and read whole', async () => {
    await page.goto(`${home}${(await fetched('/big')).slice(1)}&typed=1&body=main&strip=p.c`);
    const frame = page.frameLocator('#stored-page');
    await frame.getByText('The page continues').waitFor();
    expect(await page.locator('.marks').innerText()).toContain('50000 elements');
  }, 60_000);

  it('with a title of a megabyte, from right to left, with markup and orders for a terminal, is a line in a list', async () => {
    await page.goto(`${home}articles`);
    const rows = await page.locator('tbody th').allInnerTexts();
    expect(rows).toHaveLength(2);
    for (const row of rows) {
      expect(row.length).toBeLessThan(250);
      expect(row).not.toMatch(/[\u001b\u202e]/);
    }
    expect((await page.content()).length).toBeLessThan(50_000);
    for (const path of ['articles', 'sources/hostile/rules', 'add/feed?words=text', 'feeds/hostile/filter']) {
      await page.goto(`${home}${path}`);
      expect(await page.title()).not.toBe('taken');
      expect(
        await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth'),
        path,
      ).toBeLessThanOrEqual(0);
    }
    const [{ article } = { article: '' as ArticleId }] = await placesOf(world);
    const whole = await page.goto(`${home}articles/${article}`);
    expect(whole?.status()).toBe(200);
    expect((await page.content()).length).toBeLessThan(150_000);
    expect(complaints).toEqual([]);
  }, 60_000);

  it('that answers slowly keeps nobody waiting but who asked for it', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { fetch } = world.ports;
    const slow = Object.assign(async (...given: Parameters<typeof fetch>) => {
      await held;
      return fetch(...given);
    }, fetch) as typeof fetch;
    const other = await openConsole({ hubPorts: world.hubPorts, ports: { ...world.ports, fetch: slow } });
    try {
      const begun = await other.send('/add', { address: 'https://slow.example/' });
      expect(begun.status).toBe(303);
      const where = String(begun.headers.location);
      expect((await other.ask(where)).text).toContain('You may leave this page');
      expect((await other.ask('/articles')).status).toBe(200);
      const refused = [];
      for (let at = 0; at < 5; at++)
        refused.push((await other.send('/add', { address: `https://slow-${at}.example/` })).status);
      expect(refused).toEqual([303, 303, 303, 303, 422]);
      release();
      await expect.poll(async () => (await other.ask(where)).text).toContain('Nothing to follow at');
      expect((await other.ask('/add')).text).toContain('nothing to follow');
    } finally {
      release();
      await other.close();
    }
  }, 60_000);
});

async function placesOf({ ports }: World) {
  const places = [];
  for await (const place of ports.store.memberships.latest('all' as FeedId, 'newest', 10)) places.push(place);
  return places;
}

function hostilePage(evil: string): string {
  return `<html><head><base href="${evil}/base/"><meta http-equiv="refresh" content="0;url=${evil}/refresh">
<link rel="stylesheet" href="${evil}/a.css"><link rel="preload" as="image" href="${evil}/preload"><link rel="icon" href="${evil}/icon"><link rel="dns-prefetch" href="${evil}">
<style>@import "${evil}/import.css"; @font-face{font-family:f;src:url(${evil}/font)} body{background:url(${evil}/bg);font-family:f}</style>
<script>globalThis.taken = 1; fetch('${evil}/fetch')</script><script src="${evil}/script"></script><script type="module">import '${evil}/module'</script></head>
<body onload="globalThis.taken=2" background="${evil}/body"><p style="background:url(${evil}/style)" onclick="globalThis.taken=3">the text that stays</p>
<img src="${evil}/img" srcset="${evil}/srcset 2x" onerror="globalThis.taken=4"><picture><source srcset="${evil}/source"><img src="${evil}/img2"></picture>
<iframe src="${evil}/iframe"></iframe><iframe srcdoc="<script>fetch('${evil}/srcdoc')</script><img src=${evil}/srcdoc-img>"></iframe>
<svg onload="globalThis.taken=5"><image href="${evil}/svg"/><use href="${evil}/use#a"/><script>globalThis.taken=6</script><animate onbegin="globalThis.taken=7" attributeName="x" dur="1s"/><foreignObject><img src="${evil}/foreign"></foreignObject></svg>
<form action="${evil}/form" method="post"><input name="a" value="1" autofocus onfocus="globalThis.taken=8"><button formaction="${evil}/formaction">Send</button></form>
<object data="${evil}/object"></object><embed src="${evil}/embed"><video src="${evil}/video" poster="${evil}/poster" autoplay></video><audio src="${evil}/audio" autoplay></audio>
<a href="javascript:globalThis.taken=9" ping="${evil}/ping">link</a> <a href="${evil}/top" target="_top">another</a> <a href="${evil}/blank" target="_blank">third</a>
<math><mtext><table><mglyph><style><img src="${evil}/mutation" onerror="globalThis.taken=10"></style></mglyph></table></mtext></math>
<template><img src="${evil}/template"></template><noscript><img src="${evil}/noscript"><p title="</noscript><img src=${evil}/title onerror=globalThis.taken=11>"></noscript>
<textarea><img src="${evil}/textarea"></textarea><xmp><img src="${evil}/xmp"></xmp><details open ontoggle="globalThis.taken=12">more</details><marquee onstart="globalThis.taken=13">x</marquee></body></html>`;
}
