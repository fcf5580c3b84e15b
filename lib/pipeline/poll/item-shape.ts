import type { ShapeField } from '../../model/index.ts';
import type { Offer } from '../messages.ts';

/** Which of the watched fields an item fills, as its source tells it. */
export function itemShape({ told, url }: Pick<Offer, 'told' | 'url'>): Readonly<Record<ShapeField, boolean>> {
  switch (told.form) {
    case 'item':
      return {
        title: told.item.title !== null,
        url: url !== null,
        date: (told.item.published ?? told.item.updated) !== null,
        text: Boolean(told.item.content ?? told.item.summary),
        image: told.item.image !== null,
      };
    case 'listed':
      return {
        title: told.item.title !== null,
        url: url !== null,
        date: told.item.published !== null,
        text: told.item.complete || told.item.excerpt !== null,
        image: told.item.image !== null,
      };
    default:
      return { title: false, url: url !== null, date: false, text: false, image: false };
  }
}
