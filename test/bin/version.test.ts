import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { VERSION, versionWords } from '../../bin/version.ts';
import { scratchFolders } from '../local/scratch-folder.ts';
import { runFeedmill } from './run-feedmill.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const fresh = scratchFolders();
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const git = (folder: string, ...words: string[]) =>
  execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.org', ...words], {
    cwd: folder,
    encoding: 'utf8',
  }).trim();

describe('the version', () => {
  it('is the same in the program, the package, its lock and the changes that operators are told of', () => {
    const lock = JSON.parse(read('package-lock.json'));
    const [newest] = /^## (\d+\.\d+\.\d+)\b/m.exec(read('CHANGELOG.md'))?.slice(1) ?? [];
    const said = [JSON.parse(read('package.json')).version, lock.version, lock.packages[''].version, newest];
    expect(said).toEqual([VERSION, VERSION, VERSION, VERSION]);
  });

  it.each(['--version', '-V'])('is printed by %s alone, with exit code 0', async (option) => {
    const { out, err, code } = await runFeedmill([option]);
    expect({ err, code }).toEqual({ err: '', code: 0 });
    expect(out).toBe(`${versionWords()}\n`);
    expect(out).toMatch(/^\d+\.\d+\.\d+(?: \([0-9a-f]{12}\))?\n$/);
  });

  it('comes with the commit of a checkout: its branch, loose or packed, no branch, or in a further worktree', () => {
    const folder = fresh();
    mkdirSync(folder);
    git(folder, 'init', '--quiet', '--initial-branch', 'main');
    git(folder, 'commit', '--quiet', '--allow-empty', '-m', 'One');
    const first = git(folder, 'rev-parse', 'HEAD');
    const words = (commit: string) => `${VERSION} (${commit.slice(0, 12)})`;
    expect(versionWords(folder)).toBe(words(first));
    git(folder, 'pack-refs', '--all');
    expect(versionWords(folder)).toBe(words(first));
    const other = fresh();
    git(folder, 'worktree', 'add', '--quiet', '-b', 'other', other);
    git(other, 'commit', '--quiet', '--allow-empty', '-m', 'Two');
    const second = git(other, 'rev-parse', 'HEAD');
    expect(versionWords(other)).toBe(words(second));
    git(folder, 'checkout', '--quiet', '--detach', second);
    expect(versionWords(folder)).toBe(words(second));
  });

  it.each([
    ['there is no git', null],
    ['nothing was committed', 'ref: refs/heads/main\n'],
    ['what git keeps is not what we know', 'something else\n'],
  ])('stands alone where %s', (_, head) => {
    const folder = fresh();
    mkdirSync(join(folder, '.git'), { recursive: true });
    if (head !== null) writeFileSync(join(folder, '.git', 'HEAD'), head);
    expect(versionWords(folder)).toBe(VERSION);
  });
});
