import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { openTown } from '../bin/console/town.ts';

/** What is pictured of the console: a page, how wide and how high, in the light or in the dark. */
const PICTURES = [
  ['console-overview.png', '/', { width: 1200, height: 1330 }, 'light'],
  ['console-sources.png', '/sources', { width: 1200, height: 760 }, 'dark'],
  ['console-source.png', '/sources/courier-0', { width: 1200, height: 1180 }, 'light'],
  ['console-narrow.png', '/', { width: 320, height: 720 }, 'dark'],
] as const;

/** Further ones, of which no page tells. */
const LOOKED_AT = [
  ['console-overview-390.png', '/', { width: 390, height: 844 }, 'light'],
  ['console-source-390.png', '/sources/courier-0', { width: 390, height: 844 }, 'dark'],
] as const;

/** Makes the pictures of the console in a folder, and those to be looked at in another, over a town whose news and clock stand still. */
export async function pictureConsole(browser: Browser, folder: string, lookedAt: string): Promise<void> {
  const town = await openTown(22);
  try {
    const all = [
      ...PICTURES.map((picture) => [folder, ...picture] as const),
      ...LOOKED_AT.map((picture) => [lookedAt, ...picture] as const),
    ];
    for (const [place, file, path, viewport, colorScheme] of all) {
      const context = await browser.newContext({ viewport, colorScheme });
      const page = await context.newPage();
      await page.goto(town.console.server.link);
      await page.goto(new URL(path, town.console.server.url).href);
      // What a month costs is reckoned behind the first page.
      if (path === '/') await page.getByText('a month').waitFor();
      await page.screenshot({ path: join(place, file), fullPage: place === lookedAt });
      await context.close();
    }
  } finally {
    await town.close();
  }
}

if (import.meta.main) {
  const { chromium } = await import('playwright-core');
  const { CHROMIUM } = await import('../e2e/chromium.ts');
  const browser = await chromium.launch(CHROMIUM);
  await pictureConsole(browser, import.meta.dirname, import.meta.dirname);
  await browser.close();
}
