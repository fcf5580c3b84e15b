import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { Command } from 'commander';
import { ConfigError } from '../../lib/config/index.ts';
import { absoluteUrl, NOWHERE, type SourceFeed } from '../../lib/model/index.ts';
import {
  type FeedContext,
  gunzipIfPacked,
  isSitemap,
  NotAFeedError,
  NotASitemapError,
  parseFeed,
  parseSitemap,
  type Sitemap,
} from '../../lib/parse/index.ts';
import { feedTable } from '../show/parse-table.ts';
import { printableJson } from '../show/printable.ts';
import { sitemapTable } from '../show/sitemap-table.ts';
import type { CommandContext } from './context.ts';
import { withConfig } from './options.ts';
import { parseBatch } from './parse-batch.ts';
import { readingError } from './reading-error.ts';

type Options = { readonly url?: string; readonly json?: boolean; readonly batch?: boolean; readonly config?: string };

const EXAMPLES = `
Examples:
  feedmill parse https://example.org/feed.xml
  feedmill parse https://example.org/sitemap.xml
  feedmill parse https://staging.example.org:8443/feed.xml --config my.yaml
  feedmill parse feed.xml --url https://example.org/feed.xml --json
  curl -s https://example.org/feed.xml | feedmill parse -
  feedmill parse --batch < feeds.jsonl > parsed.jsonl

Exit codes: 0 it is a feed or a sitemap, 1 it is neither, or not readable, 2 wrong usage.`;

/** Adds `feedmill parse`: shows a feed or a sitemap as Feedmill reads it, with what had to be mended, and stores nothing. */
export function registerParse(program: Command, context: CommandContext): void {
  withConfig(program.command('parse'))
    .description('show how a feed or sitemap is read: its items and the repairs made; stores nothing')
    .argument('[source]', 'a file, an address, or - for standard input')
    .option('--url <address>', 'the address the file was fetched from')
    .option('--json', 'print everything as JSON')
    .option('--batch', 'read lines of {"id","url","path"} from standard input; write a line of JSON for each')
    .addHelpText('after', EXAMPLES)
    .action((source: string | undefined, options: Options) => parse(source, options, context));
}

async function parse(source: string | undefined, options: Options, context: CommandContext): Promise<void> {
  if (options.batch) {
    if (source !== undefined)
      return refuse(context, '--batch reads its feeds from standard input; leave out the file.');
    return parseBatch(context);
  }
  if (source === undefined) return refuse(context, 'name a file, an address, or - for standard input (or --batch).');
  if (options.url !== undefined && absoluteUrl(options.url) === null) {
    return refuse(
      context,
      `--url "${options.url}" is not an http(s) address. Write one such as https://example.org/feed.xml.`,
    );
  }
  try {
    const read = await readSource(source, options, context);
    context.out(options.json ? `${printableJson(read, 2)}\n` : table(read, context.color));
    context.exit(0);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    context.err(`parse: ${readingError(source, error)}\n`);
    context.exit(1);
  }
}

function refuse(context: CommandContext, why: string): void {
  context.err(`parse: ${why} See feedmill parse --help.\n`);
  context.exit(2);
}

function table(read: SourceFeed | Sitemap, color: boolean): string {
  return 'kind' in read ? sitemapTable(read, color) : feedTable(read, color);
}

async function readSource(
  source: string,
  { url: address, config }: Options,
  context: CommandContext,
): Promise<SourceFeed | Sitemap> {
  const remote = /^https?:\/\//i.test(source) ? absoluteUrl(source) : null;
  if (remote) {
    const { body, url, contentType } = await context.fetchText(remote, { config });
    return readBytes(body, { url, contentType, now: context.now() }, context);
  }
  const bytes = source === '-' ? await buffer(context.stdin) : await readFile(source);
  return readBytes(bytes, { url: absoluteUrl(address ?? '') ?? NOWHERE, now: context.now() }, context);
}

async function readBytes(
  packed: Uint8Array,
  from: FeedContext,
  context: CommandContext,
): Promise<SourceFeed | Sitemap> {
  const { text, repairs } = context.decode(gunzipIfPacked(packed, MOST_BYTES), from.contentType ?? null, 'xml');
  const read = await readText(text, from);
  return { ...read, repairs: [...repairs, ...read.repairs] };
}

/** The largest that a sitemap may be unpacked (https://www.sitemaps.org/protocol.html#index). */
const MOST_BYTES = 50 * 1024 * 1024;

/** What a text is: a sitemap, a feed, or a sitemap that is a bare list of addresses. */
async function readText(text: string, from: FeedContext): Promise<SourceFeed | Sitemap> {
  if (isSitemap(text)) return parseSitemap(text, from);
  try {
    return await parseFeed(text, from);
  } catch (error) {
    if (!(error instanceof NotAFeedError)) throw error;
    try {
      return parseSitemap(text, from);
    } catch (other) {
      throw other instanceof NotASitemapError ? error : other;
    }
  }
}
