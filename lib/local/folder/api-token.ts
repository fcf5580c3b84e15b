import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FolderError, folderError } from './folder-error.ts';

/** What callers of the API must know, and in words where they find it. */
export type ApiToken = { readonly value: string; readonly place: string };

/** The file in the data folder that keeps it. */
export const TOKEN_FILE = 'api-token';

/** 256 bits cannot be guessed. */
const RANDOM_BYTES = 32;

/** A shorter one was cut, or written by hand and can be guessed. */
const LEAST_CHARACTERS = 16;

/**
 * The token that the data folder keeps, made at the first start. `random` gives so many bytes that nobody can foresee.
 * Throws {@link FolderError} where it can be neither read nor written.
 */
export function openApiToken(folder: string, random: (bytes: number) => Uint8Array): Promise<ApiToken> {
  return openToken(folder, TOKEN_FILE, random);
}

/** The same for another token of the folder, in a file of its own. */
export async function openToken(
  folder: string,
  file: string,
  random: (bytes: number) => Uint8Array,
): Promise<ApiToken> {
  const path = join(folder, file);
  const place = `the file ${file} in the data folder`;
  try {
    const kept = await readToken(path);
    if (kept !== null) return { value: kept, place };
    const value = Buffer.from(random(RANDOM_BYTES)).toString('base64url');
    // In one piece: a start that is killed leaves the whole token or none.
    await writeFile(`${path}.tmp`, `${value}\n`, { mode: 0o600, flush: true });
    await rename(`${path}.tmp`, path);
    return { value, place };
  } catch (error) {
    throw folderError(folder, error);
  }
}

/** Whether an `Authorization` header bears the token (RFC 6750 §2.1; the scheme in any case, RFC 9110 §11.1). */
export function bearsToken(authorization: string | undefined, { value }: ApiToken): boolean {
  const [, told] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
  // Of digests, which are of one length whatever is told: how long it takes tells nothing of the token.
  return told !== undefined && timingSafeEqual(digest(told), digest(value));
}

async function readToken(path: string): Promise<string | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  const token = text?.trim() ?? null;
  if (token !== null && token.length < LEAST_CHARACTERS) {
    throw new FolderError(
      `${path}: the token is shorter than ${LEAST_CHARACTERS} characters; remove the file, and the next start creates a new one`,
    );
  }
  return token;
}

function digest(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}
