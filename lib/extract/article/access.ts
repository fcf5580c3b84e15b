import type { Access } from '../../model/index.ts';
import type { Clues } from '../clues/clues.ts';
import { isThing, listOf, textIn } from '../clues/graph.ts';

/** What a page says of who may read it. */
export type StatedAccess = {
  /** Null where the page does not say. */
  readonly access: Access | null;
  /** The classes and ids of the elements that are for subscribers only, as `.paid`; empty where none are named. */
  readonly paidParts: readonly string[];
};

const TIERS: ReadonlyMap<string, Access> = new Map([
  ['free', 'free'],
  ['metered', 'metered'],
  ['locked', 'paywalled'],
]);

/**
 * Who may read the article, by schema.org's `isAccessibleForFree` of the article or of its parts (as JSON-LD, microdata
 * or meta), Facebook's `article:content_tier` and Subscribe with Google's `subscriptions-accessible-for-free`. Where they
 * differ in strictness the meter counts as one: it is the finer statement of "not free".
 */
export function readAccess({ article, meta, props, page }: Clues): StatedAccess {
  const parts = listOf(article?.hasPart).filter(isThing);
  const paidParts = parts
    .filter((part) => isFree(part.isAccessibleForFree) === false)
    .flatMap((part) => listOf(part.cssSelector))
    .flatMap((selector) => (typeof selector === 'string' ? selector.split(',') : []))
    .map((selector) => selector.trim())
    .filter((selector) => /^[.#][\w-]+$/.test(selector))
    .slice(0, 20);
  const marked = props.get('isaccessibleforfree')?.[0];
  const node = marked === undefined ? null : page.outline.nodes[marked]!;
  const told = [
    isFree(article?.isAccessibleForFree),
    parts.some((part) => isFree(part.isAccessibleForFree) === false) ? false : null,
    isFree(node?.attribs.content ?? node?.attribs.href),
    isFree(meta.get('isaccessibleforfree')?.[0]),
    isFree(meta.get('subscriptions-accessible-for-free')?.[0]),
  ].find((one) => one !== null);
  const tier = TIERS.get((meta.get('article:content_tier')?.[0] ?? '').toLowerCase());
  if (tier === 'metered' || told === undefined) return { access: tier ?? null, paidParts };
  return { access: told ? 'free' : 'paywalled', paidParts };
}

function isFree(value: unknown): boolean | null {
  const text = typeof value === 'boolean' ? String(value) : (textIn(value) ?? '');
  const match = /^(?:https?:\/\/schema\.org\/)?(?:(true|yes|1)|(?:false|no|0))$/i.exec(text.trim());
  return match && match[1] !== undefined;
}

/** Characters that the paid elements hold where they are on the page at all; below, they were left out. */
const FEWEST_IN_PARTS = 300;

/** Whether the page names elements for subscribers only and does not hold them, or holds them empty. */
export function lacksPaidParts({ page }: Clues, { paidParts }: StatedAccess): boolean {
  if (paidParts.length === 0) return false;
  const classes = new Set(paidParts.filter((one) => one[0] === '.').map((one) => one.slice(1)));
  const ids = new Set(paidParts.filter((one) => one[0] === '#').map((one) => one.slice(1)));
  const { nodes, text, end } = page.outline;
  let found = 0;
  for (let i = 0; i < nodes.length; i += 1) {
    const { class: names, id } = nodes[i]!.attribs;
    if (!(id && ids.has(id)) && !names?.split(/\s+/).some((name) => classes.has(name))) continue;
    found += text[i]!;
    if (found >= FEWEST_IN_PARTS) return false;
    i = end[i]! - 1;
  }
  return true;
}
