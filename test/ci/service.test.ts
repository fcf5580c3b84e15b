import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { NODE, PROGRAM } from '../bin/feedmill-process.ts';

const run = promisify(execFile);
const SERVICE = fileURLToPath(new URL('../../docs/service/', import.meta.url));
const PAGE = readFileSync(fileURLToPath(new URL('../../docs/one-machine.md', import.meta.url)), 'utf8');
const units = readdirSync(SERVICE).sort();
const textOf = (unit: string) => readFileSync(join(SERVICE, unit), 'utf8');
const home = mkdtempSync(join(tmpdir(), 'feedmill-service-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;
if (!hasSystemd) console.warn('SKIPPED: systemd-analyze is not on this machine, so the units are not verified');

describe('the units of a service', () => {
  it('are those that the page on one machine tells of', () => {
    expect(units).toEqual(['feedmill-backup.service', 'feedmill-backup.timer', 'feedmill.service']);
    for (const unit of ['feedmill.service', 'feedmill-backup.timer']) expect(PAGE).toContain(unit);
  });

  it.skipIf(!hasSystemd)('are read by systemd without a warning, and leave the service few rights', async () => {
    for (const unit of units) {
      const text = textOf(unit)
        .replaceAll('/opt/feedmill/node_modules/.bin/node', NODE)
        .replaceAll('/opt/feedmill/bin/feedmill.ts', PROGRAM);
      writeFileSync(join(home, unit), text);
    }
    for (const unit of units) {
      const { stdout, stderr } = await run('systemd-analyze', ['verify', join(home, unit)]);
      expect(`${stdout}${stderr}`).toBe('');
    }
    // In tenths: systemd calls up to 2.0 "OK", and what nothing keeps in is 9.6.
    const words = ['security', '--offline=true', '--threshold=20', '--no-pager', join(home, 'feedmill.service')];
    expect((await run('systemd-analyze', words)).stdout).toContain('Overall exposure level');
  });

  it('run the program by the command that the page makes for it', async () => {
    const started = /^ExecStart=(\S+) (\S+) start$/m.exec(textOf('feedmill.service')) ?? [];
    expect(started.slice(1)).toEqual(['/opt/feedmill/node_modules/.bin/node', '/opt/feedmill/bin/feedmill.ts']);
    expect(PAGE).toContain(`  ${started[1]} ${started[2]} "$@"`);
    const nightly = /^ExecStart=\/bin\/sh -ec '(.*)'$/m.exec(textOf('feedmill-backup.service'))?.[1] ?? '';
    expect(nightly.startsWith(`${started[1]} ${started[2]} backup /var/backups/feedmill/`)).toBe(true);
  });

  it('keep the newest seven backups', async () => {
    const backups = join(home, 'backups');
    const nightly = /^ExecStart=\/bin\/sh -ec '(.*)'$/m.exec(textOf('feedmill-backup.service'))?.[1] ?? '';
    const script = nightly
      .replaceAll('%%', '%')
      .replace(/^\S+ \S+ backup /, 'mkdir -p ')
      .replaceAll('/var/backups/feedmill', backups);
    await run('sh', ['-ec', `mkdir -p ${backups}/by-hand`]);
    for (let day = 10; day < 20; day++) await run('sh', ['-ec', `mkdir -p ${backups}/2025-01-${day}T033000`]);
    await run('sh', ['-ec', script]);
    const left = readdirSync(backups).sort();
    expect(left).toHaveLength(8);
    expect(left.at(-1)).toBe('by-hand');
    expect(left[0]).toBe('2025-01-14T033000');
    expect(left[6]).toMatch(/^20\d\d-\d\d-\d\dT\d{6}$/);
  });
});
