import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { Command } from 'commander';
import { extractPage, extractText } from '../../lib/extract/index.ts';
import { type AbsoluteUrl, absoluteUrl, type Extraction, type Instant, NOWHERE } from '../../lib/model/index.ts';
import type { CommandContext } from './context.ts';
import { extractBatch } from './extract-batch.ts';
import { extractionTable } from './extract-table.ts';

type Options = { readonly url?: string; readonly json?: boolean; readonly batch?: boolean };

const EXAMPLES = `
Examples:
  feedmill extract https://example.org/news/2026/bridge-reopens
  feedmill extract page.html --url https://example.org/news/
  curl -s https://example.org/news/ | feedmill extract - --url https://example.org/news/ --json
  feedmill extract --batch < pages.jsonl > extracted.jsonl

Exit codes: 0 an article or items were found, 1 nothing was found, 2 wrong usage.`;

/** Adds `feedmill extract`: shows what would be ingested from a page or a text, and stores nothing. */
export function registerExtract(program: Command, context: CommandContext): void {
  program
    .command('extract')
    .description('show what would be ingested from a page or text, field by field; stores nothing')
    .argument('[source]', 'a file, an address, or - for standard input')
    .option('--url <address>', 'the address that a file was fetched from')
    .option('--json', 'print the whole extraction as JSON')
    .option('--batch', 'read lines {"id","url","path"} on standard input, write a line of JSON for each')
    .addHelpText('after', EXAMPLES)
    .action((source: string | undefined, options: Options) => extract(source, options, context));
}

async function extract(source: string | undefined, options: Options, context: CommandContext): Promise<void> {
  if (options.batch) {
    if (source !== undefined)
      return refuse(context, '--batch reads its pages from standard input: leave the file out.');
    return extractBatch(context);
  }
  if (source === undefined) return refuse(context, 'name a file, an address, or - for standard input (or --batch).');
  if (options.url !== undefined && absoluteUrl(options.url) === null) {
    return refuse(context, `--url "${options.url}" is no http(s) address: give one such as https://example.org/page.`);
  }
  try {
    const document = await readDocument(source, options.url, context);
    show(extractDocument(document), options, context);
  } catch (error) {
    context.err(`extract: ${readingError(source, error)}\n`);
    context.exit(1);
  }
}

function refuse(context: CommandContext, why: string): void {
  context.err(`extract: ${why} See feedmill extract --help.\n`);
  context.exit(2);
}

/** A page or text to be read. `url` is null where nobody says where it is from. */
export type ExtractDocument = {
  readonly text: string;
  readonly url: AbsoluteUrl | null;
  readonly plain: boolean;
  /** When it was fetched, if that was just now. */
  readonly now: Instant | null;
};

async function readDocument(
  source: string,
  address: string | undefined,
  context: CommandContext,
): Promise<ExtractDocument> {
  const remote = /^https?:\/\//i.test(source) ? absoluteUrl(source) : null;
  if (remote) {
    const { text, url, contentType } = await context.fetchText(remote);
    return { text, url, plain: isPlain(text, contentType ?? ''), now: context.now() };
  }
  const bytes = source === '-' ? await buffer(context.stdin) : await readFile(source);
  const { text } = context.decode(bytes, null, 'html');
  const url = address === undefined ? statedAddress(text) : absoluteUrl(address);
  return { text, url, plain: isPlain(text, source), now: null };
}

/** Whether a text is no markup: by its file's name or type, else because it has no tag. */
export function isPlain(text: string, nameOrType: string): boolean {
  if (/\.txt$|^text\/plain\b/i.test(nameOrType)) return true;
  return !/<(?:!doctype|!--|\/?[a-z][a-z0-9]*[\s/>])/i.test(text);
}

/** The address that a page gives as its own. */
function statedAddress(html: string): AbsoluteUrl | null {
  const tags = html.slice(0, 300_000).match(/<(?:link|meta)\b[^>]{1,2000}>/gi) ?? [];
  const tag = tags.find((one) => /rel\s*=\s*["']?canonical\b|property\s*=\s*["']?og:url\b/i.test(one));
  const value = tag && /(?:href|content)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i.exec(tag);
  return value ? absoluteUrl(value[1] ?? value[2] ?? value[3] ?? '') : null;
}

/** Reads a document as what it is. */
export function extractDocument({ text, url, plain, now }: ExtractDocument): Extraction {
  return plain ? extractText(text, { now }) : extractPage(text, { url: url ?? NOWHERE, now });
}

function show(extraction: Extraction, options: Options, context: CommandContext): void {
  const found = extraction.article !== null || extraction.items.length > 0;
  if (options.json) context.out(`${JSON.stringify(extraction, null, 2)}\n`);
  else if (found) context.out(extractionTable(extraction, context.color));
  else context.err(`extract: no article and no list of articles was found (${extraction.reason ?? 'no-text'}).\n`);
  context.exit(found ? 0 : 1);
}

/** One line on why a source could not be read: what, where, and what to do. */
export function readingError(source: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return `${source}: there is no such file. Check the path; an address starts with https://.`;
  if (code === 'EISDIR') return `${source} is a folder: name a file in it.`;
  if (code === 'EACCES') return `${source}: reading is not permitted. Check the file's permissions.`;
  return `${source}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`;
}
