import { chmod, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { FolderError, folderError } from './folder-error.ts';
import { takeLock } from './lock.ts';
import { forgetHolder, type Running, readHolder, writeHolder } from './running.ts';
import { refuseNewerFolder, stampFormat } from './stored-format.ts';

/** Room that must be left at the start, so that a full disk shows before the first article and not in the middle. */
const PROBE_BYTES = 1024 * 1024;

/** Everything of the group and of others, among the permissions of a folder. */
const NOT_THE_OWNERS = 0o077;

/** Anybody writes there, and nobody takes away what is another's: a folder as /tmp. */
const STICKY = 0o1000;

/** The data folder of one machine, held by this process alone. */
export type Folder = {
  /** Absolute. */
  readonly path: string;
  /** Lets other processes find this one, by `readRunning`. */
  announce(running: Omit<Running, 'pid'>): Promise<void>;
  /** Gives the folder back. */
  release(): Promise<void>;
};

/**
 * Makes the data folder where there is none, for its owner alone, and holds it for this process until `release`, or until
 * the process ends, by whatever end. One of ours that others may look into is closed to them. Throws
 * {@link FolderError}, one line that says what to do, where another process holds it or it cannot be written, and
 * NewerFormat where a later version has written there: then nothing in it is touched. What is older is taken over.
 */
export async function openFolder(path: string): Promise<Folder> {
  const folder = resolve(path);
  try {
    await refuseNewerFolder(folder);
    await makeFolder(folder);
    const lock = takeLock(folder);
    if (lock === null) throw await inUse(folder);
    try {
      // Another may have had the lock in between, of a later version.
      await refuseNewerFolder(folder);
      await probeSpace(folder);
      await stampFormat(folder);
      await writeHolder(folder, { pid: process.pid });
    } catch (error) {
      lock.release();
      throw error;
    }
    return {
      path: folder,
      announce: (running) => writeHolder(folder, { pid: process.pid, ...running }),
      release: async () => {
        await forgetHolder(folder);
        lock.release();
      },
    };
  } catch (error) {
    throw folderError(folder, error, join(folder, 'objects'));
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    // What is there may be a file: only making a folder inside it tells, and says so by its own error.
    await mkdir(join(folder, 'objects'), { recursive: true });
    await keepToOwner(folder);
  }
}

/** What is not public is in it: pages as they were fetched, articles under an embargo, the token of the API. */
async function keepToOwner(folder: string): Promise<void> {
  const { uid, mode } = await stat(folder);
  const isOurs = uid === process.getuid?.();
  if (isOurs && (mode & NOT_THE_OWNERS) !== 0 && (mode & STICKY) === 0) {
    await chmod(folder, mode & 0o7777 & ~NOT_THE_OWNERS);
  }
}

async function inUse(folder: string): Promise<FolderError> {
  const holder = await readHolder(folder);
  const process = holder === null ? 'another process' : `process ${holder.pid}`;
  const where = holder?.url === undefined ? '' : ` (${holder.url})`;
  return new FolderError(
    `Data folder ${folder}: in use by ${process}${where}; stop it first, or choose another folder with --data`,
  );
}

async function probeSpace(folder: string): Promise<void> {
  const probe = join(folder, 'probe.tmp');
  try {
    await writeFile(probe, new Uint8Array(PROBE_BYTES));
  } finally {
    await rm(probe, { force: true });
  }
}
