import { isUtf8 } from 'node:buffer';
import PostalMime, { type Email } from 'postal-mime';

/** A letter is read up to here, in bytes; SES takes no longer ones either. */
export const MOST_BYTES = 30_000_000;

export const MOST_PARTS = 500;

export const DEEPEST_PART = 50;

/** Of so many addresses the header fields are looked at. */
const MOST_ADDRESSES = 100;

/** A header field longer than this tells nobody anything. */
const LONGEST_FIELD = 20_000;

/** A header field: its name in small letters, its value unfolded. */
export type HeaderField = { readonly name: string; readonly value: string };

export type LetterAddress = { readonly name: string; readonly address: string };

/** A file that came with a letter. */
export type LetterFile = {
  /** The Content-ID without its brackets (RFC 2392), by which the letter's HTML shows it; null where it has none. */
  readonly id: string | null;
  readonly name: string | null;
  readonly type: string;
  readonly bytes: Uint8Array;
};

/** A letter taken apart; nothing of it is judged yet. */
export type Letter = {
  readonly fields: readonly HeaderField[];
  readonly from: LetterAddress | null;
  /** Everybody whom it names as its reader. */
  readonly readers: readonly LetterAddress[];
  readonly subject: string | null;
  readonly messageId: string | null;
  readonly html: string | null;
  readonly text: string | null;
  readonly files: readonly LetterFile[];
  /** Whether it carries something besides its texts, such as an invitation to a calendar. */
  readonly types: readonly string[];
};

/** Why a letter cannot be read, in one line. */
export class UnreadableLetter extends Error {
  override readonly name = 'UnreadableLetter';
}

/**
 * Takes a letter apart (RFC 5322, RFC 2045 and following): header fields decoded, texts in Unicode, `format=flowed` joined,
 * files apart. Throws {@link UnreadableLetter} where it is too large, in too many parts, nested too deep, or no letter.
 */
export async function readParts(bytes: Uint8Array): Promise<Letter> {
  if (bytes.length > MOST_BYTES)
    throw new UnreadableLetter(`it has ${bytes.length} bytes; at most ${MOST_BYTES} are read`);
  if (bytes.length === 0) throw new UnreadableLetter('it is empty');
  const parts = countParts(bytes);
  if (parts > MOST_PARTS) throw new UnreadableLetter(`it has more than ${MOST_PARTS} parts`);
  let email: Email;
  try {
    email = await PostalMime.parse(inUnicode(bytes), {
      maxNestingDepth: DEEPEST_PART,
      maxHeadersSize: 1_000_000,
      maxRfc822NestingDepth: 3,
    });
  } catch (error) {
    throw new UnreadableLetter(`it cannot be parsed: ${error instanceof Error ? error.message : String(error)}`);
  }
  const fields = email.headers
    .filter(({ key, value }) => isFieldName(key) && value.length <= LONGEST_FIELD)
    .map(({ key, value }): HeaderField => ({ name: key, value: clean(value) }));
  if (fields.length === 0) throw new UnreadableLetter('it has no header field, so it is not an e-mail');
  const html = textOf(email.html);
  return {
    fields,
    from: fromOf(email, fields),
    readers: readersOf(email, fields),
    subject: lineOf(email.subject),
    messageId: lineOf(email.messageId),
    html,
    text: textOf(email.text),
    files: email.attachments.map(({ contentId, filename, mimeType, content }) => ({
      id: contentId === undefined ? null : contentId.trim().replace(/^<|>$/g, ''),
      name: filename,
      type: mimeType,
      bytes: bytesOf(content),
    })),
    types: [...new Set(email.attachments.map(({ mimeType }) => mimeType))],
  };
}

/** A letter that says of no part what its charset is, and is no UTF-8, is what its writer's machine took for granted. */
function inUnicode(bytes: Uint8Array): Uint8Array {
  if (isUtf8(bytes) || Buffer.from(bytes).toString('latin1').toLowerCase().includes('charset='))
    return Uint8Array.from(bytes);
  return Uint8Array.from(Buffer.from(new TextDecoder('windows-1252').decode(bytes)));
}

/** The value of a header field that stands first by this name; null where there is none. */
export function fieldOf({ fields }: Pick<Letter, 'fields'>, name: string): string | null {
  return fields.find((field) => field.name === name)?.value ?? null;
}

/** RFC 5322 §3.6.8: what a field's name is made of. */
function isFieldName(name: string): boolean {
  return name !== '' && name.length <= 100 && /^[!-9;-~]+$/.test(name);
}

