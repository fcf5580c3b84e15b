import { createHash } from 'node:crypto';

/** A document without the entries that somebody has, and the marks of those that it has with them. */
export type Delta = { readonly bytes: Uint8Array; readonly marks: string };

/** What begins and ends an entry; in a document of ours neither stands anywhere else, as markup is written out in texts. */
const ENTRIES = {
  atom: { begins: '<entry', ends: '</entry>\n' },
  rss: { begins: '<item>', ends: '</item>\n' },
} as const;

/** A mark of an entry: so many characters. */
const MARK = 8;

/**
 * A feed's document without the entries that are, to the byte, among those of the marks (WebSub §7: of Atom and RSS "the
 * hub MAY" leave out what was delivered). It is whole where there are no marks, and where no entry is new: something else
 * has changed then. All that stands around entries stays, what tells of withdrawn ones too.
 */
export function withoutKnown(document: Uint8Array, format: 'rss' | 'atom', marks: string | undefined): Delta {
  const { begins, ends } = ENTRIES[format];
  const bytes = Buffer.from(document.buffer, document.byteOffset, document.byteLength);
  const known = new Set(marks === undefined ? [] : chunks(marks));
  const parts: Uint8Array[] = [];
  const all: string[] = [];
  let isNews = false;
  let at = 0;
  for (;;) {
    const begin = bytes.indexOf(begins, at);
    const end = begin < 0 ? -1 : bytes.indexOf(ends, begin);
    if (end < 0) break;
    const until = end + ends.length;
    const mark = createHash('sha256').update(bytes.subarray(begin, until)).digest('base64url').slice(0, MARK);
    all.push(mark);
    if (known.has(mark)) parts.push(bytes.subarray(at, lineStart(bytes, begin)));
    else {
      parts.push(bytes.subarray(at, until));
      isNews = true;
    }
    at = until;
  }
  parts.push(bytes.subarray(at));
  return { bytes: isNews ? Buffer.concat(parts) : document, marks: all.join('') };
}

/** The blanks before an entry go with it. */
function lineStart(bytes: Buffer, at: number): number {
  let start = at;
  while (start > 0 && bytes[start - 1] === 0x20) start -= 1;
  return start;
}

function chunks(marks: string): string[] {
  return Array.from({ length: Math.floor(marks.length / MARK) }, (_, at) => marks.slice(at * MARK, (at + 1) * MARK));
}
