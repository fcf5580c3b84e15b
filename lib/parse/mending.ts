import { type FeedElement, type Fields, NO_FIELDS } from './element.ts';
import { repairMojibake } from './mojibake.ts';
import type { RepairLog } from './repair-log.ts';
import { cleanText } from './text.ts';
import { unwrapCdata } from './wrapped-cdata.ts';

/** Text without forbidden characters, double encoding and CDATA that shows; what was done is recorded. */
export function mendText(wrapped: string, repairs: RepairLog): string {
  const text = unwrapCdata(wrapped);
  if (text !== wrapped) repairs.add('cdata-unwrapped', 'a CDATA section was written as text, or twice');
  if (!DOUBTFUL.test(text)) return text;
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
  if (text === element.text && element.children === NO_FIELDS) return element;
  const children = element.children === NO_FIELDS ? NO_FIELDS : mendFields(element.children, repairs);
  return { ...element, text, children };
}

/** Every character that any of the repairs looks for: most texts have none, and one pass says so. */
const DOUBTFUL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x80-\xbf\ud800-\udfff\ufffe\uffff]/;
