import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('../../', import.meta.url);
const PAGE = readFileSync(new URL('docs/threats.md', ROOT), 'utf8');

/** Each path that the page names, with the titles in quotes that follow it. */
function named(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  let titles: string[] = [];
  for (const [, path, title] of PAGE.matchAll(/`((?:test|lib|bin|lambdas|docs|\.ci)\/[^`\s]+)`|"([^"]+)"/g)) {
    if (path !== undefined) {
      titles = found.get(path) ?? [];
      found.set(path, titles);
    } else titles.push(title!.replaceAll(/\s+/g, ' '));
  }
  return found;
}

describe('the page of threats', () => {
  it('names files that are there', () => {
    const gone = [...named().keys()].filter((path) => !existsSync(new URL(path, ROOT)));
    expect(gone).toEqual([]);
    expect(named().size).toBeGreaterThan(50);
  });

  it('names tests by titles that they have', () => {
    const tests = [...named()].filter(([path]) => path.endsWith('.test.ts') || path.endsWith('.contract.ts'));
    const wrong = tests.flatMap(([path, titles]) => {
      const text = readFileSync(new URL(path, ROOT), 'utf8');
      return titles.filter((title) => !text.includes(title)).map((title) => `${path}: ${title}`);
    });
    expect(wrong).toEqual([]);
    expect(tests.flatMap(([, titles]) => titles).length).toBeGreaterThan(30);
  });
});
