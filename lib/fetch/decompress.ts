import { pipeline, Readable, type Transform } from 'node:stream';
import type { Repair } from '../model/index.ts';
import { CODINGS, type Coding, codingOf, codingsTold, HEAD_BYTES, isText } from './codings.ts';
import type { FetchLimits } from './policy.ts';
import { type Hold, NoRoom } from './room.ts';
import { isWhole } from './whole.ts';

/** The answer goes past what one fetch may cost. */
export class LimitExceeded extends Error {
  override readonly name = 'LimitExceeded';
}

/** The body is in no coding that we can undo, or breaks off. */
export class Undecodable extends Error {
  override readonly name = 'Undecodable';
}

/** A body as its author wrote it, and what had to be overlooked for that. */
export type Body = { readonly bytes: Uint8Array; readonly repairs: readonly Repair[] };

type Bytes = AsyncIterable<Uint8Array>;

/** More layers than this no honest server applies. */
const MOST_CODINGS = 3;

/**
 * Reads a body to its end and undoes its codings: those of its `Content-Encoding` as far as the bytes bear them out, and
 * one more layer where they show it (`sitemap.xml.gz`, a proxy that packed twice). A document that has come whole though
 * its transfer or its packing broke off is taken. Stops the transfer as soon as either limit is passed, however small the
 * bomb on the wire: throws LimitExceeded then, Undecodable where the packing is broken, NoRoom where there is none for it,
 * and whatever the transfer throws. What it reads is held until it is through, and the body from then on.
 */
export async function readBody(
  wire: Bytes,
  contentEncoding: string | null,
  limits: FetchLimits,
  hold: Hold,
): Promise<Body> {
  const body = await readHeld(wire, contentEncoding, limits, hold);
  hold.keep(body.bytes.length);
  return body;
}

async function readHeld(wire: Bytes, contentEncoding: string | null, limits: FetchLimits, hold: Hold): Promise<Body> {
  const { codings, unknown } = codingsTold(contentEncoding);
  const named = codings.length + unknown.length;
  if (named > MOST_CODINGS) throw new Undecodable(`${named} content encodings one inside another`);
  const strange = unknown.map((name) => repair(`${JSON.stringify(name.slice(0, 40))} is not a known content encoding`));
  const received: Received = { parts: [], failure: null };
  try {
    const body = await undoneWhole(recorded(wire, received, limits, hold), codings, limits, false, hold);
    const isDoubtful = unknown.length > 0 || body.repairs.length > 0;
    if (isDoubtful && !isText(body.bytes)) throw new Undecodable('a body in an undeclared content encoding');
    return { bytes: body.bytes, repairs: [...strange, ...body.repairs] };
  } catch (error) {
    if (error instanceof LimitExceeded || error instanceof NoRoom) throw error;
    const body = await rescued(received, codings, limits, hold);
    if (body === null) throw received.failure === null ? error : received.failure.error;
    return { bytes: body.bytes, repairs: [...strange, ...body.repairs] };
  }
}

/** What came over the wire, and the error with which it ended. */
type Received = { readonly parts: Uint8Array[]; failure: { readonly error: unknown } | null };

async function* recorded(wire: Bytes, received: Received, limits: FetchLimits, hold: Hold): AsyncGenerator<Uint8Array> {
  try {
    for await (const part of upTo(limits.wireBytes, 'transferred', wire, hold)) {
      received.parts.push(part);
      yield part;
    }
  } catch (error) {
    received.failure = { error };
    throw error;
  }
}

/**
 * What can be had of a body that could not be read as it was told: the whole document where only the end of the transfer
 * or of the packing is missing; else, of a transfer that was whole, the text that is in it by another coding or by none.
 */
