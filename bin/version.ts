import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** As package.json has it. */
export const VERSION = '0.2.0';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** So much of a commit's name tells it from every other. */
const SHOWN = 12;

/** `0.2.0 (1a2b3c4d5e6f)`: the version, with the commit where `root` is a checkout of git. Never throws. */
export function versionWords(root: string = ROOT): string {
  const commit = commitOf(root);
  return commit === null ? VERSION : `${VERSION} (${commit.slice(0, SHOWN)})`;
}

/**
 * The commit that is checked out in a folder, by git's own files: there may be no git on a server, and it refuses to tell
 * a service of a checkout that belongs to somebody else. Null where it is none.
 */
function commitOf(root: string): string | null {
  const home = gitFolder(join(root, '.git'));
  const head = readText(join(home, 'HEAD'))?.trim() ?? '';
  const name = /^ref: (refs\/\S+)$/.exec(head)?.[1];
  if (name === undefined) return commitIn(head);
  // In a further worktree branches are those of the first.
  const shared = join(home, readText(join(home, 'commondir'))?.trim() ?? '.');
  const loose = readText(join(shared, name));
  if (loose !== null) return commitIn(loose.trim());
  const lines = readText(join(shared, 'packed-refs'))?.split('\n') ?? [];
  const line = lines.find((one) => one.endsWith(` ${name}`)) ?? '';
  return commitIn(line.split(' ')[0] ?? '');
}

/** `.git` is a folder, or a file that says where that is. */
function gitFolder(path: string): string {
  const told = readText(path);
  if (told === null) return path;
  const place = told.replace('gitdir:', '').trim();
  return isAbsolute(place) ? place : join(path, '..', place);
}

function commitIn(text: string): string | null {
  return /^[0-9a-f]{40,64}$/.test(text) ? text : null;
}

/** Null where there is no such file, or none that can be read. */
function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
