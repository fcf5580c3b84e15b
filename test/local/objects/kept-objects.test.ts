import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepObjects } from '../../../lib/local/objects/kept-objects.ts';
import { fileObjects } from '../../../lib/local/objects/objects.ts';
import type { Objects } from '../../../lib/store/index.ts';
import { scratchFolders } from '../scratch-folder.ts';

const fresh = scratchFolders();

async function allOf(objects: Objects): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  for await (const key of objects.list('')) all[key] = Buffer.from((await objects.get(key))?.bytes ?? []).toString();
  return all;
}

const put = fc.record({ key: fc.constantFrom('a', 'b/c', 'b/d', 'e/f/g', '%tmp', 'h'), text: fc.string() });
const remove = fc.record({ key: fc.constantFrom('a', 'b/c', 'b/d', 'e/f/g', 'h'), text: fc.constant(null) });
const change = fc.oneof({ weight: 3, arbitrary: put }, { weight: 1, arbitrary: remove });

async function apply(changes: readonly { readonly key: string; readonly text: string | null }[], objects: Objects) {
  for (const { key, text } of changes) {
    if (text === null) await objects.delete(key);
    else await objects.put(key, Buffer.from(text), { contentType: 'text/plain' });
  }
}

describe('objects that are kept', () => {
  it('are those of the moment of the freeze, whatever was put, replaced and deleted before and after', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change), fc.array(change), fc.array(change), async (before, between, after) => {
        const [root, target] = [fresh(), fresh()];
        const objects = fileObjects(root);
        await apply(before, objects);
        const kept = keepObjects(root);
        kept.keep();
        await apply(between, objects);
        const now = await allOf(objects);
        kept.freeze();
        expect(kept.keep()).toBe(Object.keys(now).length);
        kept.thaw();
        await apply(after, objects);
        await kept.moveTo(target);
        kept.end();
        expect(await allOf(fileObjects(target))).toEqual(now);
        expect(readdirSync(join(root, '%tmp'))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
