import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { expect, it } from 'vitest';
import { anchorsOf, linksOf, pages } from './pages.ts';

const ROOT = new URL('../../', import.meta.url);
const all = pages();

it.each(all.map((page) => [page.path, page] as const))('%s leads to files and headings that exist', (_, page) => {
  const broken = linksOf(page).filter((target) => {
    const [file = '', anchor] = target.split('#');
    const path = file === '' ? page.path : posix.join(posix.dirname(page.path), decodeURI(file));
    if (!existsSync(new URL(path, ROOT))) return true;
    const there = all.find((one) => one.path === path);
    return anchor !== undefined && there !== undefined && !anchorsOf(there).has(anchor);
  });
  expect(broken).toEqual([]);
});

it('names every page of the guide in its index', () => {
  const index = all.find(({ path }) => path === 'docs/README.md');
  const named = new Set(linksOf(index!).map((target) => `docs/${target.split('#')[0]}`));
  const missing = all.filter(({ path }) => path.startsWith('docs/') && path !== 'docs/README.md' && !named.has(path));
  expect(missing.map(({ path }) => path)).toEqual([]);
});

it('keeps the README to 150 lines', () => {
  const readme = all.find(({ path }) => path === 'README.md');
  expect(readme!.text.trimEnd().split('\n').length).toBeLessThanOrEqual(150);
});
