import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { configJsonSchema } from '../../lib/config/json-schema.ts';
import { configReference } from '../../lib/config/reference.ts';

/** docs/configuration.md is made from the schema: `npm run schema` writes it anew. */

it('docs/configuration.md tells every key of the schema, as it is', () => {
  const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
  expect(page).toBe(configReference());
});

it('tells of each key what it does, its values and its default', () => {
  const page = configReference();
  for (const key of Object.keys(configJsonSchema().properties ?? {})) expect(page).toContain(`| \`${key}\` | `);
  expect(page).toContain('| `interval` | a duration, or a range of two | `5m-6h` | ');
  expect(page).toContain('| `kind` | `feed`, `page`, `sitemap`, `push`, `mail` | `feed` | ');
  expect(page).toContain('| `id` | text | required | ');
  expect(page).not.toMatch(/\| {2}\|$/m);
});
