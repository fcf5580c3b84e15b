import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../lib/config/index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'feedmill-config-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('loadConfig', () => {
  it('reads a file', async () => {
    const path = join(folder, 'feedmill.yaml');
    await writeFile(path, 'sources: [{ id: desk, kind: push }]\n');
    expect((await loadConfig(path)).sources).toHaveLength(1);
  });

  it('says where to begin when there is no file', async () => {
    const path = join(folder, 'missing.yaml');
    await expect(loadConfig(path)).rejects.toThrow(
      `${path}:1:1: there is no such file; check the path, or start from a copy of lib/config/example.yaml`,
    );
  });

  it('says that a folder is no file', async () => {
    await expect(loadConfig(folder)).rejects.toThrow('is a folder; name the file in it');
  });

  it('asks for UTF-8', async () => {
    const path = join(folder, 'latin1.yaml');
    await writeFile(path, Buffer.from('site: { title: caf\xe9 }', 'latin1'));
    await expect(loadConfig(path)).rejects.toThrow('is not UTF-8; save it as UTF-8');
  });
});
