import { DOCUMENT_FORMATS, type FeedFormat } from '../model/index.ts';

/** An entry in a document: so many bytes after the end of the one before (after the beginning, for the first), so long. */
export type Span = { readonly gap: number; readonly length: number };

/**
 * Where the entries of a feed's documents stand, in the order of its members; an entry of no length is not to be taken
 * from there. `made` are marks of what entries were made of besides their articles.
 */
export type Spans = {
  readonly made: ReadonlySet<string>;
  readonly documents: Readonly<Partial<Record<FeedFormat, readonly Span[]>>>;
};

/** Bytes of a mark, which is given in hexadecimal. */
export const MARK_BYTES = 6;

/** The layout of the bytes: another number is of another version, and tells nothing. */
const VERSION = 1;

/**
 * Spans in few bytes, since they are written with every publish: numbers of seven bits a byte, of gaps only how many of
 * the same follow each other, since most are.
 */
export function packed({ made, documents }: Spans): Uint8Array {
  const bytes: number[] = [VERSION];
  const number = (value: number) => {
    let left = value;
    for (; left >= 0x80; left = Math.floor(left / 0x80)) bytes.push((left % 0x80) + 0x80);
    bytes.push(left);
  };
  number(made.size);
  for (const mark of made) bytes.push(...Buffer.from(mark, 'hex'));
  for (const [at, format] of DOCUMENT_FORMATS.entries()) {
    const spans = documents[format];
    if (spans === undefined) continue;
    number(at);
    number(spans.length);
    for (const { gap, times } of runs(spans)) {
      number(gap);
      number(times);
    }
    for (const { length } of spans) number(length);
  }
  return Uint8Array.from(bytes);
}

function runs(spans: readonly Span[]): { gap: number; times: number }[] {
  const found: { gap: number; times: number }[] = [];
  for (const { gap } of spans) {
    const last = found.at(-1);
    if (last?.gap === gap) last.times += 1;
    else found.push({ gap, times: 1 });
  }
  return found;
}

/** What {@link packed} packed; null for bytes that are nothing of the kind. */
export function unpacked(bytes: Uint8Array): Spans | null {
  let at = 1;
  const number = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = bytes[at++];
      if (byte === undefined || scale > 2 ** 42) throw new RangeError();
      value += (byte % 0x80) * scale;
      if (byte < 0x80) return value;
    }
  };
  /** A number of things of which each takes a byte at least. */
  const count = (): number => {
    const value = number();
    if (value > bytes.length) throw new RangeError();
    return value;
  };
  try {
    if (bytes[0] !== VERSION) return null;
    const made = new Set<string>();
    for (let left = count(); left > 0; left--) {
      made.add(Buffer.from(bytes.subarray(at, at + MARK_BYTES)).toString('hex'));
      at += MARK_BYTES;
    }
    const documents: Partial<Record<FeedFormat, readonly Span[]>> = {};
    while (at < bytes.length) {
      const format = DOCUMENT_FORMATS[number()];
      if (format === undefined) return null;
      const size = count();
      const gaps: number[] = [];
      while (gaps.length < size) {
        const gap = number();
        const times = count();
        if (times === 0 || gaps.length + times > size) return null;
        for (let left = times; left > 0; left--) gaps.push(gap);
      }
      documents[format] = gaps.map((gap) => ({ gap, length: number() }));
    }
    return { made, documents };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The entries at these spans of a document, null for each that is not to be taken; null where it is too short for them. */
export function cutAt(document: Uint8Array, spans: readonly Span[]): (Uint8Array | null)[] | null {
  let at = 0;
  const entries = spans.map(({ gap, length }) => {
    at += gap + length;
    return length === 0 ? null : document.subarray(at - length, at);
  });
  return at > document.length ? null : entries;
}
