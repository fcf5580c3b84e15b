import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { isLocked } from './lock.ts';

/** The process that holds a data folder, as others find it. */
export type Running = {
  readonly pid: number;
  /** Where its feeds are served, with a slash at the end. */
  readonly url: string;
  /** Where its table answers, for the AWS client. */
  readonly tableEndpoint: string;
  /** Where its console is served, with a slash at the end; absent where it serves none. */
  readonly console?: string;
};

/** What a process has said of itself so far: only its pid while it starts. */
export type Holder = Pick<Running, 'pid'> & Partial<Running>;

const HOLDER = z.object({
  pid: z.int(),
  url: z.string().optional(),
  tableEndpoint: z.string().optional(),
  console: z.string().optional(),
});

/** The process that runs on this data folder and has announced its addresses; null if none does, or it is dead. */
export async function readRunning(path: string): Promise<Running | null> {
  const folder = resolve(path);
  const holder = await readHolder(folder);
  if (holder?.url === undefined || holder.tableEndpoint === undefined) return null;
  const { pid, url, tableEndpoint, console } = holder;
  return isLocked(folder) ? { pid, url, tableEndpoint, ...(console === undefined ? {} : { console }) } : null;
}

/** What the last holder of the folder wrote, dead or alive. */
export async function readHolder(folder: string): Promise<Holder | null> {
  try {
    const { data } = HOLDER.safeParse(JSON.parse(await readFile(runningFile(folder), 'utf8')));
    if (data === undefined) return null;
    const { pid, url, tableEndpoint, console } = data;
    return {
      pid,
      ...(url === undefined ? {} : { url }),
      ...(tableEndpoint === undefined ? {} : { tableEndpoint }),
      ...(console === undefined ? {} : { console }),
    };
  } catch {
    return null;
  }
}

/** Says who holds the folder, in one piece: a reader sees the old word or the new. */
export async function writeHolder(folder: string, holder: Holder): Promise<void> {
  const temporary = `${runningFile(folder)}.tmp`;
  await writeFile(temporary, `${JSON.stringify(holder)}\n`);
  await rename(temporary, runningFile(folder));
}

export async function forgetHolder(folder: string): Promise<void> {
  await rm(runningFile(folder), { force: true });
}

function runningFile(folder: string): string {
  return join(folder, 'running.json');
}
