import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { fileObjects, openTable as openLocalTable } from '../../lib/local/index.ts';
import { openShadow, type Shadow } from '../../lib/pipeline/index.ts';
import { openTable, type ShadowedObject, tableDefinition } from '../../lib/store/index.ts';
import type { Workplace } from './workplace.ts';

const TABLE = 'shadow';

/** Lets something work in a shadow of an installation, which is gone afterwards. */
export async function inShadow<T>({ ports, table }: Workplace, work: (shadow: Shadow) => Promise<T>): Promise<T> {
  const path = await mkdtemp(join(tmpdir(), 'feedmill-shadow-'));
  const local = await openLocalTable(
    { path },
    { tableName: TABLE, createTable: tableDefinition(TABLE), now: ports.now },
  );
  const client = local.client();
  try {
    const own = { table: openTable(client, TABLE), objects: fileObjects(join(path, 'objects')) };
    return await work(openShadow(ports, table, own));
  } finally {
    client.destroy();
    await local.close();
    await rm(path, { recursive: true, force: true });
  }
}

/** A document in a shadow's folder, with how many lines its diff adds and takes away. */
export type WrittenDocument = { readonly key: string; readonly added: number; readonly removed: number };

/** Makes a folder for a shadow's documents. Throws with one clear line where it holds something already. */
export async function makeShadowFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0)
    throw new Error(`${folder} is not empty; name a new folder for the shadow documents`);
}

/** Writes the documents that differ into a folder, each beside its diff to what is published. */
export async function writeShadow(
  folder: string,
  documents: AsyncIterable<ShadowedObject>,
): Promise<WrittenDocument[]> {
  const written: WrittenDocument[] = [];
  for await (const { key, before, after } of documents) {
    const path = join(folder, key);
    await mkdir(dirname(path), { recursive: true });
    if (after !== null) await writeFile(path, after);
    const patch = createTwoFilesPatch(key, key, linesOf(before), linesOf(after), 'published', 'shadow');
    await writeFile(`${path}.diff`, patch);
    const count = (sign: string) => patch.split('\n').filter((line) => line.startsWith(sign)).length;
    written.push({ key, added: count('+') - 1, removed: count('-') - 1 });
  }
  return written;
}

/** JSON Feed is one line, in which no difference can be seen. */
function linesOf(bytes: Uint8Array | null): string {
  const text = Buffer.from(bytes ?? []).toString();
  return text.startsWith('{') ? `${JSON.stringify(JSON.parse(text), null, 1)}\n` : text;
}
