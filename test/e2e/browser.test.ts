import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRunning } from '../../lib/local/index.ts';
import { CHROMIUM } from './chromium.ts';
import { isMissing } from './clients.ts';
import { readJsonFeed } from './json-feed.ts';
import { authorized, type RunningFeedmill, startFeedmill } from './running-feedmill.ts';

describe.skipIf(isMissing('chromium'))('in Chromium', () => {
  let feedmill: RunningFeedmill;
  let browser: Browser;

  beforeAll(async () => {
    [feedmill, browser] = await Promise.all([startFeedmill(), chromium.launch(CHROMIUM)]);
  });

  afterAll(async () => {
    await browser?.close();
    await feedmill?.close();
  });

  /** Opens a page as a reader would, and tells afterwards what went wrong that a reader may not notice. */
  async function visit(path: string, options: BrowserContextOptions, look: (page: Page) => Promise<void>) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('requestfailed', (request) => complaints.push(`${request.url()}: ${request.failure()?.errorText}`));
    page.on('request', (request) => {
      const url = request.url();
      const isPicture = request.resourceType() === 'image' && url.startsWith(feedmill.newspaper);
      if (!url.startsWith(feedmill.url) && !isPicture) complaints.push(`asked ${url}`);
    });
    page.on('response', (answer) => {
      if (answer.status() >= 400) complaints.push(`${answer.status()} ${answer.url()}`);
    });
    try {
      await page.goto(`${feedmill.url}${path}`, { waitUntil: 'load' });
      await look(page);
    } finally {
      await context.close();
    }
    // A picture that was still on its way when the page was closed has not failed.
    expect(complaints.filter((line) => !line.endsWith('ERR_ABORTED'))).toEqual([]);
  }

  it('shows every feed on the front page, with links that lead to each of its formats', async () => {
    await visit('', {}, async (page) => {
      expect(await page.locator('h1').count()).toBe(1);
      const feeds = await page.locator('h3').allInnerTexts();
      expect(feeds).toEqual(
        expect.arrayContaining(['Everything', 'The Harbour Courier', 'Field & Almanac', 'Upper Valley Noticeboard']),
      );
      const named = await page.locator('.names li').count();
      await expectLinks(page, 3 * (feeds.length + named) + 1);
      await page.getByRole('link', { name: 'Everything' }).click();
      await page.waitForURL('**/feeds/all/**');
    });
  });

  it.each([
    ['as it comes', {}],
    ['without JavaScript', { javaScriptEnabled: false }],
  ])('shows every article of a feed, %s', async (_, options) => {
    const { items } = await readJsonFeed(feedmill.url);
    await visit('feeds/all/', options, async (page) => {
      expect(await page.locator('h1').allInnerTexts()).toEqual(['Everything']);
      expect(await page.locator('article').count()).toBe(items.length);
      // What has no title is headed by its first words, in quotes, or by what it is.
      const label = expect.stringMatching(/^(?:“.+”|Picture, from .+)$/);
      expect(await page.locator('.copy > h2').allTextContents()).toEqual(items.map(({ title = label }) => title));
      expect(await page.locator('.copy > h2 .untitled').count()).toBe(items.filter(({ title }) => !title).length);
      const lead = page.locator('article').first();
      expect(await lead.locator('.body').isVisible()).toBe(false);
      await lead.locator('summary').click();
      expect(await lead.locator('.body').isVisible()).toBe(true);
      await expectLinks(page, 3);
      expect(await page.locator('head link[rel=alternate]').count()).toBe(3);
    });
  });

  it('loads the lead pictures as one comes to them', async () => {
    await visit('feeds/all/', {}, async (page) => {
      const picture = page.locator('article > figure > img').last();
      await picture.scrollIntoViewIfNeeded();
      const loaded = (image: HTMLImage) => image.complete && image.naturalWidth > 0;
      await expect.poll(() => picture.evaluate<boolean, HTMLImage>(loaded), { timeout: 10_000 }).toBe(true);
    });
  });

  it.each(['light', 'dark'] as const)('can be read in %s', async (colorScheme) => {
    await visit('feeds/all/', { colorScheme }, async (page) => {
      const paper = await colour(page, 'html', 'background-color');
      expect(luminance(paper) > 0.5).toBe(colorScheme === 'light');
      // WCAG 2.2, 1.4.3: 4.5 to 1 for text.
      for (const text of ['h1', 'article h2', '.excerpt', '.byline', '.kicker', 'summary', '.colophon']) {
        expect(contrast(await colour(page, text, 'color'), paper), text).toBeGreaterThanOrEqual(4.5);
      }
    });
  });

  it.each(['', 'feeds/all/'])('fits a phone: /%s does not scroll sideways', async (path) => {
    await visit(path, { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }, async (page) => {
      const summaries = page.locator('summary');
      for (let index = 0; index < (await summaries.count()); index++) await summaries.nth(index).click();
      const width = await page.evaluate<number>('document.documentElement.scrollWidth');
      expect(width).toBeLessThanOrEqual(360);
    });
  });

  it('keeps a page of another name that was led here (DNS rebinding) out of the API and the embedded table', async () => {
    const { tableEndpoint } = (await readRunning(feedmill.data)) ?? expect.fail('not running');
    const rebound = await chromium.launch({
      ...CHROMIUM,
      // Without the check by which newer versions of Chromium keep public pages off this machine: others have none.
      args: [
        ...CHROMIUM.args,
        '--host-resolver-rules=MAP evil.example 127.0.0.1',
        '--disable-features=LocalNetworkAccessChecks',
      ],
    });
    // It was loaded from a server of its own; the name leads to this machine since.
    const page = await rebound.newPage();
    await page.route('**/game.html', (route) => route.fulfill({ contentType: 'text/html', body: '<h1>A game</h1>' }));
    const ask = async (at: string, path: string, request: object) => {
      const url = new URL(at);
      url.hostname = 'evil.example';
      await page.goto(new URL('game.html', url).href);
      return page.evaluate<unknown>(
        `fetch(${JSON.stringify(path)}, ${JSON.stringify(request)}).then(async (answer) => [answer.status, await answer.text()])`,
      );
    };
    const headers = { 'x-amz-target': 'DynamoDB_20120810.ListTables', 'content-type': 'application/x-amz-json-1.0' };
    try {
      const refused = [421, expect.stringContaining('Not here: ')];
      expect(await ask(tableEndpoint, '/', { method: 'POST', headers, body: '{}' })).toEqual(refused);
      expect(await ask(feedmill.url, '/status', { headers: authorized(feedmill) })).toEqual(refused);
      const article = JSON.stringify({ title: 'Not ours', text: 'Of a page.' });
      expect(await ask(feedmill.url, '/articles', { method: 'POST', body: article })).toEqual(refused);
      expect(await ask(feedmill.url, '/feeds/all/feed.json', {})).toEqual([200, expect.anything()]);
    } finally {
      await rebound.close();
    }
  });

  /** Every link to a document answers with the type that it says. */
  async function expectLinks(page: Page, count: number): Promise<void> {
    const links = page.locator('a[type]');
    expect(await links.count()).toBe(count);
    for (const link of await links.all()) {
      const [href, type] = await Promise.all([link.getAttribute('href'), link.getAttribute('type')]);
      const answer = await fetch(new URL(href ?? '', page.url()), { signal: AbortSignal.timeout(10_000) });
      expect([answer.status, answer.headers.get('content-type')?.split(';')[0]], `${href}`).toEqual([200, type]);
    }
  }
});

/** What the tests ask of an image in the page: they run without the browser's types. */
type HTMLImage = { readonly complete: boolean; readonly naturalWidth: number };

type Colour = readonly [red: number, green: number, blue: number];

async function colour(page: Page, selector: string, property: string): Promise<Colour> {
  const script = `getComputedStyle(document.querySelector(${JSON.stringify(selector)})).getPropertyValue('${property}')`;
  const [red = 0, green = 0, blue = 0] =
    (await page.evaluate<string>(script)).match(/\d+(?:\.\d+)?/g)?.map(Number) ?? [];
  return [red, green, blue];
}

/** Relative luminance, 0 to 1, as WCAG 2.2 defines it. */
function luminance(channels: Colour): number {
  const [red = 0, green = 0, blue = 0] = channels.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: Colour, b: Colour): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}
