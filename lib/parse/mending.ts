import { type FeedElement, type Fields, NO_FIELDS } from './element.ts';
import { repairMojibake } from './mojibake.ts';
import type { RepairLog } from './repair-log.ts';
import { cleanText } from './text.ts';

/** Text without forbidden characters and without double encoding; what was done is recorded. */
export function mendText(text: string, repairs: RepairLog): string {
  const repaired = repairMojibake(text);
  if (repaired !== text) repairs.add('mojibake', 'text was encoded as UTF-8 twice');
  const clean = cleanText(repaired);
  if (clean !== repaired) repairs.add('control-characters', 'characters that XML forbids');
  return clean;
}

/** The same fields with every text in them mended. */
export function mendFields(fields: Fields, repairs: RepairLog): Fields {
  const mended: Record<string, readonly FeedElement[]> = {};
  for (const [name, elements] of Object.entries(fields)) {
    mended[name] = elements.map((element) => mendElement(element, repairs));
  }
  return mended;
}

function mendElement(element: FeedElement, repairs: RepairLog): FeedElement {
  const text = mendText(element.text, repairs);
  const children = element.children === NO_FIELDS ? NO_FIELDS : mendFields(element.children, repairs);
  return { ...element, text, children };
}
