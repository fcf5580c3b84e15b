import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { Command } from 'commander';
import { checkFeed, type Verdict } from '../../lib/check/index.ts';
import { absoluteUrl, FEED_PROFILES, type FeedProfile } from '../../lib/model/index.ts';
import { contractOf } from '../../lib/publish/index.ts';
import { checkTable } from '../show/check-table.ts';
import { printableJson } from '../show/printable.ts';
import type { CommandContext } from './context.ts';
import { readingError } from './reading-error.ts';

type Options = {
  readonly url?: string;
  readonly profile?: string;
  readonly strict?: boolean;
  readonly json?: boolean;
};

const EXAMPLES = `
Examples:
  feedmill check-feed https://example.org/feed.xml
  feedmill check-feed http://127.0.0.1:8640/feeds/all/rss.xml
  feedmill check-feed feed.xml --url https://example.org/feed.xml
  feedmill check-feed https://example.org/feed.xml --profile msn
  curl -s https://example.org/feed.json | feedmill check-feed - --json

Profiles: ${FEED_PROFILES.join(', ')}.
Exit codes: 0 no errors (with --strict: no warnings either), 1 errors found or not readable, 2 wrong usage.`;

/** Adds `feedmill check-feed`: says of any feed what is wrong, where, and by which rule; stores nothing. */
export function registerCheckFeed(program: Command, context: CommandContext): void {
  program
    .command('check-feed')
    .description('check any feed, yours or not: what is wrong, where, and which rule says so; stores nothing')
    .argument('<source>', 'a file, an address, or - for standard input')
    .option('--url <address>', 'the address the file was fetched from')
    .option('--profile <name>', `also check it against a partner's rules: ${FEED_PROFILES.join(', ')}`)
    .option('--strict', 'exit with 1 for warnings as well')
    .option('--json', 'print the verdict as JSON')
    .addHelpText('after', EXAMPLES)
    .action((source: string, options: Options) => check(source, options, context));
}

async function check(source: string, options: Options, context: CommandContext): Promise<void> {
  const { profile, url } = options;
  if (profile !== undefined && !isProfile(profile)) {
    return refuse(context, `there is no profile "${profile}". Choose one of ${FEED_PROFILES.join(', ')}.`);
  }
  if (url !== undefined && absoluteUrl(url) === null) {
    return refuse(context, `--url "${url}" is not an http(s) address. Write one such as https://example.org/feed.xml.`);
  }
  try {
    const document = await readDocument(source, url ?? null, context);
    const contract = profile === undefined ? undefined : contractOf(profile);
    const verdict = checkFeed({ ...document, now: context.now(), contract });
    const width = context.terminal?.columns ?? null;
    context.out(
      options.json
        ? `${printableJson({ source, url: document.url, ...verdict }, 2)}\n`
        : checkTable(source, verdict, context.color, width),
    );
    context.exit(isClean(verdict, options.strict === true) ? 0 : 1);
  } catch (error) {
    context.err(`check-feed: ${readingError(source, error)}\n`);
    context.exit(1);
  }
}

function isProfile(name: string): name is FeedProfile {
  return (FEED_PROFILES as readonly string[]).includes(name);
}

function isClean({ counts }: Verdict, strict: boolean): boolean {
  return counts.error === 0 && (!strict || counts.warning === 0);
}

function refuse(context: CommandContext, why: string): void {
  context.err(`check-feed: ${why} See feedmill check-feed --help.\n`);
  context.exit(2);
}

/** The document's bytes as they are: what is wrong with them is what is asked. */
async function readDocument(source: string, address: string | null, context: CommandContext) {
  const remote = /^https?:\/\//i.test(source) ? absoluteUrl(source) : null;
  if (remote) {
    const { body, url, contentType } = await context.fetchText(remote, { whose: 'own' });
    return { bytes: body, url: address ?? url, contentType: contentType ?? '' };
  }
  const bytes = source === '-' ? await buffer(context.stdin) : await readFile(source);
  return { bytes, url: address, contentType: null };
}