/**
 * The lines that begin a part, by all the boundaries that the letter states (RFC 2046 §5.1.1). What the library makes of a
 * part takes a thousand times the memory of its line, so they are counted first.
 */
function countParts(bytes: Uint8Array): number {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const boundaries = new Set<string>();
  for (const [, quoted, bare] of text.matchAll(BOUNDARY)) {
    boundaries.add((quoted ?? bare ?? '').trimEnd());
    if (boundaries.size > MOST_PARTS) return boundaries.size;
  }
  if (boundaries.size === 0) return 1;
  let count = 0;
  for (let at = text.indexOf('--'); at >= 0; at = text.indexOf('\n--', at)) {
    const begin = text[at] === '\n' ? at + 3 : at + 2;
    if (
      boundaries.has(
        text
          .slice(begin, begin + 100)
          .split(/[\r\n]/, 1)[0]
          ?.trimEnd() ?? '',
      )
    )
      count += 1;
    if (count > MOST_PARTS) return count;
    at = begin;
  }
  return count;
}

const BOUNDARY = /boundary[ \t]{0,9}=[ \t]{0,9}(?:"([^"\r\n]{1,200})"|([^\s";]{1,200}))/gi;

/** Of whom a letter is. `Foo, Inc. <a@b>` is one name with a comma, though by the letter of RFC 5322 it is two. */
function fromOf(email: Email, fields: readonly HeaderField[]): LetterAddress | null {
  const written = fields.find(({ name }) => name === 'from')?.value ?? '';
  const all = mailboxes([email.from, email.sender]);
  const only = written.split('<').length === 2 ? written : null;
  const found = all.find(({ address }) => isAddress(address)) ?? null;
  if (only === null) return found;
  const address =
    only
      .slice(only.indexOf('<') + 1)
      .split('>', 1)[0]
      ?.trim() ?? '';
  if (!isAddress(address)) return found;
  const spoken = only.slice(0, only.indexOf('<')).trim();
  const name = spoken.includes('=?') || spoken.startsWith('"') ? (found?.name ?? '') : spoken;
  return { name: oneLine(name), address: address.toLowerCase() };
}

const READER_FIELDS = new Set([
  'to',
  'cc',
  'bcc',
  'delivered-to',
  'x-original-to',
  'original-recipient',
  'envelope-to',
  'x-envelope-to',
  'x-forwarded-to',
  'x-forwarded-for',
  'x-rcpt-to',
  'apparently-to',
  'resent-to',
]);

function readersOf(email: Email, fields: readonly HeaderField[]): LetterAddress[] {
  const named = mailboxes([email.to, email.cc, email.bcc].flat());
  const more = fields
    .filter(({ name }) => READER_FIELDS.has(name))
    .flatMap(({ value }) => value.split(/[\s<>"(),;:]+/).filter(isAddress))
    .map((address) => ({ name: '', address: address.toLowerCase() }));
  const seen = new Map<string, LetterAddress>();
  for (const one of [...named, ...more].slice(0, MOST_ADDRESSES))
    if (isAddress(one.address)) seen.set(one.address, seen.get(one.address) ?? one);
  return [...seen.values()];
}

type Addresses = Email['from'];

function mailboxes(addresses: readonly (Addresses | undefined)[]): LetterAddress[] {
  return addresses
    .flatMap((one) => (one === undefined ? [] : one.group === undefined ? [one] : one.group))
    .map(({ name, address }) => ({ name: oneLine(name), address: (address ?? '').trim().toLowerCase() }));
}

function isAddress(address: string): boolean {
  return address.length <= 320 && /^[^\s@<>]+@[^\s@<>]+$/.test(address);
}

function lineOf(text: string | undefined): string | null {
  const line = oneLine(text ?? '');
  return line === '' ? null : line;
}

function oneLine(text: string): string {
  return clean(text).replace(/\s+/g, ' ').trim().slice(0, 2000).toWellFormed();
}

function textOf(text: string | undefined): string | null {
  const found = (text ?? '').replaceAll('\0', '');
  return found.trim() === '' ? null : found;
}

/** NUL and other control characters are in no text that is shown; some databases do not even take them. */
function clean(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '').toWellFormed();
}

function bytesOf(content: ArrayBuffer | Uint8Array | string): Uint8Array {
  if (typeof content === 'string') return Buffer.from(content);
  return content instanceof Uint8Array ? content : new Uint8Array(content);
}
