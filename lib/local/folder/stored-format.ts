import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { refuseNewerFormat, STORED_FORMAT } from '../../model/index.ts';
import { FolderError, folderError } from './folder-error.ts';

/** The file in the data folder that says in which format all of it is. */
const FILE = 'stored-format';

/**
 * Throws NewerFormat where a later version of Feedmill has written in this folder, FolderError where its format cannot be
 * read. Looks at one small file, and touches nothing.
 */
export async function refuseNewerFolder(folder: string): Promise<void> {
  const format = await readFormat(folder);
  if (format !== null) refuseNewerFormat(`Data folder ${folder}`, format);
}

/** Says in the folder that what is in it is in our format from now on. */
export async function stampFormat(folder: string): Promise<void> {
  if ((await readFormat(folder)) === STORED_FORMAT) return;
  const path = join(folder, FILE);
  // In one piece: a start that is killed leaves the old word or the new.
  await writeFile(`${path}.tmp`, `${STORED_FORMAT}\n`, { flush: true });
  await rename(`${path}.tmp`, path);
}

/** Null where there is no folder yet, or an early version made it, which said nothing. */
async function readFormat(folder: string): Promise<number | null> {
  const text = await readFile(join(folder, FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw folderError(folder, error);
  });
  if (text === null) return null;
  const format = Number(text);
  if (Number.isInteger(format) && format > 0) return format;
  throw new FolderError(
    `${join(folder, FILE)}: holds no number of a format; restore the file, or remove it if no later version of Feedmill ever ran on this folder`,
  );
}
