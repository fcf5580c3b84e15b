import { randomUUID } from 'node:crypto';
import { copyFileSync, linkSync, mkdirSync, readdirSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openDatabase } from '../folder/sqlite.ts';
import { nameToSegment } from './object-key.ts';
import { LOCK, TEMPORARY } from './objects.ts';

/** How long it is waited for who puts an object just now, in milliseconds. */
const WAIT = 10_000;

/** The objects of a folder, which nobody changes, in no process, until `thaw`: whoever wants to waits, and readers do not. */
export type FrozenObjects = {
  /** Gives every object a second name beside the first, in the time that takes; how many. */
  keep(): number;
  /** Lets go of them. */
  thaw(): void;
  /** Moves what was kept to a folder that is not there yet, on this disk or another. */
  moveTo(target: string): Promise<void>;
  /** Thaws, and drops what was kept and not moved. */
  end(): void;
};

/** Holds the objects below `root` as they are. The hold dies with this process. */
export function freezeObjects(root: string): FrozenObjects {
  const home = resolve(root);
  mkdirSync(join(home, TEMPORARY), { recursive: true });
  // Among what is put away: were this process killed, it would be found and removed there.
  const kept = join(home, TEMPORARY, `kept-${randomUUID()}`);
  const lock = openDatabase(join(home, LOCK), WAIT);
  let isFrozen = true;
  try {
    lock.exec('BEGIN IMMEDIATE');
  } catch (error) {
    lock.close();
    throw error;
  }
  const thaw = () => {
    if (isFrozen) lock.close();
    isFrozen = false;
  };
  return {
    keep: () => linkAll(home, kept),
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

/** An object's file is never written to again, only replaced: a second name of it stays what it is. */
function linkAll(from: string, to: string): number {
  mkdirSync(to, { mode: 0o700 });
  let count = 0;
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (nameToSegment(entry.name) === null) continue;
    const [old, kept] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) count += linkAll(old, kept);
    else {
      linkOrCopy(old, kept);
      count += 1;
    }
  }
  return count;
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    // A file system without second names, or one more than it allows.
    if (!['EPERM', 'ENOTSUP', 'EMLINK', 'ENOSYS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
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
