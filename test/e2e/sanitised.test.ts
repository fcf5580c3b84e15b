import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sanitise } from '../../lib/extract/index.ts';
import type { AbsoluteUrl } from '../../lib/model/index.ts';
import { attackVectors, knownAttacks } from '../extract/sanitise/attack-vectors.ts';
import { CHROMIUM } from './chromium.ts';
import { isMissing } from './clients.ts';

const READER = 'http://reader.example/';

/** What a page did while it was shown. */
type Doings = {
  /** How often something in it ran. */
  readonly hits: number;
  /** What it asked for, but for itself: `image https://…`. */
  readonly asked: readonly string[];
  /** Dialogs, new windows, frames and pages that it went to. */
  readonly events: readonly string[];
};

const EVENTS =
  'click mouseover mouseenter pointerover focus focusin error load loadstart toggle beforetoggle animationstart cancel pageshow submit'.split(
    ' ',
  );

/** In the page: puts each piece into it and lets happen to its elements what may happen to them under a reader's hands. */
const LIVE = `(pieces, events) => {
  for (const type of ['click', 'submit']) addEventListener(type, (event) => event.preventDefault(), true);
  for (const piece of pieces) {
    const box = document.createElement('section');
    document.body.append(box);
    box.innerHTML = piece;
    for (const element of box.querySelectorAll('*'))
      for (const type of events) element.dispatchEvent(new Event(type, { bubbles: true, cancelable: true }));
  }
}`;

describe.skipIf(isMissing('chromium'))('attacks in Chromium', () => {
  const vectors = [...attackVectors(), ...knownAttacks()];
  const sanitised = vectors.map((vector) => sanitise(vector, 'https://news.example/a/b.html' as AbsoluteUrl));
  let browser: Browser;

  beforeAll(async () => {
    browser = await chromium.launch(CHROMIUM);
  });
  afterAll(() => browser?.close());

  async function show(written: readonly string[], inserted: readonly string[]): Promise<Doings> {
    const context = await browser.newContext();
    const asked: string[] = [];
    const events: string[] = [];
    const html = `<!doctype html><meta charset="utf-8"><script>hits = 0; hit = () => { hits += 1 }</script>${written.join('\n')}`;
    await context.route('**/*', async (route) => {
      const request = route.request();
      if (request.url() === READER && request.isNavigationRequest())
        return route.fulfill({ contentType: 'text/html', body: html });
      asked.push(`${request.resourceType()} ${request.url()}`);
      return route.abort();
    });
    const page: Page = await context.newPage();
    page.setDefaultTimeout(120_000);
    page.on('dialog', (dialog) => {
      events.push(`dialog ${dialog.message()}`);
      dialog.dismiss().catch(() => {});
    });
    context.on('page', (popup) => events.push(`window ${popup.url()}`));
    page.on('frameattached', () => events.push('frame'));
    try {
      await page.goto(READER, { waitUntil: 'domcontentloaded' });
      await page.evaluate(`(${LIVE})(${JSON.stringify(inserted)}, ${JSON.stringify(EVENTS)})`);
      await page.waitForTimeout(1500);
      if (page.url() !== READER) events.push(`went to ${page.url()}`);
      return { hits: await page.evaluate<number>('hits'), asked, events };
    } finally {
      await context.close();
    }
  }

  it('run and load where they are not sanitised', async () => {
    const some = vectors.filter((vector) => !/refresh|location|portal/i.test(vector)).slice(0, 1500);
    const { hits, asked } = await show([], some);
    expect(hits).toBeGreaterThan(100);
    expect(asked.length).toBeGreaterThan(100);
  }, 180_000);

  it('run nothing, go nowhere and load nothing but pictures and films once they are sanitised', async () => {
    const { hits, asked, events } = await show(sanitised, sanitised);
    expect(hits).toBe(0);
    expect(events).toEqual([]);
    const shown = new Set(
      sanitised.flatMap((html) =>
        [...html.matchAll(/ (?:src|poster)="([^"]*)"/g)].map(([, url = '']) => url.replace(/&amp;/g, '&')),
      ),
    );
    const others = asked.filter((one) => !/^(?:image|media) /.test(one) || !shown.has(one.replace(/^\w+ /, '')));
    expect(others).toEqual([]);
  }, 240_000);
});
