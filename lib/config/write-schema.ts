import { writeFile } from 'node:fs/promises';
import { configJsonSchema } from './json-schema.ts';
import { configReference } from './reference.ts';

// Run by `npm run schema` after a change of schema.ts; tests compare both files with what the schema says.
await writeFile(new URL('feedmill.schema.json', import.meta.url), `${JSON.stringify(configJsonSchema(), null, 2)}\n`);
await writeFile(new URL('../../docs/configuration.md', import.meta.url), configReference());
