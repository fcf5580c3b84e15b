import type { Objects } from './objects.ts';

/** An object as it is, and as it would be; null where there is none. */
export type ShadowedObject = {
  readonly key: string;
  readonly before: Uint8Array | null;
  readonly after: Uint8Array | null;
};

export type ShadowObjects = Objects & {
  /** The objects whose bytes differ, in the order of their keys. */
  differing(prefix: string): AsyncGenerator<ShadowedObject>;
};

/** Objects that read through to live ones and keep what is written to themselves, in `own`, which is empty. */
export function shadowObjects(live: Objects, own: Objects): ShadowObjects {
  /** The keys of which `own` has the truth, be it that there is none. */
  const known = new Set<string>();
  const through = (key: string) => (known.has(key) ? own : live);
  return {
    get: (key) => through(key).get(key),
    head: (key) => through(key).head(key),

    async put(key, bytes, { onlyIf, ...options }) {
      const standing = await through(key).head(key);
      const holds = onlyIf === undefined || (onlyIf === 'absent' ? standing === null : standing?.etag === onlyIf.etag);
      if (!holds) return 'conflict';
      known.add(key);
      return own.put(key, bytes, options);
    },

    async delete(key) {
      known.add(key);
      await own.delete(key);
    },

    async *list(prefix) {
      const keys = new Set<string>();
      for await (const key of live.list(prefix)) if (!known.has(key)) keys.add(key);
      for await (const key of own.list(prefix)) keys.add(key);
      yield* [...keys].sort();
    },

    async *differing(prefix) {
      for (const key of [...known].filter((one) => one.startsWith(prefix)).sort()) {
        const [before, after] = [(await live.get(key))?.bytes ?? null, (await own.get(key))?.bytes ?? null];
        const isSame = before === null || after === null ? before === after : Buffer.compare(before, after) === 0;
        if (!isSame) yield { key, before, after };
      }
    },
  };
}
