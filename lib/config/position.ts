import { type Document, isAlias, isMap, isNode, isPair, isScalar, isSeq, visit } from 'yaml';
import type { KeyPath } from './fault.ts';

/** The offset of a path's value, or of the nearest thing around it that exists; with `of` `key`, of the last key itself. */
export function offsetOf(document: Document, path: KeyPath, of: 'value' | 'key' = 'value'): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [depth, key] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    if (isSeq(node)) {
      node = node.items[Number(key)];
    } else if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
      if (pair === undefined) return offset;
      if (of === 'key' && depth === path.length - 1) return startOf(pair.key) ?? offset;
      // A key without a value has a value of no extent somewhere behind it: the key is the better place to point at.
      const empty = isScalar(pair.value) && pair.value.value === null && pair.value.source === '';
      node = empty ? pair.key : pair.value;
    } else {
      return offset;
    }
    offset = startOf(node) ?? offset;
  }
  return offset;
}

/**
 * How far into the file's text an offset in a value's own text reaches, from where the value begins. 0 where the two do
 * not run alike: over several lines, or behind escapes.
 */
export function offsetWithin(document: Document, path: KeyPath, within: number): number {
  const node = document.getIn(path.map(String), true) ?? document.getIn(path, true);
  if (!isScalar(node) || typeof node.value !== 'string' || !isNode(node)) return 0;
  const quoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE';
  const length = (node.range?.[1] ?? 0) - (node.range?.[0] ?? 0);
  const alike = length === node.value.length + (quoted ? 2 : 0);
  return alike ? within + (quoted ? 1 : 0) : 0;
}

/** The path of the key whose text or value covers an offset: the innermost one. */
export function pathAt(document: Document, offset: number): KeyPath {
  let found: KeyPath = [];
  visit(document, {
    Pair: (index, pair, ancestors) => {
      const start = startOf(pair.key);
      const end = endOf(pair.value) ?? endOf(pair.key);
      if (start === null || end === null || offset < start || offset > end) return;
      found = [...ancestors, pair].flatMap((node, depth, chain) => step(node, chain[depth + 1] ?? null, index));
    },
  });
  return found;
}

/** What a node on the way down adds to the path: a pair its key, a list the place of the next node in it. */
function step(node: unknown, next: unknown, index: number | 'key' | 'value' | null): KeyPath {
  if (isPair(node)) return isScalar(node.key) ? [String(node.key.value)] : [];
  if (isSeq(node)) return [next === null ? Number(index) : node.items.indexOf(next)];
  return [];
}

function startOf(node: unknown): number | null {
  return isNode(node) ? (node.range?.[0] ?? null) : null;
}

function endOf(node: unknown): number | null {
  return isNode(node) ? (node.range?.[1] ?? null) : null;
}
