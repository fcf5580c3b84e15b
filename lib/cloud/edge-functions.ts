import { readFileSync } from 'node:fs';

/** The hub that feeds name, `own` for the one below their own address, and that address; null: CloudFront's own. */
export type Topics = { readonly hub: string; readonly address: string | null };

/** The most that CloudFront takes of one function, in bytes. */
export const MOST_OF_A_FUNCTION = 10 * 1024;

/**
 * What runs at CloudFront's edges before each answer: who may have it, and under which key it is. Without tokens and
 * private feeds it looks nothing up.
 */
export function viewerRequestCode(): string {
  return read('viewer-request');
}

/** What runs there behind each answer below 400: its type and its headers, and what the site says of itself. */
export function viewerResponseCode(topics: Topics | null, licence: string | undefined): string {
  const said = { HUB: topics?.hub ?? null, BASE: topics?.address ?? null, LICENCE: licence ?? null };
  return Object.entries(said).reduce((code, [name, value]) => {
    const line = `const ${name} = null;`;
    if (!code.includes(line)) throw new Error(`viewer-response.js lacks its line ${line}`);
    // By a function: what stands in for a text may hold a dollar sign.
    return code.replace(line, () => `const ${name} = ${JSON.stringify(value)};`);
  }, read('viewer-response'));
}

function read(name: string): string {
  return readFileSync(new URL(`./edge/${name}.js`, import.meta.url), 'utf8');
}
