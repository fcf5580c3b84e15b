import { z } from 'zod';
import type { KeyPath } from './fault.ts';
import { fileSchema } from './schema.ts';

/** What a JSON Schema says of one value, as far as we read it back. */
export type SchemaNode = {
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly default?: unknown;
};

/** The JSON Schema (2020-12) of `feedmill.yaml`, for editors. */
export function configJsonSchema(): SchemaNode {
  return z.toJSONSchema(fileSchema, { io: 'input' }) as SchemaNode;
}

/** The part of the schema that governs a path; null where it knows none. */
export function schemaAt(path: KeyPath): SchemaNode | null {
  return path.reduce<SchemaNode | null>((node, key) => {
    if (node === null) return null;
    return (typeof key === 'number' ? node.items : node.properties?.[String(key)]) ?? null;
  }, configJsonSchema());
}
