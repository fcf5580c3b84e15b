import { type AbsoluteUrl, absoluteUrl, type HubLinks } from '../../model/index.ts';
import type { Page } from '../page/page.ts';
import { hasRel } from './next.ts';

/** More hubs than this nobody names. */
const MOST_HUBS = 10;

/**
 * The hubs that a page names, and what it calls itself, by the links of its head alone: what stands in its body may be a
 * reader's (WebSub §4). Undefined where it names none.
 */
export function hubsOf(page: Page): HubLinks | undefined {
  const hubs = linked(page, 'hub');
  return hubs.length === 0 ? undefined : { hubs: hubs.slice(0, MOST_HUBS), self: linked(page, 'self')[0] ?? null };
}

function linked({ outline, base }: Page, word: string): AbsoluteUrl[] {
  const found = new Set<AbsoluteUrl>();
  for (const [number, { name, attribs }] of outline.nodes.entries()) {
    if (name !== 'link' || !attribs.href || !hasRel(attribs.rel, word)) continue;
    if (outline.nodes[outline.parent[number]!]?.name !== 'head') continue;
    const url = absoluteUrl(attribs.href, base);
    if (url !== null) found.add(url);
  }
  return [...found];
}
