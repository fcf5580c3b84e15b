import {
  MOST_REMARKS,
  type Reckoning,
  type Remark,
  type Repair,
  type SourceFeed,
  type SourceItem,
} from '../../model/index.ts';
import { BREAKS_OFF } from '../../parse/index.ts';
import type { Offer } from '../messages.ts';

// What is not in a feed though its source lists it is told with its reason: here what a poll itself leaves out.

/** Nothing was mended, and nothing is missing. */
export const NOTHING: Reckoning = { repairs: 0, mended: [], leftOut: 0, left: [] };

export function isNothing({ repairs, leftOut }: Reckoning): boolean {
  return repairs === 0 && leftOut === 0;
}

/** A line of a remark is no longer than this: states are written at every poll. */
const LONGEST = 120;

/** What was mended and left out, how much of each, and the first few. */
export function reckoningOf(mended: readonly Remark[], left: readonly Remark[]): Reckoning {
  const few = (remarks: readonly Remark[]) =>
    remarks.slice(0, MOST_REMARKS).map(({ what, why }) => ({ what: brief(what), why: brief(why) }));
  return { repairs: mended.length, mended: few(mended), leftOut: left.length, left: few(left) };
}

/** Every repair of a feed: on its way here, of the document, then item by item. */
export function mendedIn(feed: SourceFeed, onTheWay: readonly Repair[] = []): Remark[] {
  const remarks = (what: string, { repairs }: Pick<SourceFeed, 'repairs'>) =>
    repairs.map(({ code, detail }) => ({ what, why: detail === '' ? code : `${code}: ${detail}` }));
  return [
    ...remarks('the document', { repairs: [...onTheWay, ...feed.repairs] }),
    ...feed.items.flatMap((item, at) => remarks(nameOf(item, at), item)),
  ];
}

/** The same, with what had to be mended of what is said of the whole answer. */
export function withMended(reckoning: Reckoning, repairs: readonly Repair[]): Reckoning {
  if (repairs.length === 0) return reckoning;
  const { mended } = reckoningOf(
    repairs.map(({ code, detail }) => ({ what: 'the document', why: `${code}: ${detail}` })),
    [],
  );
  return {
    ...reckoning,
    repairs: reckoning.repairs + repairs.length,
    mended: [...mended, ...reckoning.mended].slice(0, MOST_REMARKS),
  };
}

/** Why an item of a feed is not taken; null where it is. */
export function whyLeft(item: SourceItem, at: number): Remark | null {
  if (breaksOff(item)) return { what: nameOf(item, at), why: 'is cut off; it is read once it arrives complete' };
  return isNamed(item) ? null : { what: nameOf(item, at), why: 'has no id, address or title to identify it' };
}

/** Half a text would pass for a whole one, and half an id for another: what breaks off waits until it comes whole. */
export function breaksOff({ repairs }: SourceItem): boolean {
  return repairs.some(({ code }) => code === BREAKS_OFF);
}

/** Whether there is anything to know an item again by. */
export function isNamed({ guid, url, title }: SourceItem): boolean {
  return guid !== null || url !== null || title !== null;
}

/** The same, with what the limit of one poll cuts away. */
export function withoutRest(reckoning: Reckoning, rest: readonly Offer[], limit: number): Reckoning {
  if (rest.length === 0) return reckoning;
  const why = `is beyond the ${limit} items read from one answer`;
  const cut = reckoningOf(
    [],
    rest.map((offer) => ({ what: offerName(offer), why })),
  );
  const left = [...reckoning.left, ...cut.left].slice(0, MOST_REMARKS);
  return { ...reckoning, leftOut: reckoning.leftOut + cut.leftOut, left };
}

/** What an offer is called where nobody has its article: its title, else its address, its id, or nothing of these. */
export function offerName({ told, url, guid }: Pick<Offer, 'told' | 'url' | 'guid'>): string {
  const title = told.form === 'item' || told.form === 'listed' ? told.item.title : null;
  return brief(title ?? url ?? guid ?? 'an item without a name');
}

function nameOf({ title, url, guid }: SourceItem, at: number): string {
  return title ?? url ?? guid ?? `item ${at + 1}`;
}

function brief(text: string): string {
  const line = text
    .slice(0, 4 * LONGEST)
    .replace(/\s+/g, ' ')
    .trim();
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1).toWellFormed()}…`;
}
