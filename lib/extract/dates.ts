import { type Instant, instant, parseStated, type StatedDate } from '../model/index.ts';

export type DateHints = { readonly language?: string | null | undefined; readonly now?: Instant | undefined };

/** The date that a text states; null rather than a guess. A time without a zone is taken as UTC. */
export function readDate(text: string, _hints: DateHints = {}): StatedDate | null {
  const found = /\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s?(?:Z|[+-]\d{2}:?\d{2})?)?/.exec(text)?.[0];
  if (!found) return null;
  const day = parseStated(found);
  if (day) return day;
  const iso = found.replace(' ', 'T').replace(/\s/g, '');
  const moment = new Date(/(?:Z|[+-]\d{2}:?\d{2})$/.test(iso) ? iso : `${iso}Z`);
  return Number.isNaN(moment.getTime()) ? null : { instant: instant(moment), precision: 'second' };
}
