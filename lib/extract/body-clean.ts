import type { BodyHints } from './body.ts';
import { DROP, type Drops } from './body-drop.ts';
import type { Outline } from './outline.ts';

/** Drops from a found body what is not its text: lists of links, its own headline. Returns the marks, extended. */
export function cleanBody(outline: Outline, root: number, drops: Drops, _hints: BodyHints): Drops {
  const { nodes, end, text, link, own, ownLink } = outline;
  const marks = Uint8Array.from(drops);
  for (let i = root + 1; i < end[root]!; ) {
    if (!marks[i] && isLinkBox(i)) marks[i] = DROP;
    if (!marks[i] && nodes[i]!.name === 'h1') marks[i] = DROP;
    i = marks[i] === DROP ? end[i]! : i + 1;
  }
  return marks;

  function isLinkBox(i: number): boolean {
    const { name } = nodes[i]!;
    const all = text[i]!;
    if (all === 0) return false;
    const density = link[i]! / all;
    if (name === 'ul' || name === 'ol' || name === 'dl' || name === 'table') return density > 0.6 && all < 3000;
    if (name === 'div' || name === 'section' || name === 'aside') return density > 0.5 && all < 1500;
    if (name === 'p' || /^h[2-6]$/.test(name)) return own[i]! > 0 && ownLink[i]! / own[i]! > 0.9 && own[i]! > 20;
    return false;
  }
}
