import { NOWHERE_IN_IT, quoted, type Spot } from './findings.ts';
import type { RuleName } from './rules.ts';

/** A fault that is found before there is a text to find it in. */
export type EarlyFault = { readonly rule: RuleName; readonly spot: Spot; readonly message: string };

/** A document as text, the mark at its beginning taken off, and what is wrong with how it was encoded. */
export type Decoded = {
  readonly text: string;
  readonly faults: readonly EarlyFault[];
  /** Whether a byte order mark stood at the beginning. */
  readonly marked: boolean;
};

/**
 * Decodes a document as XML 1.0 Appendix F and RFC 7303 §3 have it: byte order mark, header, declaration, else UTF-8. What
 * is wrong is told, and the text is read on as best it can be; never throws.
 */
export function decodeStrictly(bytes: Uint8Array, contentType: string | null): Decoded {
  const mark = MARKS.find(({ bytes: sign }) => sign.every((byte, at) => bytes[at] === byte));
  const shape = mark?.charset ?? shapeOf(bytes);
  const declared = shape === null || shape === 'utf-8' ? declaration(bytes) : null;
  const served = /;\s*charset\s*=\s*["']?([^\s;"']+)/i.exec(contentType ?? '')?.[1] ?? null;
  const faults: EarlyFault[] = [];
  // What can be read as a declaration in ASCII is not in words of two bytes, whoever says so.
  const isWide = (name: string | null) => /^utf-16/.test(nameOf(name ?? '') ?? '');
  const claimed = [served, declared].find((name) => isWide(name) && !isWide(shape));
  if (claimed != null) faults.push(fault('encoding-broken', `is said to be in ${claimed}, and is not; write utf-8`));
  const label = shape ?? [served, declared].find((name) => name !== null && name !== claimed) ?? 'utf-8';
  for (const [name, from] of [
    [served, 'the HTTP header'],
    [declared, 'the XML declaration'],
  ] as const) {
    if (name !== null && nameOf(name) === null) {
      faults.push(fault('encoding-unknown', `${from} names ${quoted(name)}, which is no charset; write utf-8`));
    }
  }
  const [a, b] = [shape ?? nameOf(served ?? ''), nameOf(declared ?? '')];
  if (claimed == null && a !== null && b !== null && a !== b && !(a.startsWith('utf-16') && b.startsWith('utf-16'))) {
    const other = shape === null ? `the HTTP header ${served}` : `its first bytes ${shape}`;
    faults.push(fault('encoding-conflict', `the XML declaration says ${declared}, ${other}: readers go by either`));
  }
  const charset = nameOf(label) ?? 'utf-8';
  const { text, broken } = decode(bytes, charset);
  if (broken !== null) {
    const why = `a byte that is not ${charset} (0x${bytes[broken.byte]?.toString(16).padStart(2, '0')})`;
    const remedy = declared === null && served === null ? '; declare the encoding, or write UTF-8' : '';
    faults.push({
      rule: 'encoding-broken',
      spot: { ...NOWHERE_IN_IT, offset: broken.offset },
      message: `${why}${remedy}`,
    });
  } else if (charset !== 'utf-8' && !/^[\0-\x7f]*$/.test(text)) {
    faults.push(fault('encoding-not-utf8', `is in ${charset}; every reader reads UTF-8`));
  }
  return { text, faults, marked: mark !== undefined };
}

function fault(rule: RuleName, message: string): EarlyFault {
  return { rule, spot: NOWHERE_IN_IT, message };
}

const MARKS: readonly { readonly charset: string; readonly bytes: readonly number[] }[] = [
  { charset: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { charset: 'utf-16be', bytes: [0xfe, 0xff] },
  { charset: 'utf-16le', bytes: [0xff, 0xfe] },
];

/** XML 1.0 Appendix F.1: `<?` or `{` in words of two bytes. */
function shapeOf([a, b, c, d]: Uint8Array): string | null {
  if (a === 0 && b !== 0 && b !== undefined && c === 0 && d !== 0) return 'utf-16be';
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return 'utf-16le';
  return null;
}

function declaration(bytes: Uint8Array): string | null {
  const start = Buffer.from(bytes.subarray(0, 1024)).toString('latin1');
  return /^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?\sencoding\s*=\s*["']\s*([^"'\s>]+)/i.exec(start)?.[1] ?? null;
}

/** The charset that a label means (https://encoding.spec.whatwg.org/#names-and-labels); null for none. */
function nameOf(label: string): string | null {
  if (label === '') return null;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return null;
  }
}

type Broken = { readonly byte: number; readonly offset: number };

function decode(bytes: Uint8Array, charset: string): { text: string; broken: Broken | null } {
  try {
    return { text: new TextDecoder(charset, { fatal: true }).decode(bytes), broken: null };
  } catch {
    const byte = firstBroken(bytes, charset);
    const before = new TextDecoder(charset).decode(bytes.subarray(0, byte));
    return { text: new TextDecoder(charset).decode(bytes), broken: { byte, offset: before.length } };
  }
}

/** The first byte that is none of the charset, by halving: how much from the beginning decodes without a fault. */
function firstBroken(bytes: Uint8Array, charset: string): number {
  let [good, bad] = [0, bytes.length];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (decodes(bytes.subarray(0, middle), charset)) good = middle;
    else bad = middle;
  }
  return charset === 'utf-8' ? beginningOf(bytes, good) : good;
}

/** Where the character begins that goes wrong at a byte of UTF-8: a letter of Latin 1 is taken for the first of several. */
function beginningOf(bytes: Uint8Array, at: number): number {
  let lead = at - 1;
  while (lead > at - 4 && (bytes[lead] ?? 0) >> 6 === 0b10) lead--;
  const first = bytes[lead] ?? 0;
  const needed = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 0;
  return at - lead < needed ? lead : at;
}

/** Whether the beginning of a document decodes; a character that it cuts at the end is no fault. */
function decodes(bytes: Uint8Array, charset: string): boolean {
  try {
    new TextDecoder(charset, { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
