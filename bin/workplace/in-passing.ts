import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../lib/config/index.ts';
import type { Log, Ports } from '../../lib/pipeline/index.ts';
import { openWorkplace } from './workplace.ts';

/**
 * Lets something work with ports of a configuration for which there is no data folder yet: what it owes hosts is kept in a
 * folder that is gone afterwards. Null where `brokenOff` was aborted, or the process told to stop, before it was done.
 */
export async function inPassing<T>(
  config: Config,
  log: Log,
  brokenOff: AbortSignal | null,
  work: (ports: Ports) => Promise<T>,
): Promise<T | null> {
  const home = await mkdtemp(join(tmpdir(), 'feedmill-'));
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  brokenOff?.addEventListener('abort', stop);
  try {
    const folder = join(home, 'data');
    const setup = { config, folder, parent: null, demonstration: false, stack: null };
    const workplace = await openWorkplace(setup, { log, servedAt: 'http://127.0.0.1/' });
    // What waits for a host, or for its answer, fails then and is over.
    const hurry = () => workplace.hurry();
    stopping.signal.addEventListener('abort', hurry);
    try {
      if (brokenOff?.aborted) stop();
      const result = stopping.signal.aborted ? null : await work(workplace.ports);
      return stopping.signal.aborted ? null : result;
    } finally {
      await workplace.close();
    }
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    brokenOff?.removeEventListener('abort', stop);
    await rm(home, { recursive: true, force: true });
  }
}
