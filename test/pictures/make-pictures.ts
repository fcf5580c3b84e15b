import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { pictureConsole } from './console-pictures.ts';

/**
 * Makes the pictures of the README and the docs anew: the live terminal of the demonstration after a few changes, in tmux,
 * the page of its feed of everything and the console, in Chromium. Needs both programs (Debian: tmux, chromium). Takes a minute and a half.
 */
const PORT = 18_660;
const SIZE = { columns: 112, rows: 30 };
const SESSION = 'feedmill-pictures';
const here = import.meta.dirname;

const data = await mkdtemp(join(tmpdir(), 'feedmill-pictures-'));
const tmux = (...args: string[]) => execFileSync('tmux', args, { encoding: 'utf8' });
const command = `${process.execPath} bin/feedmill.ts start --data ${join(data, 'd')} --port ${PORT} --newspaper-port ${PORT + 1} --no-console`;
tmux('new-session', '-d', '-s', SESSION, '-x', String(SIZE.columns), '-y', String(SIZE.rows), command);
try {
  await delay(75_000);
  const screen = tmux('capture-pane', '-e', '-p', '-t', SESSION).trimEnd();
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
  });
  const page = await browser.newPage({ viewport: { width: 1000, height: 200 }, deviceScaleFactor: 1.5 });
  await page.setContent(terminalPage(screen));
  await page.locator('pre').screenshot({ path: join(here, 'terminal.png') });
  const feed = await browser.newPage({ viewport: { width: 1200, height: 1240 } });
  await feed.goto(`http://127.0.0.1:${PORT}/feeds/all/`, { waitUntil: 'networkidle' });
  await feed.screenshot({ path: join(here, 'feed-page.png') });
  await pictureConsole(browser, here);
  await browser.close();
} finally {
  tmux('kill-session', '-t', SESSION);
  await delay(2000);
  await rm(data, { recursive: true, force: true });
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
