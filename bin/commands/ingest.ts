import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { type Command, InvalidArgumentError } from 'commander';
import { absoluteUrl, CORRECTION_LENGTH, ID_PATTERN, type Instant, type SourceId } from '../../lib/model/index.ts';
import { ensurePushSource, type IngestOutcome, ingest, type Pushed } from '../../lib/pipeline/index.ts';
import type { CommandContext } from './context.ts';
import { ingestMail, isMailFile } from './ingest-mail.ts';
import { instantOption } from './instant-option.ts';
import { type Chosen, examples, withJson } from './options.ts';
import { showOutcomes } from './outcomes.ts';
import { withWrites } from './with-workplace.ts';

type Ingested = Chosen & {
  readonly source: string;
  readonly url?: string;
  readonly embargo?: Instant;
  readonly correction?: string;
};

/** `feedmill ingest`: an operator's own push. */
export function registerIngest(program: Command, context: CommandContext): void {
  withJson(
    program
      .command('ingest')
      .argument('<what>', 'a file (HTML, plain text, JSON, or a letter: .eml), an address, or - for standard input'),
  )
    .description('ingest an article, or every article of a listing page, as if it were pushed')
    .option('--source <id>', 'the source it comes from', 'push')
    .option('--url <address>', 'the address of the page, when it is read from a file')
    .option('--embargo <instant>', 'publish it no earlier than this', instantOption(context))
    .option('--correction <note>', 'what the change corrects, in words that readers see', noteOption)
    .addHelpText(
      'after',
      examples(
        'ingest story.html --url https://example.org/story',
        'ingest statement.txt --embargo 2026-12-01T09:00:00Z',
        'ingest https://example.org/story',
        "ingest story.html --url https://example.org/story --correction 'An earlier version gave the wrong year.'",
        'ingest - < article.json',
        'ingest letter.eml --source harbour-weekly',
      ),
    )
    .action((what: string, chosen: Ingested) => ingestCommand(what, chosen, context));
}

async function ingestCommand(what: string, chosen: Ingested, context: CommandContext): Promise<void> {
  if (!ID_PATTERN.test(chosen.source)) {
    context.err(`--source: "${chosen.source}" is not a valid source id; use lower-case letters, digits and hyphens\n`);
    return context.exit(2);
  }
  if (isMailFile(what)) return ingestMailFile(what, chosen, context);
  const pushed = await readPushed(what, chosen, context);
  if ('error' in pushed) {
    context.err(`${pushed.error}\n`);
    return context.exit(pushed.usage ? 2 : 1);
  }
  await withWrites(chosen, context, async (workplace) => {
    const { ports } = workplace;
    const source = chosen.source as SourceId;
    const { offers, reason } = await ports.read('pushed', source, pushed, source, ports.now());
    if (reason !== null) {
      context.err(`${what}: ${reason}\n`);
      return context.exit(1);
    }
    if (chosen.correction !== undefined && offers.length !== 1) {
      context.err(`--correction: goes with one article, and ${what} is a listing\n`);
      return context.exit(2);
    }
    await ensurePushSource(source, ports);
    const outcomes: IngestOutcome[] = [];
    const embargo = chosen.embargo === undefined ? {} : { embargo: chosen.embargo };
    const correction = chosen.correction === undefined ? {} : { correction: chosen.correction };
    for (const offer of offers) outcomes.push(await ingest({ ...offer, ...embargo, ...correction }, ports));
    showOutcomes(outcomes, chosen, context);
  });
}

function noteOption(text: string): string {
  const note = text.trim();
  if (note === '') throw new InvalidArgumentError('The note is empty.');
  if (note.length > CORRECTION_LENGTH)
    throw new InvalidArgumentError(`The note has ${note.length} characters; ${CORRECTION_LENGTH} is the limit.`);
  return note;
}

/** A letter that lies in a file, for a source of kind mail. */
async function ingestMailFile(what: string, chosen: Ingested, context: CommandContext): Promise<void> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(what);
  } catch (error) {
    context.err(`${what} cannot be read: ${(error as NodeJS.ErrnoException).code ?? error}\n`);
    return context.exit(2);
  }
  await withWrites(chosen, context, async (workplace) => {
    const source = await workplace.ports.store.sources.get(chosen.source as SourceId);
    if (source?.kind === 'mail') return ingestMail(bytes, source, workplace, chosen, context);
    context.err(
      source === null
        ? `There is no source ${chosen.source}. To add a newsletter, run feedmill sources add --mail NAME\n`
        : `${chosen.source} is not a source of kind mail; name the newsletter with --source\n`,
    );
    context.exit(1);
  });
}

async function readPushed(
  what: string,
  { url, config }: Pick<Ingested, 'url' | 'config'>,
  context: CommandContext,
): Promise<Pushed | { readonly error: string; readonly usage: boolean }> {
  const address = absoluteUrl(url ?? what);
  if (url !== undefined && address === null) return { error: `--url: "${url}" is not an http(s) address`, usage: true };
  if (url === undefined && address !== null) {
    try {
      const page = await context.fetchText(address, { config });
      return { form: 'html', html: page.text, url: page.url };
    } catch (error) {
      return { error: String(error instanceof Error ? error.message : error), usage: false };
    }
  }
  try {
    const bytes = what === '-' ? await buffer(context.stdin) : await readFile(what);
    return pushedFrom(context.decode(bytes, null, 'html').text, url === undefined ? null : address, what);
  } catch (error) {
    return { error: `${what} cannot be read: ${(error as NodeJS.ErrnoException).code ?? error}`, usage: true };
  }
}

function pushedFrom(text: string, url: Extract<Pushed, { form: 'html' }>['url'], name: string): Pushed {
  const begin = text.trimStart();
  if (begin.startsWith('{')) {
    try {
      return { form: 'json', json: JSON.parse(text) as unknown };
    } catch {
      // A text may well begin with a brace.
    }
  }
  const isHtml = /\.x?html?$/i.test(name) || /<(?:!doctype|html|head|body|article|div|p|h[1-6])\b/i.test(text);
  return isHtml && !/\.(?:txt|md)$/i.test(name) ? { form: 'html', html: text, url } : { form: 'text', text };
}
