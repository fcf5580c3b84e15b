import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Browser, chromium } from 'playwright-core';
import { CHROMIUM } from '../e2e/chromium.ts';
import { pictureConsole } from './console-pictures.ts';
import { picturePicker } from './picker-pictures.ts';
import { BOTH_WIDTHS } from './widths.ts';

/**
 * Makes the pictures of the README and the docs anew, and further ones to be looked at, in `looked-at` beside them: the live
 * terminal of the demonstration after a few changes, in tmux; in Chromium the page of its feed of everything, by day and by
 * night, an article with its revisions, the console and its picker, each as wide as a window and as a telephone. Needs both
 * programs (Debian: tmux, chromium). Takes two minutes. `FEEDMILL_PORT` says other ports than 18660 and the next.
 */
const PORT = Number(process.env.FEEDMILL_PORT ?? 18_660);
const SIZE = { columns: 112, rows: 48 };
const SESSION = 'feedmill-pictures';
const here = import.meta.dirname;
const lookedAt = join(here, 'looked-at');

await mkdir(lookedAt, { recursive: true });
const data = await mkdtemp(join(tmpdir(), 'feedmill-pictures-'));
const tmux = (...args: string[]) => execFileSync('tmux', args, { encoding: 'utf8' });
const program = join(here, '../../bin/feedmill.ts');
const command = `${process.execPath} ${program} start --port ${PORT} --newspaper-port ${PORT + 1} --no-console`;
// In a folder of its own: what the terminal shows of places is as in a new checkout.
tmux('new-session', '-d', '-c', data, '-s', SESSION, '-x', String(SIZE.columns), '-y', String(SIZE.rows), command);
try {
  await delay(75_000);
  const screen = tmux('capture-pane', '-e', '-p', '-t', SESSION).trimEnd();
  const browser = await chromium.launch(CHROMIUM);
  const page = await browser.newPage({ viewport: { width: 1000, height: 200 }, deviceScaleFactor: 1.5 });
  await page.setContent(terminalPage(screen));
  await page.locator('pre').screenshot({ path: join(here, 'terminal.png') });
  await pictureReaders(browser, `http://127.0.0.1:${PORT}/`);
  await pictureConsole(browser, here, lookedAt);
  await picturePicker(browser, lookedAt);
  await browser.close();
} finally {
  tmux('kill-session', '-t', SESSION);
  await delay(2000);
  await rm(data, { recursive: true, force: true });
}

/** What readers see: a feed, and an article that was edited. */
async function pictureReaders(browser: Browser, served: string): Promise<void> {
  const article = await editedArticle(served);
  for (const [width, viewport] of BOTH_WIDTHS) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({ viewport: { ...viewport, height: 1240 }, colorScheme });
      const page = await context.newPage();
      const shade = colorScheme === 'dark' ? '-dark' : '';
      await page.goto(`${served}feeds/all/`, { waitUntil: 'networkidle' });
      const isOfReadme = width === '' && shade === '';
      await page.screenshot({ path: join(isOfReadme ? here : lookedAt, `feed-page${shade}${width}.png`) });
      await page.goto(article, { waitUntil: 'networkidle' });
      await page.screenshot({ path: join(lookedAt, `article${shade}${width}.png`), fullPage: true });
      await context.close();
    }
  }
}

/** An article of which a revision has other words than the one before. */
async function editedArticle(served: string): Promise<string> {
  const feed = await (await fetch(`${served}feeds/all/feed.json`)).text();
  for (const [, id = ''] of feed.matchAll(/urn:feedmill:([a-z2-7]{20})/g)) {
    const address = `${served}articles/${id}/`;
    if ((await (await fetch(address)).text()).includes('<ins')) return address;
  }
  throw new Error('The demonstration has edited no words yet');
}

/** A terminal's screen, with its colours (ECMA-48 SGR), as a page. */
function terminalPage(screen: string): string {
  const colors: Readonly<Record<string, string>> = { 31: '#f7768e', 32: '#9ece6a', 33: '#e0af68', 36: '#7dcfff' };
  const styles = new Map<string, string>();
  const style = () => [...styles.values()].join(';');
  let html = '';
  for (const [index, part] of screen.split(/\x1b\[([\d;]*)m/).entries()) {
    if (index % 2 === 0) {
      const text = part.replace(/&/g, '&amp;').replace(/</g, '&lt;');
      html += styles.size === 0 ? text : `<span style="${style()}">${text}</span>`;
      continue;
    }
    for (const code of part.split(';')) {
      if (code === '' || code === '0') styles.clear();
      else if (code === '1') styles.set('weight', 'font-weight:bold');
      else if (code === '2') styles.set('dim', 'opacity:.6');
      else if (code === '22') for (const name of ['weight', 'dim']) styles.delete(name);
      else if (code === '39') styles.delete('color');
      else if (colors[code] !== undefined) styles.set('color', `color:${colors[code]}`);
    }
  }
  return `<body style="margin:0;background:#1a1b26"><pre style="display:inline-block;margin:0;padding:20px 24px;background:#1a1b26;color:#c0caf5;font:13px/1.45 'DejaVu Sans Mono',monospace">${html}</pre></body>`;
}