async function rescued(
  received: Received,
  told: readonly Coding[],
  limits: FetchLimits,
  hold: Hold,
): Promise<Body | null> {
  const { parts, failure } = received;
  const undo = (codings: readonly Coding[], lenient: boolean) =>
    undoneWhole(Readable.from(parts, { objectMode: true }), codings, limits, lenient, hold).catch((error: unknown) => {
      if (error instanceof LimitExceeded || error instanceof NoRoom) throw error;
      return null;
    });
  const cut = await undo(told, true);
  if (cut !== null && isWhole(cut.bytes)) {
    return { bytes: cut.bytes, repairs: [...cut.repairs, BROKE_OFF] };
  }
  if (failure !== null) return null;
  for (const coding of CODINGS) {
    const other = await undo([coding], false);
    if (other === null || other.repairs.length > 0 || other.bytes.length === 0 || !isText(other.bytes)) continue;
    return { bytes: other.bytes, repairs: [repair(`the bytes are ${coding.name}, which is not declared`)] };
  }
  const plain = Buffer.concat(parts);
  return plain.length > 0 && isText(plain) ? { bytes: plain, repairs: [repair('the bytes are plain')] } : null;
}

const BROKE_OFF: Repair = {
  code: 'connection-broke-off',
  detail: 'the transfer did not end properly, but the document arrived complete',
};

function repair(detail: string): Repair {
  return { code: 'content-encoding-overruled', detail };
}

async function undoneWhole(
  wire: Bytes,
  told: readonly Coding[],
  limits: FetchLimits,
  lenient: boolean,
  hold: Hold,
): Promise<Body> {
  const repairs: Repair[] = [];
  let bytes = wire;
  for (const coding of [...told.toReversed(), null]) bytes = undone(bytes, coding, lenient, repairs);
  const parts: Uint8Array[] = [];
  for await (const part of upTo(limits.decodedBytes, 'unpacked', bytes, hold)) parts.push(part);
  return { bytes: Buffer.concat(parts), repairs };
}

async function* upTo(limit: number, how: string, bytes: Bytes, hold: Hold): AsyncGenerator<Uint8Array> {
  let total = 0;
  for await (const part of bytes) {
    total += part.length;
    if (total > limit) throw new LimitExceeded(`more than ${limit} bytes ${how}`);
    hold.take(part.length);
    yield part;
  }
}

/** Undoes one layer; null is the layer that nobody told of. */
async function* undone(
  packed: Bytes,
  told: Coding | null,
  lenient: boolean,
  repairs: Repair[],
): AsyncGenerator<Uint8Array> {
  const parts = packed[Symbol.asyncIterator]();
  try {
    const { head, whole } = await peek(parts);
    const coding = head.length === 0 ? null : codingOf(told, head);
    if (told !== null && coding !== told && head.length > 0) {
      repairs.push(repair(`${told.name} stated, but the bytes are ${coding?.name ?? 'plain'}`));
    }
    if (coding === null) yield* whole;
    else yield* throughDecoder(whole, coding.open(head, lenient), coding.name);
  } finally {
    await parts.return?.();
  }
}

async function* throughDecoder(packed: Bytes, decoder: Transform, name: string): AsyncGenerator<Uint8Array> {
  let transfer: { readonly error: unknown } | null = null;
  async function* watched() {
    try {
      yield* packed;
    } catch (error) {
      transfer = { error };
      throw error;
    }
  }
  // The error is the decoder's too, and is thrown where its output is read.
  pipeline(Readable.from(watched(), { objectMode: false }), decoder, () => {});
  try {
    yield* decoder as AsyncIterable<Uint8Array>;
  } catch {
    const failed = transfer as { readonly error: unknown } | null;
    throw failed === null ? new Undecodable(`a ${name} body that is damaged or cut off`) : failed.error;
  }
}

/** The first bytes, enough to tell a coding, and the whole again. */
async function peek(parts: AsyncIterator<Uint8Array>): Promise<{ head: Uint8Array; whole: Bytes }> {
  const seen: Uint8Array[] = [];
  let length = 0;
  while (length < HEAD_BYTES) {
    const next = await parts.next();
    if (next.done) break;
    seen.push(next.value);
    length += next.value.length;
  }
  async function* whole() {
    yield* seen;
    for (let next = await parts.next(); !next.done; next = await parts.next()) yield next.value;
  }
  return { head: Buffer.concat(seen), whole: whole() };
}
