import { readFile } from 'node:fs/promises';
import type { Config } from './config.ts';
import { ConfigError } from './fault.ts';
import { parseConfig } from './parse-config.ts';

/** Reads a `feedmill.yaml` from disk. Throws {@link ConfigError} where it cannot be read or holds faults. */
export async function loadConfig(path: string): Promise<Config> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(path, [{ line: 1, column: 1, path: [], message: unreadable(error) }]);
  });
  return parseConfig(decode(bytes, path), path);
}

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file; check the path, or start from a copy of lib/config/example.yaml',
  EACCES: 'permission denied; let the user who runs Feedmill read it',
  EISDIR: 'is a folder; name the file in it',
};

function unreadable({ code = '', message }: NodeJS.ErrnoException): string {
  return UNREADABLE[code] ?? `cannot be read (${message}); check the path and the disk`;
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const message = 'is not UTF-8; save it as UTF-8';
    throw new ConfigError(path, [{ line: 1, column: 1, path: [], message }]);
  }
}
