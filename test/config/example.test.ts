import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { configJsonSchema, deploymentOf, loadConfig, parseConfig } from '../../lib/config/index.ts';
import type { SchemaNode } from '../../lib/config/json-schema.ts';

const EXAMPLE = new URL('../../lib/config/example.yaml', import.meta.url);
const SCHEMA = new URL('../../lib/config/feedmill.schema.json', import.meta.url);

const example = await readFile(EXAMPLE, 'utf8');
const written = JSON.parse(await readFile(SCHEMA, 'utf8'));
const validate = new Ajv2020({ allErrors: true }).compile(written);

describe('the JSON Schema for editors', () => {
  it('is what the schema says now (else run npm run schema)', () => {
    expect(written).toEqual(JSON.parse(JSON.stringify(configJsonSchema())));
  });

  it('describes every key', () => {
    const undescribed = keysOf(written).filter(({ node }) => describedIn(node) === false);
    expect(undescribed.map(({ path }) => path)).toEqual([]);
  });

  it.each([
    ['a key that does not exist', 'site: { titel: x }'],
    ['a duration without a unit', 'sources: [{ id: a, interval: 15 }]'],
    ['an id with capitals', 'feeds: [{ id: Harbour }]'],
  ])('refuses %s, as reading does', (_, text) => {
    expect(validate(parse(text))).toBe(false);
    expect(() => parseConfig(text, 'f.yaml')).toThrow(/^f\.yaml:1:/);
  });
});

describe('the example', () => {
  it('is a valid configuration', async () => {
    const config = await loadConfig(EXAMPLE.pathname);
    expect(config.sources.map(({ id, kind }) => `${id} ${kind}`)).toEqual([
      'town-hall feed',
      'lighthouse-blog page',
      'fish-market sitemap',
      'harbour-weekly mail',
      'newsroom push',
    ]);
    expect(config.feeds.map(({ id }) => id)).toEqual(['harbour', 'ferries', 'search-engines', 'for-herald']);
  });

  it('validates against the JSON Schema that its first line names', () => {
    expect(example).toMatch(/^# yaml-language-server: \$schema=\.\/feedmill\.schema\.json\n/);
    expect(validate(parse(example)), JSON.stringify(validate.errors)).toBe(true);
  });

  it('shows every key there is', () => {
    const missing = keysOf(written).filter(({ key }) => !new RegExp(`^[ -]*${key}:`, 'm').test(example));
    expect(missing.map(({ path }) => path)).toEqual([]);
  });

  it('shows the defaults of the limits and of the automatic feeds', () => {
    const [shown, empty] = [parseConfig(example, 'example.yaml'), parseConfig('sources: []', 'empty.yaml')];
    expect(shown.limits).toEqual(empty.limits);
    expect(shown.automaticFeeds).toEqual(empty.automaticFeeds);
    expect(deploymentOf(shown, {}).deployment).toEqual(deploymentOf(empty, {}).deployment);
  });
});

type Key = { readonly key: string; readonly path: string; readonly node: SchemaNode };

function keysOf(node: SchemaNode, path = ''): Key[] {
  const own = Object.entries(node.properties ?? {}).flatMap(([key, child]) => [
    { key, path: `${path}.${key}`, node: child },
    ...keysOf(child, `${path}.${key}`),
  ]);
  return node.items ? [...own, ...keysOf(node.items, `${path}[]`)] : own;
}

function describedIn(node: SchemaNode & { readonly anyOf?: readonly SchemaNode[] }): boolean {
  return node.description !== undefined || (node.anyOf ?? []).some((child) => child.description !== undefined);
}
