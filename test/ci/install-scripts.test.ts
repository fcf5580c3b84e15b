import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** What comes with our dependencies, as the lock file and npm's own settings have it. */

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

type Locked = {
  readonly version?: string;
  readonly integrity?: string;
  /** Part of the archive of the package around it, and of that one's hash. */
  readonly inBundle?: true;
  readonly hasInstallScript?: true;
  readonly os?: readonly string[];
};
const { allowScripts } = JSON.parse(read('package.json')) as {
  readonly allowScripts: Readonly<Record<string, boolean>>;
};
const { packages } = JSON.parse(read('package-lock.json')) as { readonly packages: Readonly<Record<string, Locked>> };
const locked = Object.entries(packages).filter(([path]) => path !== '');
const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

it('judges each dependency that has an install script, so that npm refuses an install with another', () => {
  expect(read('.npmrc').split('\n')).toContain('strict-allow-scripts=true');
  const withScript = locked.filter(
    ([, { hasInstallScript, os }]) => hasInstallScript && (os ?? ['linux']).includes('linux'),
  );
  expect([...new Set(withScript.map(([path]) => nameOf(path)))].sort()).toEqual(Object.keys(allowScripts).sort());
});

it('pins every dependency by its hash, or by that of the one it comes in', () => {
  expect(locked.length).toBeGreaterThan(100);
  expect(
    locked
      .filter(([, { integrity, inBundle }]) => !inBundle && !/^sha512-/.test(integrity ?? ''))
      .map(([path]) => path),
  ).toEqual([]);
});

it('has no tar of the kind with advisories', () => {
  const tars = locked
    .filter(([path]) => nameOf(path) === 'tar')
    .map(([, { version }]) => Number.parseInt(version ?? '', 10));
  expect(tars.length).toBeGreaterThan(0);
  expect(Math.min(...tars)).toBeGreaterThanOrEqual(7);
});
