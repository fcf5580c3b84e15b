import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SourceId } from '../../lib/model/index.ts';
import { openTown, type Town } from '../bin/console/town.ts';
import { CHROMIUM } from './chromium.ts';
import { isMissing } from './clients.ts';

const PAGES = [
  '/',
  '/sources',
  '/sources?state=trouble&sort=-items',
  '/sources/courier-0',
  '/sources/courier-7',
  '/sources/harbour',
  '/feeds',
  '/feeds/partner',
  '/feeds/all',
  '/subscribers',
  '/held',
  '/log',
  '/dead-letters',
  '/dead-letters/article/article-1',
  '/cost',
  '/runbook',
  '/nowhere',
];

describe.skipIf(isMissing('chromium'))('the console in Chromium', () => {
  let town: Town;
  let browser: Browser;
  let url: string;

  beforeAll(async () => {
    [town, browser] = await Promise.all([openTown(), chromium.launch(CHROMIUM)]);
    url = town.console.server.url.slice(0, -1);
  });
  afterAll(async () => {
    await browser?.close();
    await town?.close();
  });

  /** Opens the link and then a page as an operator would, and tells afterwards what went wrong that one may not notice. */
  async function visit(path: string, options: BrowserContextOptions, look: (page: Page) => Promise<void>) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    const complaints: string[] = [];
    page.on('console', (message) => {
      // That a page is not there is what one of these pages says.
      const isStatus = message.text().includes('status of 4');
      if (['error', 'warning'].includes(message.type()) && !isStatus) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => {
      if (!request.url().startsWith(url) && !request.url().startsWith('data:'))
        complaints.push(`asked ${request.url()}`);
    });
    try {
      await page.goto(town.console.server.link);
      expect(page.url()).toBe(`${url}/`);
      await page.goto(`${url}${path}`, { waitUntil: 'load' });
      await look(page);
    } finally {
      await context.close();
    }
    expect(complaints).toEqual([]);
  }

  const LOOKS = [
    ['in the light', { viewport: { width: 1200, height: 900 }, colorScheme: 'light' }],
    ['in the dark, on a telephone', { viewport: { width: 320, height: 640 }, colorScheme: 'dark' }],
  ] as const;

  it.each(LOOKS)(
    'has no page with a fault that axe knows, %s',
    async (_, options) => {
      await visit('/', options, async (page) => {
        const faults: string[] = [];
        for (const path of PAGES) {
          await page.goto(`${url}${path}`);
          await page.evaluate(axe.source);
          const { violations } = (await page.evaluate('axe.run()')) as axe.AxeResults;
          for (const { id, nodes } of violations) {
            faults.push(`${path}: ${id}: ${nodes[0]?.html.slice(0, 200)} ${nodes[0]?.failureSummary}`);
          }
        }
        expect(faults).toEqual([]);
      });
    },
    180_000,
  );

  // Zoomed to 200 % there are half as many pixels of 1280.
  it.each([320, 640, 1200])(
    'scrolls no page sideways that is %i pixels wide',
    async (width) => {
      await visit('/', { viewport: { width, height: 640 } }, async (page) => {
        const wide: string[] = [];
        for (const path of PAGES) {
          await page.goto(`${url}${path}`);
          const excess = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
          if ((await page.evaluate(excess)) !== 0) wide.push(path);
        }
        expect(wide).toEqual([]);
      });
    },
    60_000,
  );

  it('is used by the keyboard alone: past the navigation, a column, a filter, a button', async () => {
    await visit('/sources', {}, async (page) => {
      await page.keyboard.press('Tab');
      const skip = page.locator('.skip');
      expect(await page.evaluate('document.activeElement?.className')).toBe('skip');
      expect(await skip.boundingBox()).toMatchObject({ x: expect.any(Number) });
      expect((await skip.boundingBox())?.x).toBeGreaterThan(0);
      await page.keyboard.press('Enter');
      await tabTo(page, 'Items');
      expect(await focusIsSeen(page)).toBe(true);
      await page.keyboard.press('Enter');
      await page.waitForURL('**/sources?sort=items');
      await tabTo(page, 'Add a source');
      await page.goto(`${url}/sources/courier-14`);
      await tabTo(page, 'Pause');
      expect(await focusIsSeen(page)).toBe(true);
      await page.keyboard.press('Enter');
      await page.getByText('courier-14: paused').waitFor();
      expect(page.url()).toBe(`${url}/sources/courier-14`);
      await tabTo(page, 'Resume');
      await page.keyboard.press('Enter');
      await page.getByText('courier-14: resumed').waitFor();
    });
  });

  it.each([
    ['as it comes', {}],
    ['without script', { javaScriptEnabled: false }],
  ])('keeps a filter in the address, goes back, and says once what was done, %s', async (_, options) => {
    await visit('/sources', options, async (page) => {
      await page.getByLabel('Find').fill('mill lane');
      await page.getByLabel('State', { exact: true }).selectOption('silent');
      await page.getByRole('button', { name: 'Show' }).click();
      await page.waitForURL('**/sources?q=mill+lane&kind=&state=silent');
      expect(await page.getByLabel('Find').inputValue()).toBe('mill lane');
      expect(await page.locator('tbody tr').count()).toBe(1);
      await page.getByRole('link', { name: 'The Mill Lane Courier' }).click();
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.getByText('courier-3: paused').waitFor();
      await page.reload();
      expect(await page.getByText('courier-3: paused').count()).toBe(0);
      expect(await page.getByRole('button', { name: 'Resume' }).count()).toBe(1);
      await page.getByRole('button', { name: 'Resume' }).click();
      await page.getByText('courier-3: resumed').waitFor();
      await page.goto(`${url}/sources?q=mill+lane&kind=&state=silent`);
      await page.getByRole('link', { name: 'The Mill Lane Courier' }).click();
      await page.goBack();
      expect(await page.getByLabel('Find').inputValue()).toBe('mill lane');
    });
  });

  it('tells what could not be done, to whoever hears the page, too', async () => {
    await visit('/sources/courier-12', {}, async (page) => {
      await town.world.ports.store.sources.define({ ...(await sourceOf('courier-12')), paused: true });
      await page.getByRole('button', { name: 'Poll it now' }).click();
      expect(await page.getByRole('alert').innerText()).toContain('it is paused; resume it first');
    });
  });

  it('shows what has changed without being asked, and nothing moves under a hand', async () => {
    await visit('/sources/courier-15', {}, async (page) => {
      await page.evaluate('document.body.dataset.liveSeconds');
      expect(await page.locator('.lead').innerText()).toBe('ok');
      const { sources } = town.world.ports.store;
      const state = await sources.state('courier-15' as SourceId);
      if (state === null) throw new Error('there is no courier-15');
      await sources.saveState({ ...state, failures: 4, lastError: 'the host is not there' });
      await page.getByText('failed 4 times in a row').waitFor({ timeout: 15_000 });
      expect(await page.locator('.lead').innerText()).toBe('failing');
    });
  }, 30_000);

  describe('beside another site in the same browser', () => {
    let other: Server;
    let origin: string;

    beforeAll(async () => {
      other = createServer((_, response) => {
        response.setHeader('content-type', 'text/html');
        response.end(`<!doctype html><title>Another</title>
<form id="form" method="post" action="${url}/sources/pause"><input name="id" value="courier-16"></form>
<a href="${url}/sources">To the console</a><img src="${url}/sources" alt=""><iframe src="${url}/"></iframe>`);
      });
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
      origin = `http://localhost:${(other.address() as AddressInfo).port}`;
    });
    afterAll(() => new Promise((resolve) => other.close(resolve)));

    it.each(['localhost', '127.0.0.1'])('takes no form of a page at %s, and shows itself in none', async (host) => {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(town.console.server.link);
      await page.goto(origin.replace('localhost', host));
      // Neither the picture nor the frame came in, nor can a script read what is here.
      expect(await page.evaluate('document.images[0].naturalWidth')).toBe(0);
      expect(await page.frames()[1]?.getByRole('heading').count()).toBe(0);
      const asked = `fetch(${JSON.stringify(`${url}/`)}, { credentials: 'include' }).then(() => 'read', () => 'refused')`;
      expect(await page.evaluate(asked)).toBe('refused');
      await page.evaluate('document.getElementById("form").submit()');
      await page.getByText('Forms must be sent from the console’s own pages.').waitFor();
      expect((await sourceOf('courier-16')).paused).toBe(false);
      await context.close();
    });

    it('lets a link lead here, with one step between', async () => {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(town.console.server.link);
      await page.goto(origin);
      await page.getByRole('link', { name: 'To the console' }).click();
      await page.getByRole('heading', { name: 'Open the console' }).waitFor();
      await page.getByRole('link', { name: 'continue to the page' }).click();
      await page.getByRole('heading', { name: 'Sources', exact: true }).waitFor();
      await context.close();
    });

    it('answers nothing under a name that leads to this machine', async () => {
      const rebound = await chromium.launch({
        ...CHROMIUM,
        args: [...CHROMIUM.args, '--host-resolver-rules=MAP evil.example 127.0.0.1'],
      });
      try {
        const page = await rebound.newPage();
        const answer = await page.goto(town.console.server.link.replace('127.0.0.1', 'evil.example'));
        expect(answer?.status()).toBe(421);
        expect(await page.evaluate('document.cookie')).toBe('');
      } finally {
        await rebound.close();
      }
    });
  });

  async function sourceOf(id: string) {
    const source = await town.world.ports.store.sources.get(id as SourceId);
    if (source === null) throw new Error(`there is no ${id}`);
    return source;
  }
});

/** Presses Tab until what is called so has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let pressed = 0; pressed < 80; pressed++) {
    if ((await page.evaluate('document.activeElement?.textContent?.trim()')) === name) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${name}`);
}

/** Whether what has the focus shows it. */
async function focusIsSeen(page: Page): Promise<boolean> {
  return (await page.evaluate("getComputedStyle(document.activeElement).outlineStyle !== 'none'")) as boolean;
}
