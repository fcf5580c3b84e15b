import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { readRunning } from '../../lib/local/index.ts';
import { startFeedmill } from '../e2e/running-feedmill.ts';
import { boardSite, serveSite } from '../e2e/small-sites.ts';
import { BOTH_WIDTHS } from './widths.ts';

const NOTICES = [
  'Glove found at the quay',
  'Ferry crew wants a cook',
  'Choir sings on Friday',
  'Lamp is mended at last',
];

/** Makes the pictures of the picker, in which the items of a small notice board have just been pointed at. */
export async function picturePicker(browser: Browser, folder: string): Promise<void> {
  const site = await serveSite(boardSite('Notice Board', NOTICES));
  const config = `trustedOrigins: ["${site.url.slice(0, -1)}"]
limits: { hostSpacing: 0s }
sources: [{ id: board, title: Notice Board, kind: page, url: "${site.url}" }]
`;
  const feedmill = await startFeedmill({ config });
  try {
    const home = (await readRunning(feedmill.data))?.console ?? '';
    const key = (await readFile(join(feedmill.data, 'console-key'), 'utf8')).trim();
    const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
    await page.goto(`${home}in?key=${key}`);
    await page.goto(`${home}sources/board/rules`);
    await page.getByRole('button', { name: 'Fetch this page once' }).click();
    await page.getByRole('button', { name: 'Pick: item' }).click();
    await page.frameLocator('#stored-page').getByText('Read on').first().click();
    await page.locator('#result', { hasText: 'The list: 4 items' }).waitFor();
    for (const [name, viewport] of BOTH_WIDTHS) {
      await page.setViewportSize(viewport);
      await page.screenshot({ path: join(folder, `picker${name}.png`), fullPage: true });
    }
    await page.close();
  } finally {
    await feedmill.close();
    await site.close();
  }
}

if (import.meta.main) {
  const { chromium } = await import('playwright-core');
  const { CHROMIUM } = await import('../e2e/chromium.ts');
  const browser = await chromium.launch(CHROMIUM);
  await picturePicker(browser, join(import.meta.dirname, 'looked-at'));
  await browser.close();
}
