import type { StatedDate } from '../../model/index.ts';
import type { Offer } from '../messages.ts';

/** The date of publication that an offer states of its article, or of its last change; null where it states none. */
export function statedDate({ told }: Offer): StatedDate | null {
  switch (told.form) {
    case 'item':
      return told.item.published ?? told.item.updated;
    case 'listed':
      return told.item.published;
    default:
      return null;
  }
}
