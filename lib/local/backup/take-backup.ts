import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { FolderError, folderError } from '../folder/folder-error.ts';
import { keepObjects } from '../objects/kept-objects.ts';
import { writeRows } from '../queues/queues-moment.ts';
import { newLevel } from '../table/dynalite.ts';
import { writeEntries } from '../table/table-moment.ts';
import { readMoment } from './copy-lines.ts';

/** What a backup holds, counted. */
export type Backup = { readonly objects: number; readonly entries: number; readonly messages: number };

/** Where the table and the queues come from, and what breaks a copy off. */
export type BackupSource = {
  /** Asks the process that holds the folder; its first word is that the moment is taken. */
  readonly ask: () => AsyncIterable<string | Uint8Array>;
  readonly stopping: AbortSignal;
};

/**
 * Files of a data folder that belong to the process that holds it, or are made anew: the table, the queues and the objects
 * are copied in ways of their own. As what feeds were last looked through is left out, so that the first start on the copy
 * looks through all of them.
 */
const NOT_COPIED = /^(?:lock\.sqlite|queues\.sqlite|running\.json$|published-as\.json$|probe\.tmp$)|\.tmp$/;

/**
 * Copies a data folder to `target`, which is made, as it is at one moment, while another process works on it: table,
 * queues and objects fit together, and all that was acknowledged before is in it. Nobody changes an object while that
 * moment is taken. The copy is a data folder: to be started from, or put in the place of the other. A target that is there
 * is a whole copy; where it could not be made, or was broken off, there is none. Throws FolderError, one line.
 */
export async function takeBackup(folder: string, target: string, source: BackupSource): Promise<Backup> {
  const [from, to] = [resolve(folder), resolve(target)];
  checkTarget(from, to);
  const draft = await mkdtemp(`${to}.unfinished-`).catch((error) => {
    throw folderError(to, error);
  });
  try {
    const backup = await copyAll(from, draft, source);
    await rename(draft, to);
    return backup;
  } catch (error) {
    throw folderError(to, error);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

function checkTarget(from: string, to: string): void {
  if (existsSync(to)) throw new FolderError(`${to} is there already; name a folder for the backup that is not`);
  if (!existsSync(dirname(to)))
    throw new FolderError(`${dirname(to)}, where the backup is to be, does not exist; make it first`);
  if (!relative(from, to).startsWith(`..${sep}`))
    throw new FolderError(`${to} is in the data folder itself; name a folder for the backup outside of it`);
}

async function copyAll(from: string, draft: string, { ask, stopping }: BackupSource): Promise<Backup> {
  const kept = keepObjects(join(from, 'objects'));
  const moment = readMoment(ask());
  const count = { objects: 0, entries: 0, messages: 0 };
  const going = async function* <T>(all: AsyncIterable<T>, note: (one: T) => void): AsyncGenerator<T> {
    for await (const one of all) {
      stopping.throwIfAborted();
      note(one);
      yield one;
    }
  };
  try {
    // Most of it without anybody waiting for us.
    kept.keep();
    kept.freeze();
    await moment.taken();
    count.objects = kept.keep();
    kept.thaw();
    const rows = going(moment.rows(), ({ table }) => {
      count.messages += table === 'messages' ? 1 : 0;
    });
    await writeRows(draft, rows);
    const entries = going(moment.entries(), ({ length }) => {
      count.entries += length;
    });
    await writeEntries(newLevel(join(draft, 'table')), entries);
    await toDisk(join(draft, 'table'));
    stopping.throwIfAborted();
    await kept.moveTo(join(draft, 'objects'));
    await copyFiles(from, draft);
    return count;
  } finally {
    kept.end();
    await moment.end();
  }
}

/** Whoever is told that it is done may switch the machine off. */
async function toDisk(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = await open(join(folder, name), 'r+');
    await file.sync().finally(() => file.close());
  }
}

async function copyFiles(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (entry.isFile() && !NOT_COPIED.test(entry.name)) await copyFile(join(from, entry.name), join(to, entry.name));
  }
}
