import { writeFile } from 'node:fs/promises';
import { configJsonSchema } from './json-schema.ts';

// Run by `npm run schema` after a change of schema.ts; a test compares the file with what the schema says.
await writeFile(new URL('feedmill.schema.json', import.meta.url), `${JSON.stringify(configJsonSchema(), null, 2)}\n`);
