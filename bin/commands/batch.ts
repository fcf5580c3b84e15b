import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { z } from 'zod';
import { printableJson } from '../show/printable.ts';
import type { CommandContext } from './context.ts';
import { readingError } from './reading-error.ts';

const LINE = z.object({
  id: z.union([z.string(), z.number()]),
  url: z.string().nullish(),
  path: z.string(),
  contentType: z.string().nullish(),
});

/** A line of a batch: a file to read, and what is known of it. */
export type BatchLine = z.infer<typeof LINE>;

/** How a command answers the lines of a batch. */
export type BatchAnswers = {
  /** What is found in a line's file. Throws one clear line where nothing can be. */
  readonly answer: (line: BatchLine, bytes: Uint8Array) => object | Promise<object>;
  /** The same shape with nothing in it: it goes with every error. */
  readonly nothing: object;
};

/** What a gzipped file may unpack to. */
const UNPACKED_BYTES = 200_000_000;

/**
 * The measuring contract: a line `{"id","url","path"}` in, a line of JSON out, in order, one file in memory at a time.
 * A line that cannot be answered says why in `error`, and the rest go on. A gzipped file is unpacked.
 */
export async function answerBatch(context: CommandContext, { answer, nothing }: BatchAnswers): Promise<void> {
  for await (const text of createInterface({ input: context.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (text.trim() === '') continue;
    const line = parseLine(text);
    const found = 'error' in line ? { ...nothing, error: line.error } : await answerLine(line, answer, nothing);
    context.out(`${printableJson({ id: line.id, ...found })}\n`);
    await context.drained?.();
  }
  context.exit(0);
}

async function answerLine(line: BatchLine, answer: BatchAnswers['answer'], nothing: object): Promise<object> {
  try {
    return await answer(line, await readUnpacked(line.path));
  } catch (error) {
    return { ...nothing, error: readingError(line.path, error) };
  }
}

async function readUnpacked(path: string): Promise<Uint8Array> {
  const bytes = await readFile(path);
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return isGzip ? promisify(gunzip)(bytes, { maxOutputLength: UNPACKED_BYTES }) : bytes;
}

function parseLine(text: string): BatchLine | { readonly id: string | number | null; readonly error: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { id: null, error: 'the line is not JSON; write {"id":…,"url":…,"path":…}' };
  }
  const parsed = LINE.safeParse(value);
  if (parsed.success) return parsed.data;
  const id = z.object({ id: LINE.shape.id }).safeParse(value).data?.id ?? null;
  return { id, error: 'the line needs "id" (text or number) and "path" (text), and for a page "url"' };
}
