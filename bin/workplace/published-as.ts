import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Ports, republish } from '../../lib/pipeline/index.ts';
import { VERSION } from '../version.ts';

/** As what all feeds of a data folder were last looked through, so that they need not be at every start. */
const FILE = 'published-as.json';

/**
 * Has all feeds of a data folder looked through where what is part of each of them, the address they are served at above
 * all, is not what it was when they last were, or another version of Feedmill wrote them.
 */
export async function republishMoved(folder: string, ports: Pick<Ports, 'store' | 'queues' | 'now' | 'site'>) {
  if (await isAsBefore(folder, ports)) return;
  await republish(await ports.store.feeds.list(), ports);
  // The messages are safe by now: whoever dies here does it once more.
  await writeFile(join(folder, FILE), written(ports));
}

/** Whoever publishes otherwise than feeds were last looked through as leaves some of them so: the next start looks. */
export async function forgetOther(folder: string, ports: Pick<Ports, 'site'>): Promise<void> {
  if (!(await isAsBefore(folder, ports))) await rm(join(folder, FILE), { force: true });
}

async function isAsBefore(folder: string, ports: Pick<Ports, 'site'>): Promise<boolean> {
  const found = await readFile(join(folder, FILE), 'utf8').catch(() => null);
  return found === written(ports);
}

function written({ site }: Pick<Ports, 'site'>): string {
  return `${JSON.stringify({ version: VERSION, site })}\n`;
}
