import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { absoluteUrl, formatStated, type SourceFeed } from '../../lib/model/index.ts';
import type { CommandContext } from './context.ts';
import { readingError } from './extract.ts';
import { parseBytes } from './parse.ts';

const LINE = z.object({
  id: z.union([z.string(), z.number()]),
  url: z.string().nullish(),
  path: z.string(),
  contentType: z.string().nullish(),
});

/**
 * The measuring contract: a line `{"id","url","path","contentType"?}` in, a line of JSON out, in order, one feed in
 * memory at a time. A line that cannot be answered says why in `error`, and the rest go on.
 */
export async function parseBatch(context: CommandContext): Promise<void> {
  for await (const line of createInterface({ input: context.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue;
    context.out(`${JSON.stringify(await answer(line, context))}\n`);
    await context.drained?.();
  }
  context.exit(0);
}

async function answer(line: string, context: CommandContext): Promise<object> {
  const request = parseLine(line);
  if ('error' in request) return failure(request.id, request.error);
  const { id, path, url, contentType } = request;
  try {
    const bytes = await readFile(path);
    return { id, ...contractOf(await parseBytes(bytes, absoluteUrl(url ?? ''), contentType ?? null, context)) };
  } catch (error) {
    return failure(id, readingError(path, error));
  }
}

type Request = z.infer<typeof LINE> | { readonly id: string | number | null; readonly error: string };

function parseLine(line: string): Request {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { id: null, error: 'the line is not JSON: give {"id","url","path"}' };
  }
  const parsed = LINE.safeParse(value);
  if (parsed.success) return parsed.data;
  const id = z.object({ id: LINE.shape.id }).safeParse(value).data?.id ?? null;
  return { id, error: 'the line needs "id" (text or number), "url" and "path" (text)' };
}

function failure(id: string | number | null, error: string): object {
  return { id, feed: { title: null, links: [] }, entries: [], repairs: [], error };
}

function contractOf({ title, links, items, repairs }: SourceFeed): object {
  return {
    feed: { title, links },
    entries: items.map((item) => ({
      title: item.title,
      links: item.links,
      id: item.guid,
      published: formatStated(item.published),
      updated: formatStated(item.updated),
      authors: item.authors,
      content: item.content,
      summary: item.summary,
      enclosures: item.enclosures,
    })),
    repairs: [...repairs, ...items.flatMap((item, entry) => item.repairs.map((repair) => ({ ...repair, entry })))],
  };
}
