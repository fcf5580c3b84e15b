import { decodeHTMLStrict } from 'entities';
import type { RawAttributes } from './tokens.ts';
import { conventionalPrefix, prefixOf } from './vocabulary.ts';

/** The prefixes in force at an element: ours by theirs (`''` for the default), null for a namespace we do not read. */
export type Namespaces = {
  readonly prefixes: ReadonlyMap<string, string | null>;
  readonly around: Namespaces | null;
};

export const NO_NAMESPACES: Namespaces = { prefixes: new Map(), around: null };

/** The namespaces inside an element with these attributes. */
export function declared(around: Namespaces, attributes: RawAttributes): Namespaces {
  let prefixes: Map<string, string | null> | null = null;
  for (const [name, value] of attributes) {
    if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue;
    prefixes ??= new Map();
    prefixes.set(name.slice(6), prefixOf(decodeHTMLStrict(value)));
  }
  return prefixes ? { prefixes, around } : around;
}

/**
 * The field name of an element or attribute, by what its prefix was declared to mean; an undeclared one means what it
 * means by convention. Names in namespaces we do not read come back as `x:…`, which is no field.
 */
export function canonicalName(name: string, namespaces: Namespaces): string {
  const colon = name.indexOf(':');
  const theirs = colon < 0 ? '' : name.slice(0, colon);
  const local = name.slice(colon + 1);
  // An unknown default namespace is a feed's own, mistyped more often than meant.
  const ours = colon < 0 ? (meaning(theirs, namespaces) ?? '') : prefixed(theirs, namespaces);
  if (ours === null) return `x:${local}`;
  return ours === '' ? local : `${ours}:${local}`;
}

function prefixed(theirs: string, namespaces: Namespaces): string | null {
  const ours = meaning(theirs, namespaces);
  return ours === undefined ? conventionalPrefix(theirs) : ours;
}

function meaning(theirs: string, namespaces: Namespaces): string | null | undefined {
  for (let scope: Namespaces | null = namespaces; scope; scope = scope.around) {
    const ours = scope.prefixes.get(theirs);
    if (ours !== undefined) return ours;
  }
  return undefined;
}
