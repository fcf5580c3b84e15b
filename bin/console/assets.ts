import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ASSET_TYPES, CONSOLE_STYLE, WORKING_STYLE } from '../../lib/console/index.ts';

const FOLDER = new URL('../../lib/console/assets/', import.meta.url);

/** What pages are drawn with, as it is served. */
export type Asset = { readonly type: string; readonly bytes: Uint8Array<ArrayBuffer>; readonly address: string };

let read: ReadonlyMap<string, Asset> | null = null;

/** Every asset by its name. Its address tells versions apart, so that browsers need not ask again. */
export function assets(): ReadonlyMap<string, Asset> {
  read ??= new Map(Object.entries(ASSET_TYPES).map(([name, type]) => [name, assetOf(name, type)]));
  return read;
}

function assetOf(name: string, type: string): Asset {
  const bytes =
    name === 'console.css' ? Buffer.from(`${CONSOLE_STYLE}${WORKING_STYLE}`) : readFileSync(new URL(name, FOLDER));
  const version = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  return { type, bytes: new Uint8Array(bytes), address: `/assets/${name}?v=${version}` };
}
