import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratchFolders } from '../../local/scratch-folder.ts';
import { feedmill, startScript } from '../feedmill-process.ts';

const folders = scratchFolders();

/** A folder with a configuration without sources. */
function installation() {
  const home = folders();
  mkdirSync(home);
  const config = join(home, 'my.yaml');
  writeFileSync(config, 'sources: []\n');
  const setup = ['--config', config, '--data', join(home, 'data')];
  return { home, setup, key: join(home, 'data', 'console-key') };
}

const LINK = /http:\/\/127\.0\.0\.1:\d+\/in\?key=[\w-]{43}/;

async function heading(link: string): Promise<string> {
  const entered = await fetch(link, { redirect: 'manual' });
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  const page = await (await fetch(new URL('/', link), { headers: { cookie } })).text();
  return /<h1>([^<]*)</.exec(page)?.[1] ?? '';
}

describe('feedmill console', () => {
  it('says where the Feedmill that runs serves it, and its key outlives a restart', async () => {
    const { setup, key } = installation();
    const links: string[] = [];
    for (const port of ['18731', '18733']) {
      const running = startScript('bin/feedmill.ts', ['start', '--port', port, ...setup]);
      try {
        const [, link = ''] = await running.says(/^ {2}console +(http:\/\/127\S+)$/m);
        links.push(link);
        expect(link).toMatch(LINK);
        expect((await feedmill(['console', ...setup])).stdout).toBe(`${link}\n`);
        expect(await heading(link)).toBe('Overview');
        expect(statSync(key).mode & 0o077).toBe(0);
      } finally {
        running.process.kill('SIGTERM');
        await running.ended();
      }
    }
    expect(new Set(links.map((link) => link.split('key=')[1])).size).toBe(1);
  }, 60_000);

  it('serves it where nothing runs, and is left off where that is asked for', async () => {
    const { setup } = installation();
    const alone = startScript('bin/feedmill.ts', ['console', ...setup]);
    const [link = ''] = await alone.says(LINK);
    expect(await heading(link)).toBe('Overview');
    expect((await feedmill(['status', ...setup])).stderr).toContain('in use by process');
    alone.process.kill('SIGTERM');
    expect(await alone.ended()).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('The console alone polls nothing'),
    });
    const running = startScript('bin/feedmill.ts', ['start', '--port', '18735', '--no-console', ...setup]);
    try {
      await running.says(/Ready in/);
      expect(running.stdout()).not.toContain('console');
      const beside = startScript('bin/feedmill.ts', ['console', ...setup]);
      const [its = ''] = await beside.says(LINK);
      expect(await heading(its)).toBe('Overview');
      beside.process.kill('SIGTERM');
      expect((await beside.ended()).code).toBe(0);
    } finally {
      running.process.kill('SIGTERM');
      await running.ended();
    }
  }, 60_000);
});
