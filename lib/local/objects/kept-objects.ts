import { randomUUID } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '../folder/sqlite.ts';
import { nameToSegment } from './object-key.ts';
import { LOCK, TEMPORARY } from './objects.ts';

/** How long it is waited for who puts an object just now, in milliseconds. */
const WAIT = 10_000;

/** The objects of a folder under second names, which stay what they are when the first go on to mean something else. */
export type KeptObjects = {
  /** Holds the objects as they are: until `thaw` nobody changes one, in no process. Who wants to waits; who reads does not. */
  freeze(): void;
  /** Brings what is kept up to date with them; how many they are. */
  keep(): number;
  thaw(): void;
  /** Moves what is kept to a folder that is not there yet, on this disk or another. */
  moveTo(target: string): Promise<void>;
  /** Thaws, and drops what was not moved. */
  end(): void;
};

/** For the objects below `root`. A hold dies with this process. What is kept before the freeze is soon brought up to date in it. */
export function keepObjects(root: string): KeptObjects {
  const home = resolve(root);
  mkdirSync(join(home, TEMPORARY), { recursive: true });
  // Among what is put away: were this process killed, it would be found and removed there.
  const kept = join(home, TEMPORARY, `kept-${randomUUID()}`);
  let lock: DatabaseSync | null = null;
  const thaw = () => {
    lock?.close();
    lock = null;
  };
  return {
    freeze() {
      lock = openDatabase(join(home, LOCK), WAIT);
      lock.exec('BEGIN IMMEDIATE');
    },
    keep: () => follow(home, kept),
    thaw,
    async moveTo(target) {
      try {
        renameSync(kept, target);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
        await copyAll(kept, target, kept);
      }
    },
    end() {
      thaw();
      rmSync(kept, { recursive: true, force: true });
    },
  };
}

/** Makes a folder's files those of another: an object's file is never written to again, only replaced by another. */
function follow(from: string, to: string): number {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  const before = new Set(readdirSync(to));
  let count = 0;
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (nameToSegment(entry.name) === null) continue;
    const [old, kept] = [join(from, entry.name), join(to, entry.name)];
    const isKnown = before.delete(entry.name);
    if (entry.isDirectory()) count += follow(old, kept);
    else {
      if (isKnown && !isSameFile(old, kept)) rmSync(kept);
      if (!isKnown || !existsSync(kept)) linkOrCopy(old, kept);
      count += 1;
    }
  }
  for (const name of before) rmSync(join(to, name), { recursive: true });
  return count;
}

function isSameFile(one: string, other: string): boolean {
  return statSync(one, { throwIfNoEntry: false })?.ino === statSync(other).ino;
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    // Deleted since its folder was read, as can be before the freeze.
    if (code === 'ENOENT') return;
    // A file system without second names, or one more than it allows.
    if (!['EPERM', 'ENOTSUP', 'EMLINK', 'ENOSYS'].includes(code)) throw error;
    copyFileSync(from, to);
  }
}

async function copyAll(from: string, to: string, kept: string): Promise<void> {
  await mkdir(to, { mode: 0o700 });
  // Or somebody takes it for what a dead process left.
  utimesSync(kept, new Date(), new Date());
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [old, copied] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyAll(old, copied, kept);
    else await copyFile(old, copied);
  }
}
