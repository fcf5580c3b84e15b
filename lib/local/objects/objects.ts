import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFile,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { ObjectHead, Objects, PutOptions, StoredObject } from '../../store/objects.ts';
import { folderError } from '../folder/folder-error.ts';
import { isBusy, openDatabase, transaction } from '../folder/sqlite.ts';
import { decodeHead, decodeObject, encodeObject, MAX_HEADER } from './object-file.ts';
import { isObjectKey, keyToPath, nameToSegment } from './object-key.ts';

/** `%` and no hex digits: names that no key escapes to. */
export const TEMPORARY = '%tmp';
export const LOCK = '%lock.sqlite';

/** How long a put waits on our thread for another process's put, in milliseconds. A put holds the lock for well under one. */
const PUT_WAIT = 20;

/** How often it is looked, in milliseconds, whether who holds the lock for longer has let go of it, as a backup does; and how often at most. */
const LOOK_MS = 25;
const MOST_LOOKS = 12_000;

/**
 * What is not larger is read and written on our own thread: the system has it in memory, or takes it there, in less time
 * than another thread needs to be told of it, four times for each object.
 */
const SMALL_BYTES = 256 * 1024;

/** A temporary file this old was left by a process that died, in milliseconds. */
const ABANDONED = 3_600_000;

/**
 * Objects as files below `root`, for any number of processes at once. A put is a rename, so a reader sees the old
 * object or the new; the conditions of puts hold between processes, by a lock that dies with its holder. Survives the
 * death of the process at any moment. Throws FolderError where the disk is full or read-only.
 */
export function fileObjects(root: string): Objects {
  const home = resolve(root);
  const temporary = join(home, TEMPORARY);
  const lock = openLock(home, temporary);
  const pathOf = (key: string): string => join(home, keyToPath(key));
  const alone = aloneBy(lock);

  return {
    get: (key) => readObject(pathOf(key)),
    head: async (key) => readHead(pathOf(key)),
    async put(key, bytes, options) {
      const path = pathOf(key);
      const { etag, file } = encodeObject(bytes, options);
      const draft = join(temporary, randomUUID());
      try {
        if (file.length > SMALL_BYTES) await writeFile(draft, file);
        else writeFileSync(draft, file);
        // Nothing below awaits: what is compared is still so when it is replaced.
        const held = await alone(() => {
          const holds = conditionHolds(path, options.onlyIf);
          if (holds) moveTo(path, draft);
          return holds;
        });
        if (!held) rmSync(draft, { force: true });
        return held ? { etag } : 'conflict';
      } catch (error) {
        rmSync(draft, { force: true });
        throw folderError(home, error, path);
      }
    },
    async delete(key) {
      const path = pathOf(key);
      await alone(() => rmSync(path, { force: true }));
    },
    list(prefix) {
      // What lies beside the folder that a prefix names is not looked at: there may be many times as much of it.
      const above = folderOf(prefix);
      return above === '' ? listKeys(home, '', prefix) : listKeys(pathOf(above.slice(0, -1)), above, prefix);
    },
  };
}

/** Does something while no other process puts or deletes; `work` itself waits for nothing. */
function aloneBy(lock: DatabaseSync): <T>(work: () => T) => Promise<T> {
  let free: Promise<void> | null = null;
  const untilFree = async (): Promise<void> => {
    for (let look = 1; ; look++) {
      await setTimeout(LOOK_MS);
      try {
        return transaction(lock, () => {});
      } catch (error) {
        if (!isBusy(error) || look === MOST_LOOKS) throw error;
      }
    }
  };
  return async (work) => {
    for (;;) {
      // All wait together: each by itself would hold our thread up.
      if (free !== null) await free;
      try {
        return transaction(lock, work);
      } catch (error) {
        if (!isBusy(error)) throw error;
        free ??= untilFree().finally(() => {
          free = null;
        });
      }
    }
  };
}

function openLock(home: string, temporary: string): ReturnType<typeof openDatabase> {
  try {
    mkdirSync(temporary, { recursive: true });
    clearAbandoned(temporary);
    return openDatabase(join(home, LOCK), PUT_WAIT);
  } catch (error) {
    throw folderError(home, error);
  }
}

/** Its own last change is the clock: what is an hour older than that is nobody's draft any more. */
function clearAbandoned(temporary: string): void {
  for (const name of readdirSync(temporary)) {
    const path = join(temporary, name);
    const age = statSync(temporary).mtimeMs - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Infinity);
    if (age > ABANDONED) rmSync(path, { recursive: true, force: true });
  }
}

const readWhole = promisify(readFile) as (file: number) => Promise<Buffer>;

/** Folders are made when they are first needed. */
function moveTo(path: string, draft: string): void {
  try {
    renameSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    mkdirSync(dirname(path), { recursive: true });
    renameSync(draft, path);
  }
}

async function readObject(path: string): Promise<StoredObject | null> {
  const file = openIfThere(path);
  if (file === null) return null;
  try {
    // The open file stays what it is while a put replaces its name.
    const { size, mtime } = fstatSync(file);
    const bytes = size > SMALL_BYTES ? await readWhole(file) : readFileSync(file);
    return decodeObject(bytes, mtime);
  } catch (error) {
    return absent(error);
  } finally {
    closeSync(file);
  }
}

function readHead(path: string): ObjectHead | null {
  const file = openIfThere(path);
  if (file === null) return null;
  try {
    const start = Buffer.alloc(MAX_HEADER);
    const { size, mtime } = fstatSync(file);
    return decodeHead(start.subarray(0, readSync(file, start, 0, MAX_HEADER, 0)), size, mtime);
  } catch (error) {
    return absent(error);
  } finally {
    closeSync(file);
  }
}

function openIfThere(path: string): number | null {
  try {
    return openSync(path, 'r');
  } catch (error) {
    return absent(error);
  }
}

function conditionHolds(path: string, onlyIf: PutOptions['onlyIf']): boolean {
  if (onlyIf === undefined) return true;
  const etag = readHead(path)?.etag ?? null;
  return onlyIf === 'absent' ? etag === null : etag === onlyIf.etag;
}

/** The beginning of a prefix that names a folder, with its slash; empty where none of it does, or no key begins so. */
function folderOf(prefix: string): string {
  const above = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  return isObjectKey(above.slice(0, -1)) ? above : '';
}

/** Keys in the order of their bytes, as S3 lists them. */
async function* listKeys(folder: string, above: string, prefix: string): AsyncGenerator<string> {
  const entries = (await readdir(folder, { withFileTypes: true }).catch(absent)) ?? [];
  const names = entries.flatMap((entry) => {
    const segment = nameToSegment(entry.name);
    if (segment === null) return [];
    // With its slash a folder sorts where its keys do: `a-b` before `a/b` before `ab`.
    const key = above + segment + (entry.isDirectory() ? '/' : '');
    return [{ key, bytes: Buffer.from(key), path: join(folder, entry.name), isFolder: entry.isDirectory() }];
  });
  for (const { key, path, isFolder } of names.sort((a, b) => a.bytes.compare(b.bytes))) {
    if (!isFolder && key.startsWith(prefix)) yield key;
    if (isFolder && (key.startsWith(prefix) || prefix.startsWith(key))) yield* listKeys(path, key, prefix);
  }
}

/** Null where the error says that there is no such file (a folder opens, and only then cannot be read); throws on any other. */
function absent(error: unknown): null {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return null;
  throw error;
}
