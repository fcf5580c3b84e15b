import type { AbsoluteUrl, ListStructure } from '../../model/index.ts';
import type { Page } from '../page/page.ts';
import { partsOf } from './links.ts';
import type { ItemRecord } from './records.ts';

/** Makes of item that are remembered, and folders that their addresses lie in. */
const MOST = 8;
/** Levels above an item that are compared where not all of them are as they were. */
const NEAR = 4;
const MOST_LEVELS = 40;

/** Where an item stands by tags alone: from its element up to the body, and from its headline's link up to its element. */
type Place = { readonly above: readonly string[]; readonly inside: string };

/** How the items of a list stand on the page whatever they are called, and where they lead. */
export function structureOf(page: Page, items: readonly Standing[]): ListStructure {
  const tags = new Set(items.map((item) => written(placeOf(page, item))));
  const folders = new Set(items.map(({ record }) => folderOf(record.url)));
  return { tags: tags.size > MOST ? [] : [...tags], folders: folders.size > MOST ? [] : [...folders] };
}

/** An item's record with the number of the element that it is selected by. */
export type Standing = { readonly record: ItemRecord; readonly anchor: number };

/**
 * The records that stand as a list's items stood: by all levels above them, or where a page has got another frame by the
 * nearest; of several lists that stand so, what leads to where the items led.
 */
export function recordsInStructure(
  page: Page,
  items: readonly Standing[],
  { tags, folders }: ListStructure,
): ItemRecord[] {
  const known = tags.flatMap((text) => readPlace(text) ?? []);
  for (const levels of [MOST_LEVELS, NEAR]) {
    const wanted = new Set(known.map((place) => written(place, levels)));
    const found = items.filter((item) => wanted.has(written(placeOf(page, item), levels))).map(({ record }) => record);
    const near = found.filter(({ url }) => folders.includes(folderOf(url)));
    if (found.length > 0) return near.length > 0 ? near : found;
  }
  return [];
}

function placeOf({ outline }: Page, { record, anchor }: Standing): Place {
  const link = (record.links.find(({ role }) => role === 'headline') ?? record.links[0])?.node ?? anchor;
  return { above: tagsUp(outline, anchor, -1), inside: tagsUp(outline, link, anchor).join(' ') };
}

/** The tags from an element up, to below another. */
function tagsUp({ nodes, parent }: Page['outline'], from: number, to: number): string[] {
  const tags: string[] = [];
  for (let at = from; at > to && at >= 0 && tags.length < MOST_LEVELS; at = parent[at]!)
    tags.push(nodes[at]!.name.slice(0, 20));
  return tags;
}

function written({ above, inside }: Place, levels = MOST_LEVELS): string {
  return `${above.slice(0, levels).join(' ')} < ${inside}`;
}

function readPlace(text: string): Place | null {
  const [above, inside] = text.split(' < ');
  return above === undefined || inside === undefined ? null : { above: above.split(' '), inside };
}

/** Where an address lies: all of its path but the last part, a number as any other. */
export function folderOf(url: AbsoluteUrl | null): string {
  if (url === null) return '';
  const { host, pathname } = new URL(url);
  return `${host}/${partsOf(pathname).slice(0, -1).join('/').slice(0, 200).replace(/\d+/g, '0')}`;
}
