import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { freePorts } from '../e2e/running-feedmill.ts';
import { startScript } from './feedmill-process.ts';

const home = mkdtempSync(join(tmpdir(), 'feedmill-lean-'));
writeFileSync(join(home, 'feedmill.yaml'), 'sources: []\n');
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** With which words Node runs a Feedmill that was started so, by its process' number; and how it ends when told to. */
async function started(data: string, env: Readonly<Record<string, string>> = {}) {
  const [port] = await freePorts();
  const child = startScript('bin/feedmill.ts', ['start', '--port', `${port}`, '--data', data], { cwd: home, env });
  await child.says(/Ready in/, 60_000);
  const of = (what: string) => readFileSync(`/proc/${child.process.pid}/${what}`, 'utf8').split('\0');
  const words = of('cmdline');
  const settings = of('environ').filter((setting) => setting.startsWith('MALLOC_'));
  child.process.kill('SIGTERM');
  return { words, settings, ended: await child.ended() };
}

// Elsewhere nobody tells how a process was started.
describe.skipIf(process.platform !== 'linux')('feedmill start', () => {
  it('is the process that was started, begun anew so that it gives back memory', async () => {
    const { words, settings, ended } = await started('lean');
    expect(words).toContain('--max-semi-space-size=4');
    expect(words.slice(-6)).toEqual(['start', '--port', expect.any(String), '--data', 'lean', '']);
    expect(settings.toSorted()).toEqual([
      'MALLOC_ARENA_MAX=1',
      'MALLOC_MMAP_THRESHOLD_=32768',
      'MALLOC_TRIM_THRESHOLD_=131072',
    ]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
  });

  it('takes memory as somebody says himself', async () => {
    const { words, settings, ended } = await started('own', { MALLOC_ARENA_MAX: '4' });
    expect(words).not.toContain('--max-semi-space-size=4');
    expect(settings).toEqual(['MALLOC_ARENA_MAX=4']);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
  });
});
