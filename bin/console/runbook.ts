import { readFile } from 'node:fs/promises';
import { drawRunbook, type RunbookData } from '../../lib/console/index.ts';
import { page } from './registry.ts';

const FILE = new URL('../../docs/runbook.md', import.meta.url);

/** What to do about what may be the matter. */
export const runbookPage = page<RunbookData>({
  path: '/runbook',
  title: 'Runbook',
  load: async () => ({ text: await readFile(FILE, 'utf8') }),
  draw: drawRunbook,
});
