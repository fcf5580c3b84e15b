import type { AbsoluteUrl, ListStructure } from '../../model/index.ts';
import type { Page } from '../page/page.ts';
import { type ItemLink, partsOf } from './links.ts';

/** Makes of item that are remembered, and folders that their addresses lie in. */
const MOST = 8;
/** Levels above a headline that are compared: all, or where not all are as they were the nearest. */
const LEVELS = [40, 6];

/** How the headlines of a list stand on the page whatever they are called, and where they lead. */
export function structureOf(page: Page, headlines: readonly ItemLink[], beside: number): ListStructure {
  const tags = new Set(headlines.map(({ node }) => tagsAbove(page, node, LEVELS[0]!)));
  const folders = new Set(headlines.map(({ url }) => folderOf(url)));
  return { tags: tags.size > MOST ? [] : [...tags], folders: folders.size > MOST ? [] : [...folders], beside };
}

/**
 * The links of a page with those for headlines, and no others, that stand as a list's headlines stood: by all levels above
 * them, or where the page has got another frame by the nearest; of several lists that stand so, those that lead to where
 * its items led. Null where none does.
 */
export function linksInStructure(
  page: Page,
  links: readonly ItemLink[],
  { tags, folders }: Pick<ListStructure, 'tags' | 'folders'>,
): readonly ItemLink[] | null {
  for (const levels of LEVELS) {
    const wanted = new Set(tags.map((path) => path.split(' ').slice(0, levels).join(' ')));
    const found = links.filter(({ node }) => wanted.has(tagsAbove(page, node, levels)));
    const near = found.filter(({ url }) => folders.includes(folderOf(url)));
    const headlines = new Set(near.length > 0 ? near : found);
    if (headlines.size > 0) {
      return links.map((link) => ({ ...link, role: headlines.has(link) ? 'headline' : 'other' }));
    }
  }
  return null;
}

/** The tags from a link up, it among them. */
function tagsAbove({ outline: { nodes, parent } }: Page, link: number, levels: number): string {
  const tags: string[] = [];
  for (let at = link; at >= 0 && tags.length < levels; at = parent[at]!) tags.push(nodes[at]!.name.slice(0, 20));
  return tags.join(' ');
}

/** Where an address lies: all of its path but the last part, a number as any other. */
export function folderOf(url: AbsoluteUrl | null): string {
  if (url === null) return '';
  const { host, pathname } = new URL(url);
  return `${host}/${partsOf(pathname).slice(0, -1).join('/').slice(0, 200).replace(/\d+/g, '0')}`;
}
