import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** Call at the top of a test file: gives paths of folders that are not there yet, and removes them all at the end. */
export function scratchFolders(): () => string {
  const home = mkdtempSync(join(tmpdir(), 'feedmill-'));
  let given = 0;
  afterAll(() => rmSync(home, { recursive: true, force: true, maxRetries: 3 }));
  return () => {
    given += 1;
    return join(home, String(given));
  };
}
