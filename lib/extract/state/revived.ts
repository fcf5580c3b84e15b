type Box = Record<string, unknown> | unknown[];

/**
 * The value that devalue (Nuxt's payload) has flattened into a list: what stands first, in which each number is the place of
 * another value. What is no such list comes back as it is. Each value is made once, so that the work is linear; values that
 * hold themselves do so again.
 */
export function revived(data: unknown): unknown {
  if (!Array.isArray(data)) return data;
  const known = new Map<number, unknown>();
  const open: { readonly box: Box; readonly from: readonly unknown[] | Record<string, unknown> }[] = [];
  const at = (place: unknown): unknown => {
    if (typeof place !== 'number' || !(place in data)) return undefined;
    let index = place;
    // `Reactive` and the like hold one value, `Date` its text.
    for (let steps = 0; steps < 8 && isWrapper(data[index]); steps += 1) {
      const inner: unknown = data[index][1];
      if (typeof inner !== 'number') return inner;
      index = inner;
    }
    if (known.has(index)) return known.get(index);
    const value: unknown = data[index];
    if (typeof value !== 'object' || value === null) return value;
    const box: Box = Array.isArray(value) ? [] : {};
    known.set(index, box);
    open.push({ box, from: value as Record<string, unknown> });
    return box;
  };
  const root = at(0);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { box, from } = next;
    if (Array.isArray(box)) {
      const places = from as readonly unknown[];
      for (const place of typeof places[0] === 'string' ? places.slice(1) : places) box.push(at(place));
    } else for (const [key, place] of Object.entries(from)) setOwn(box, key, at(place));
  }
  return root;
}

/** Whatever the key is called: by `__proto__` a page would give the object another prototype, and not a value. */
function setOwn(box: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(box, key, { value, writable: true, enumerable: true, configurable: true });
}

function isWrapper(value: unknown): value is readonly [string, unknown] {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && value[0] !== 'Set';
}
