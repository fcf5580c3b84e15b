import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { Command } from 'commander';
import { ConfigError, parseRules } from '../../lib/config/index.ts';
import { type RuleMatch, ruleMatches } from '../../lib/extract/index.ts';
import {
  type AbsoluteUrl,
  absoluteUrl,
  type Extraction,
  type ExtractionRules,
  NOWHERE,
} from '../../lib/model/index.ts';
import { extractionTable } from '../show/extract-table.ts';
import { printableJson } from '../show/printable.ts';
import type { CommandContext } from './context.ts';
import { extractBatch } from './extract-batch.ts';
import { type ExtractDocument, extractDocument, isPlain } from './extract-document.ts';
import { withConfig } from './options.ts';
import { readingError } from './reading-error.ts';

type Options = {
  readonly url?: string;
  readonly json?: boolean;
  readonly batch?: boolean;
  readonly config?: string;
  readonly rule?: readonly string[];
};

const EXAMPLES = `
Examples:
  feedmill extract https://example.org/news/2026/bridge-reopens
  feedmill extract https://staging.example.org:8443/story --config my.yaml
  feedmill extract page.html --url https://example.org/news/
  curl -s https://example.org/news/ | feedmill extract - --url https://example.org/news/ --json
  feedmill extract https://example.org/news/bridge --rule body=.story --rule strip=.promo --rule date=.stamp \\
    --rule 'dateFormats=dd.MM.yyyy HH:mm' --rule dateZone=Europe/Berlin
  feedmill extract --batch < pages.jsonl > extracted.jsonl

Exit codes: 0 an article or items were found, 1 nothing was found, 2 wrong usage.`;

/** Adds `feedmill extract`: shows what would be ingested from a page or a text, and stores nothing. */
export function registerExtract(program: Command, context: CommandContext): void {
  withConfig(program.command('extract'))
    .description('show, field by field, what would be ingested from a page or a text; stores nothing')
    .argument('[source]', 'a file, an address, or - for standard input')
    .option('--url <address>', 'the address the file was fetched from')
    .option('--json', 'print the full extraction as JSON')
    .option('--batch', 'read lines of {"id","url","path"} from standard input; write a line of JSON for each')
    .option('--rule <key=value>', 'try a rule on the page and show what it matches; may be repeated', collect)
    .addHelpText('after', EXAMPLES)
    .action((source: string | undefined, options: Options) => extract(source, options, context));
}

function collect(rule: string, before: readonly string[] = []): readonly string[] {
  return [...before, rule];
}

async function extract(source: string | undefined, options: Options, context: CommandContext): Promise<void> {
  if (options.batch) {
    if (source !== undefined)
      return refuse(context, '--batch reads its pages from standard input; leave out the file.');
    if (options.rule !== undefined) return refuse(context, '--rule works on one page; leave out --batch.');
    return extractBatch(context);
  }
  if (source === undefined) return refuse(context, 'name a file, an address, or - for standard input (or --batch).');
  if (options.url !== undefined && absoluteUrl(options.url) === null) {
    return refuse(
      context,
      `--url "${options.url}" is not an http(s) address. Write one such as https://example.org/page.`,
    );
  }
  const rules = rulesOf(options, context);
  if (rules === null) return;
  try {
    const document = await readDocument(source, options, context);
    show(extractDocument(document, rules), tryRules(document, rules), options, context);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    context.err(`extract: ${readingError(source, error)}\n`);
    context.exit(1);
  }
}

/** The rules to try; null where they are refused. */
function rulesOf({ rule = [] }: Options, context: CommandContext): ExtractionRules | null {
  try {
    return parseRules(rule);
  } catch (error) {
    refuse(context, `--rule ${error instanceof Error ? error.message : String(error)}.`);
    return null;
  }
}

function tryRules({ text, url, plain }: ExtractDocument, rules: ExtractionRules): readonly RuleMatch[] {
  return plain ? [] : ruleMatches(text, url ?? NOWHERE, rules);
}

function refuse(context: CommandContext, why: string): void {
  context.err(`extract: ${why} See feedmill extract --help.\n`);
  context.exit(2);
}

async function readDocument(
  source: string,
  { url: address, config }: Options,
  context: CommandContext,
): Promise<ExtractDocument> {
  const remote = /^https?:\/\//i.test(source) ? absoluteUrl(source) : null;
  if (remote) {
    const { text, url, contentType } = await context.fetchText(remote, { config });
    return { text, url, plain: isPlain(text, contentType ?? ''), now: context.now() };
  }
  const bytes = source === '-' ? await buffer(context.stdin) : await readFile(source);
  const { text } = context.decode(bytes, null, 'html');
  const url = address === undefined ? statedAddress(text) : absoluteUrl(address);
  return { text, url, plain: isPlain(text, source), now: null };
}

/** The address that a page gives as its own. */
function statedAddress(html: string): AbsoluteUrl | null {
  const tags = html.slice(0, 300_000).match(/<(?:link|meta)\b[^<>]{1,2000}>/gi) ?? [];
  const tag = tags.find((one) => /rel\s*=\s*["']?canonical\b|property\s*=\s*["']?og:url\b/i.test(one));
  const value = tag && /(?:href|content)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i.exec(tag);
  return value ? absoluteUrl(value[1] ?? value[2] ?? value[3] ?? '') : null;
}

function show(extraction: Extraction, matches: readonly RuleMatch[], options: Options, context: CommandContext): void {
  const found = extraction.article !== null || extraction.items.length > 0;
  const told = matches.length > 0 ? { ...extraction, rules: matches } : extraction;
  if (options.json) context.out(`${printableJson(told, 2)}\n`);
  else if (matches.length > 0) context.out(`${matches.map(ruleLine).join('\n')}\n`);
  if (found && !options.json) context.out(extractionTable(extraction, context.color));
  if (!found && !options.json)
    context.err(`extract: found neither an article nor a list of articles (${extraction.reason ?? 'no-text'}).\n`);
  context.exit(found ? 0 : 1);
}

/** `rule strip .promo: 2 elements`. */
function ruleLine({ rule, says, matched }: RuleMatch): string {
  const what = rule === 'dateFormats' ? 'date' : 'element';
  const first = matched > 1 && (rule === 'body' || rule === 'title') ? '; the first is used' : '';
  const count = matched === 0 ? 'matches nothing on the page' : `${matched} ${what}${matched === 1 ? '' : 's'}${first}`;
  return `rule ${rule} ${says}: ${count}`;
}
