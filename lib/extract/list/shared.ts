import type { Image } from '../../model/index.ts';
import { type DateHints, readDate } from '../dates/dates.ts';
import type { Line } from './lines.ts';

/** What the cards of a page have in common, which one of them alone does not tell. */
export type Shared = {
  /** Lines that stand in cards of several items: what an author does, where a shop is. They are nobody's excerpt. */
  readonly repeated: ReadonlySet<string>;
  /** Addresses of pictures that stand in cards of several items: faces, placeholders. */
  readonly pictures: ReadonlySet<string>;
  /** Which part of `3/4/20` comes first, where the cards' dates tell. */
  readonly numeric: DateHints['numeric'];
  /** Whether nearly every card has a short line with a date in it, which then is its date, whatever else the line says. */
  readonly dated: boolean;
};

/** Of a card that is read alone. */
export const NOTHING_SHARED: Shared = { repeated: new Set(), pictures: new Set(), numeric: undefined, dated: false };

/** A longer line is prose, whose dates are not the item's. */
export const LONGEST_DATED = 90;
const FEWEST_DATED = 3;
const SHARE_DATED = 0.7;
const NUMERIC = /(?<![\d./-])(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?![\d./-])/;

type Content = { readonly url: string; readonly lines: readonly Line[]; readonly images: readonly Image[] };

/** What the cards of several items have in common. */
export function sharedBy(cards: readonly Content[], hints: DateHints): Shared {
  const dates = cards.flatMap(({ lines }) =>
    lines.flatMap(({ text }) => {
      const match = text.length <= LONGEST_DATED ? NUMERIC.exec(text) : null;
      return match ? [match] : [];
    }),
  );
  const numeric = orderOf(dates);
  const own = { ...hints, numeric, now: undefined };
  const dated = cards.filter(({ lines }) =>
    lines.some((line) => mayBeDated(line) && readDate(line.text, own) !== null),
  );
  return {
    repeated: inSeveral(cards, 2, ({ lines }) => lines.map(({ text }) => text)),
    pictures: inSeveral(cards, 3, ({ images }) => images.map((image) => image.url)),
    numeric,
    dated: dated.length >= FEWEST_DATED && dated.length >= cards.length * SHARE_DATED,
  };
}

/** What stands in cards of so many items. */
function inSeveral(cards: readonly Content[], fewest: number, what: (card: Content) => readonly string[]): Set<string> {
  const items = new Map<string, string[]>();
  const several = new Set<string>();
  for (const card of cards) {
    for (const one of what(card)) {
      const known = items.get(one);
      if (known === undefined) items.set(one, [card.url]);
      else if (known.length < fewest && !known.includes(card.url) && known.push(card.url) === fewest) several.add(one);
    }
  }
  return several;
}

/** Whether a line may be the one that tells a card's date. */
export function mayBeDated({ text, heading, role }: Line): boolean {
  return text.length <= LONGEST_DATED && heading === null && role !== 'title' && role !== 'excerpt' && /\d/.test(text);
}

/** No month has a number above twelve; and of two digits that may be a year, those are it that change less. */
function orderOf(dates: readonly RegExpExecArray[]): DateHints['numeric'] {
  const [first, middle, last] = [1, 3, 4].map((place) => dates.map((match) => Number(match[place]))) as [
    number[],
    number[],
    number[],
  ];
  const isDay = (parts: readonly number[]) => parts.some((part) => part > 12);
  // A day in the middle stands in no order but the American.
  if (isDay(middle)) return isDay(first) ? undefined : 'month';
  if (dates.some((match) => match[4]!.length === 2)) {
    const [changing, standing] = [new Set(first).size, new Set(last).size];
    if (changing <= standing) return changing === standing ? undefined : 'year';
  }
  return isDay(first) || dates.some((match) => match[2] === '.') ? 'day' : undefined;
}
