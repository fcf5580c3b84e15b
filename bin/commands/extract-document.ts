import { extractPage, extractText } from '../../lib/extract/index.ts';
import {
  type AbsoluteUrl,
  type Extraction,
  type ExtractionRules,
  type Instant,
  NOWHERE,
} from '../../lib/model/index.ts';

/** A page or text to be read. `url` is null where nobody says where it is from. */
export type ExtractDocument = {
  readonly text: string;
  readonly url: AbsoluteUrl | null;
  readonly plain: boolean;
  /** When it was fetched, if that was just now. */
  readonly now: Instant | null;
};

/** Reads a document as what it is. */
export function extractDocument({ text, url, plain, now }: ExtractDocument, rules: ExtractionRules = {}): Extraction {
  return plain ? extractText(text, { now }) : extractPage(text, { url: url ?? NOWHERE, now, rules });
}

/** Whether a text is no markup: by its file's name or type, else because it has no tag. */
export function isPlain(text: string, nameOrType: string): boolean {
  if (/\.txt$|^text\/plain\b/i.test(nameOrType)) return true;
  return !/<(?:!doctype|!--|\/?[a-z][a-z0-9]*[\s/>])/i.test(text);
}
