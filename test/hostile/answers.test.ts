import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ANSWERS } from './answers.ts';

const READER = fileURLToPath(new URL('answers.ts', import.meta.url));

/** A guard against hanging, not a measurement: each takes a second or two on a busy machine. */
const HANGS = 30_000;

describe('what a source may answer to stop us', () => {
  it.each(Object.keys(ANSWERS))(
    'is read to its end, in a heap of 256 MB: %s',
    async (name) => {
      const words = ['--max-old-space-size=256', READER, name];
      const { stdout } = await promisify(execFile)(process.execPath, words, { timeout: HANGS, killSignal: 'SIGKILL' });
      expect((JSON.parse(stdout) as { megabytes: number }).megabytes).toBeLessThan(600);
    },
    HANGS + 5000,
  );
});
