import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { absoluteUrl, type Extraction, formatStated } from '../../lib/model/index.ts';
import type { CommandContext } from './context.ts';
import { extractDocument, isPlain, readingError } from './extract.ts';

const LINE = z.object({
  id: z.union([z.string(), z.number()]),
  url: z.string().optional(),
  path: z.string(),
});

/**
 * The measuring contract: a line `{"id","url","path"}` in, a line of JSON out, in order, one page in memory at a time.
 * A line that cannot be answered says why in `error`, and the rest go on.
 */
export async function extractBatch(context: CommandContext): Promise<void> {
  for await (const line of createInterface({ input: context.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue;
    context.out(`${JSON.stringify(await answer(line, context))}\n`);
  }
  context.exit(0);
}

async function answer(line: string, context: CommandContext): Promise<object> {
  const request = parseLine(line);
  if ('error' in request) return failure(request.id, request.error);
  const { id, path } = request;
  try {
    const { text } = context.decode(await readFile(path), null, 'html');
    const plain = isPlain(text, path);
    const url = request.url === undefined ? null : absoluteUrl(request.url);
    if (url === null && !plain) return failure(id, `"url" is no http(s) address: ${request.url ?? 'it is missing'}`);
    return { id, ...contractOf(extractDocument({ text, url, plain, now: null })) };
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
  return { id, error: 'the line needs "id" (text or number) and "path" (text), and for HTML "url"' };
}

function failure(id: string | number | null, error: string): object {
  return { id, kind: 'article', article: null, items: [], error };
}

function contractOf({ kind, article, items }: Extraction): object {
  return {
    kind,
    article: article && {
      title: article.title,
      authors: article.authors,
      published: formatStated(article.published),
      modified: formatStated(article.modified),
      language: article.language,
      canonicalUrl: article.canonicalUrl,
      leadImage: article.leadImage?.url ?? null,
      html: article.html,
      text: article.text,
      excerpt: article.excerpt,
    },
    items: items.map(({ title, url, published, excerpt, complete }) => ({
      title,
      url,
      published: formatStated(published),
      excerpt,
      complete,
    })),
  };
}
