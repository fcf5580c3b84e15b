import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRunning } from '../../lib/local/index.ts';
import { CHROMIUM } from './chromium.ts';
import { isMissing } from './clients.ts';
import { type RunningFeedmill, startFeedmill } from './running-feedmill.ts';
import { boardSite, feedSite, type SmallSite, serveSite } from './small-sites.ts';
import { awaitDocument } from './until.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** From an empty folder to three followed sources, one of them by picked rules, a feed of one's own, and a takedown. */
describe.skipIf(isMissing('chromium'))('a new operator, with nothing but the console', () => {
  let sites: readonly SmallSite[];
  let feedmill: RunningFeedmill;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let home = '';
  const complaints: string[] = [];

  beforeAll(async () => {
    sites = await Promise.all([
      serveSite(feedSite('The Courier', ['Ferry to run all night', 'Bridge stays open', 'Market moves indoors'])),
      serveSite(
        boardSite('Notice Board', [
          'Glove found at the quay',
          'Ferry crew wants a cook',
          'Choir sings on Friday',
          'Lamp is mended at last',
        ]),
      ),
      serveSite(feedSite('The Almanac', ['Frost before morning', 'Swifts are gone'])),
    ]);
    const origins = sites.map(({ url }) => url.slice(0, -1));
    const config = `trustedOrigins: ${JSON.stringify(origins)}\nlimits: { hostSpacing: 0s }\n`;
    [feedmill, browser] = await Promise.all([startFeedmill({ config }), chromium.launch(CHROMIUM)]);
    const running = await readRunning(feedmill.data);
    home = running?.console ?? '';
    const key = JSON.parse(
      JSON.stringify((await readFile(join(feedmill.data, 'console-key'), 'utf8')).trim()),
    ) as string;
    context = await browser.newContext({ viewport: { width: 1200, height: 900 } });
    page = await context.newPage();
    page.setDefaultTimeout(30_000);
    watch(page);
    await page.goto(`${home}in?key=${key}`);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await feedmill?.close();
    await Promise.all((sites ?? []).map((site) => site.close()));
  });

  function watch(one: Page): void {
    one.on('console', (message) => {
      if (['error', 'warning'].includes(message.type()) && !/ 422 /.test(message.text()))
        complaints.push(message.text());
    });
    one.on('pageerror', (error) => complaints.push(String(error)));
    one.on('request', (request) => {
      if (!request.url().startsWith(home) && !request.url().startsWith('data:'))
        complaints.push(`asked ${request.url()}`);
    });
  }

  /** Nothing is wrong with the page for whoever cannot see it, or sees it on a telephone, by day or by night. */
  async function expectGood(): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const found = await axe(page);
      expect(found, `${page.url()} in ${colorScheme}`).toEqual([]);
    }
    await page.setViewportSize({ width: 320, height: 800 });
    const tooWide = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    expect(tooWide, `${page.url()} at 320 pixels`).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 1200, height: 900 });
  }

  async function axe(one: Page): Promise<string[]> {
    await one.evaluate(await readFile(AXE, 'utf8'));
    const { violations } = (await one.evaluate('axe.run(document, { iframes: false })')) as {
      violations: { id: string; nodes: { html: string }[] }[];
    };
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`);
  }

  async function follow(address: string, name: string): Promise<void> {
    await page.goto(`${home}sources`);
    await page.getByRole('link', { name: 'Add a source' }).first().click();
    await page.getByLabel('Address').fill(address);
    await page.getByRole('button', { name: 'Look' }).click();
    await page.getByRole('heading', { name: 'Follow it' }).waitFor();
    // It stands at an address of its own, and what was found is there again.
    await page.reload();
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('Id', { exact: true }).fill(name.toLowerCase().replace(/[^a-z]+/g, '-'));
  }

  it('sees what is tried at an address and what would come in, and follows it under a name of its own', async () => {
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Overview');
    await follow(sites[0]!.url, 'Courier');
    const tried = await page.locator('.attempts li').allInnerTexts();
    expect(tried.join('\n')).toContain('a home page that declares a feed');
    expect(tried.join('\n')).toContain('a feed of 3 items');
    expect(await page.locator('.candidate').innerText()).toContain('Ferry to run all night');
    await expectGood();
    await page.getByLabel('Tags').fill('town, water');
    await page.getByRole('button', { name: 'Follow' }).click();
    await page.waitForURL(`${home}sources/courier`);
    expect(await page.locator('.said').innerText()).toContain('sources add');
    const feed = await awaitDocument(`${feedmill.url}feeds/courier/feed.json`, (text) => text.includes('Market moves'));
    expect(feed).toContain('water');
  }, 120_000);

  it('is told at the field what is wrong, and finds there what was typed', async () => {
    await page.goto(`${home}add`);
    await page.getByLabel('Address').fill('not an address');
    await page.getByRole('button', { name: 'Look' }).click();
    expect(await page.getByLabel('Address').inputValue()).toBe('not an address');
    expect(await page.getByLabel('Address').getAttribute('aria-invalid')).toBe('true');
    await follow(sites[2]!.url, 'Courier');
    await page.getByLabel('Tags').fill('sky');
    await page.getByRole('button', { name: 'Follow' }).click();
    expect(await page.locator('strong.fault').innerText()).toContain('There is already a source or feed courier');
    expect(await page.getByLabel('Tags').inputValue()).toBe('sky');
    await page.getByLabel('Id', { exact: true }).fill('almanac');
    await page.getByRole('button', { name: 'Follow' }).click();
    await page.waitForURL(`${home}sources/almanac`);
  }, 120_000);

  it('picks the rules of a list on its page, and sees at once what they give', async () => {
    await page.goto(`${home}add`);
    await page.getByLabel('Address').fill(sites[1]!.url);
    await page.getByLabel('Treat it as').selectOption('page');
    await page.getByRole('button', { name: 'Look' }).click();
    await page.getByRole('heading', { name: 'Do you see a list of articles there?' }).waitFor();
    await expectGood();
    await page.getByLabel('Name').fill('Board');
    await page.getByLabel('Id', { exact: true }).fill('board');
    await page.getByRole('button', { name: 'Follow it and pick its rules' }).click();
    await page.getByRole('button', { name: 'Fetch this page once' }).click();
    const stored = page.frameLocator('#stored-page');
    await page.getByRole('button', { name: 'Pick: item' }).click();
    await stored.getByText('Read on').first().click();
    await expect.poll(() => page.getByLabel('Item', { exact: true }).inputValue()).toBe('div.notice');
    await expect.poll(() => page.locator('#result').innerText()).toContain('The list: 4 items');
    expect(await stored.locator('.current').count()).toBe(4);
    await page.getByRole('button', { name: 'Pick: its title' }).click();
    await stored.getByText('Choir sings on Friday').click();
    await expect.poll(() => page.locator('#result').innerText()).toContain('Choir sings on Friday');
    await page.getByRole('button', { name: 'Pick: its date' }).click();
    await stored.getByText('4 November 2026').click();
    await expect.poll(() => page.locator('#result').innerText()).toContain('2026-11-04');
    await expectGood();
    await page.getByLabel('Item', { exact: true }).fill('div.noti');
    await expect.poll(() => page.locator('#result').innerText()).toContain('matches nothing on this page');
    await page.getByLabel('Item', { exact: true }).fill('div.notice');
    await expect.poll(() => page.locator('#result').innerText()).toContain('The list: 4 items');
    await page.getByText('For feedmill.yaml').click();
    expect(await page.locator('.yaml').innerText()).toContain('item: div.notice');
    await page.getByRole('button', { name: 'Save' }).click();
    expect(await page.locator('.said').innerText()).toContain('sources rules board --rule item=div.notice');
    const asked = sites[1]!.asked.filter((path) => path.startsWith('/shop'));
    await awaitDocument(`${feedmill.url}feeds/board/feed.json`, (text) => text.includes('Choir sings on Friday'));
    expect(asked).toEqual([]);
  }, 120_000);

  it('picks what is to be left out of a text by the keyboard alone, on the page that was stored', async () => {
    await awaitDocument(`${feedmill.url}feeds/board/feed.json`, (text) => text.includes('new roof'));
    await page.goto(`${home}sources/board/rules`);
    await page.locator('details.pages summary').press('Enter');
    await page.locator('.choices a', { hasText: 'Glove found' }).press('Enter');
    await page.frameLocator('#stored-page').locator('[data-n]').first().waitFor();
    const frame = page.frames().find((one) => one.url().includes('/rules/frame'))!;
    await page.getByRole('button', { name: 'Pick: removed from the text' }).press('Enter');
    await page.locator('#stored-page').focus();
    await frame.locator('body').focus();
    const pointed = () =>
      frame.evaluate<string>("document.querySelector('.at')?.textContent?.trim().slice(0, 12) ?? ''");
    await page.keyboard.press('ArrowDown');
    // Into the page, to the element that begs and nothing else.
    for (const key of ['ArrowDown', 'ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowDown'])
      await page.keyboard.press(key);
    for (let step = 0; step < 8 && !(await pointed()).startsWith('Give us'); step++)
      await page.keyboard.press('ArrowRight');
    expect(await pointed()).toBe('Give us mone');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('#rule-strip').inputValue()).toBe('div.begging');
    await expect.poll(() => page.locator('#result').innerText()).not.toContain('new roof');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.evaluate('document.activeElement?.textContent')).toBe('Pick');
    await page.locator('#save').press('Enter');
    expect(await page.locator('.said').innerText()).toContain('Saved');
  }, 120_000);

  it('publishes a feed with a filter, having seen what would be in it', async () => {
    await page.goto(`${home}feeds`);
    await page.getByRole('link', { name: 'Add a feed' }).click();
    await page.getByLabel('Id', { exact: true }).fill('ferries');
    await page.getByLabel('Title').fill('Ferries');
    await page.getByLabel('Words', { exact: true }).fill('ferry NOT');
    await page.getByRole('button', { name: 'Preview changes' }).click();
    expect(await page.locator('strong.fault').innerText()).toContain('character');
    await page.getByLabel('Words', { exact: true }).fill('ferry AND night');
    await page.getByRole('button', { name: 'Preview changes' }).click();
    expect(await page.locator('.moved.in').innerText()).toContain('Ferry to run all night');
    expect(await page.locator('.counts .in').innerText()).toContain('1');
    await page.getByLabel('Words', { exact: true }).fill('ferry');
    await page.getByRole('button', { name: 'Preview changes' }).click();
    expect(await page.locator('.counts .in').innerText()).toContain('2');
    await expectGood();
    await page.getByRole('button', { name: 'Add the feed' }).click();
    await page.waitForURL(`${home}feeds/ferries`);
    await awaitDocument(`${feedmill.url}feeds/ferries/feed.json`, (text) => text.includes('wants a cook'));
  }, 120_000);

  it('finds an article by its title, takes it down with a reason, and sees that it is gone', async () => {
    await page.goto(`${home}articles`);
    await page.getByRole('searchbox').fill('run all night');
    await page.getByRole('button', { name: 'Search' }).click();
    await expectGood();
    await page.getByRole('link', { name: 'Ferry to run all night' }).click();
    await expectGood();
    await page.locator('summary', { hasText: 'Take down' }).click();
    await page.getByLabel('Reason (subscribers see it)').fill('withdrawn by the author');
    await page.getByRole('button', { name: 'Take down' }).click();
    expect(await page.locator('.said').innerText()).toContain('--reason');
    await expect.poll(() => page.locator('.answer').innerText(), { timeout: 15_000 }).toContain('out of all');
    await awaitDocument(`${feedmill.url}feeds/ferries/feed.json`, (text) => !text.includes('run all night'));
    await expectGood();
  }, 120_000);

  it('holds one back and releases it, and finds it by an address in another spelling', async () => {
    const written = `${sites[0]!.url.replace('http://', '')}story-1?utm_source=mail#top`;
    await page.goto(`${home}articles?${new URLSearchParams({ q: written })}`);
    await page.getByRole('link', { name: 'Bridge stays open' }).click();
    await page.locator('summary', { hasText: 'Hold back' }).click();
    await page.getByLabel('Until').fill('yesterday');
    await page.getByLabel('Why', { exact: true }).fill('legal check');
    await page.getByRole('button', { name: 'Hold back' }).click();
    expect(await page.locator('strong.fault').innerText()).toContain('Write a day');
    expect(await page.getByLabel('Why', { exact: true }).inputValue()).toBe('legal check');
    await page.getByLabel('Until').fill('');
    await page.getByRole('button', { name: 'Hold back' }).click();
    await expect.poll(() => page.locator('.answer').innerText()).toContain('held back by an operator');
    await page.getByRole('button', { name: 'Release now' }).click();
    await expect.poll(() => page.locator('.answer').innerText(), { timeout: 15_000 }).toContain('It belongs to');
    await page.goto(`${home}articles?q=https://nowhere.example/story`);
    expect(await page.locator('.answer').innerText()).toContain('There is no article under this address');
    await expectGood();
  }, 120_000);

  it('is asked for nothing by any page but by the console itself, and no page complains', () => {
    expect(complaints).toEqual([]);
  });
});
