import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseRules } from '../../lib/config/index.ts';
import { type AbsoluteUrl, ID_PATTERN, type PollingBounds, type Source, type SourceId } from '../../lib/model/index.ts';
import { type Attempt, type Candidate, type Discovery, follow, type Ports } from '../../lib/pipeline/index.ts';
import { followedAt, intervalWritten, lookFor, sourceFrom, takenIds, USUAL_INTERVAL } from '../acts/add-source.ts';
import { addressesWritten } from '../acts/written-address.ts';
import { showAttempt, showCandidate, showOthers } from '../show/discovery.ts';
import { printableJson } from '../show/printable.ts';
import { canAsk, confirm } from './confirm.ts';
import type { CommandContext } from './context.ts';
import { examples, withJson } from './options.ts';
import { type AddingMail, addMail } from './sources-mail.ts';
import { withWorkplace, withWrites } from './with-workplace.ts';

type Adding = AddingMail & {
  readonly mail?: string;
  readonly kind?: Candidate['kind'];
  readonly interval: PollingBounds;
  readonly fullText: Source['fullText'];
  readonly rule?: readonly string[];
  readonly private?: boolean;
  readonly visibility?: 'partners';
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly all?: boolean;
};

/** `feedmill sources add`: finds what can be followed at an address, shows it, asks, and follows it. */
export function registerSourcesAdd(sources: Command, context: CommandContext): void {
  withJson(sources.command('add').argument('[address]', 'a feed, a sitemap, any page of a site, or just its domain'))
    .description('find what can be followed at an address, show it and follow it')
    .option('-y, --yes', 'follow without asking')
    .option('--dry-run', 'show what would be followed; follow nothing')
    .option('--all', 'try every method and show everything that could be followed')
    .addOption(
      new Option('--kind <kind>', 'treat the address as this kind; do not search').choices(['feed', 'page', 'sitemap']),
    )
    .option('--id <id>', "its id, which becomes part of its feed's address (default: from the host)", sourceId)
    .option('--title <title>', 'its name (default: the title it gives itself)')
    .addOption(
      new Option(
        '--interval <range>',
        'time between polls: fixed, such as 15m, or a range to learn within, such as 5m-6h',
      )
        .argParser(interval)
        .default(interval(USUAL_INTERVAL), USUAL_INTERVAL),
    )
    .addOption(
      new Option(
        '--full-text <when>',
        "whether to read full texts from the articles' pages; auto: where the feed cuts them",
      )
        .choices(['always', 'never', 'auto'])
        .default('auto'),
    )
    .option('--tag <tag>', 'a tag for each of its articles; may be repeated', collect)
    .option('--mail <name>', 'add a newsletter of this name and create an address to subscribe with')
    .addOption(
      new Option('--accept <which>', 'newsletters: publish after you accepted the first letter, or publish all')
        .choices(['first', 'all'])
        .default('first'),
    )
    .option('--digest', 'newsletters: turn each story of a letter into its own article')
    .option('--private', 'keep its address out of documents, status and logs')
    .addOption(
      new Option('--visibility <who>', 'whom it is for: partners, and nobody else (default: everybody)').choices([
        'partners',
      ]),
    )
    .option('--rule <key=value>', 'a rule for reading its pages (try it with extract --rule); may be repeated', rule)
    .addHelpText(
      'after',
      examples(
        'sources add example.org',
        'sources add https://example.org/feed.xml --yes --interval 15m --tag local --tag harbour',
        'sources add https://example.org/news --kind page --id example --dry-run',
        'sources add --mail "Harbour Weekly"',
      ),
    )
    .action((written: string | undefined, chosen: Adding) => {
      if (chosen.mail !== undefined && written === undefined) return addNewsletter(chosen.mail, chosen, context);
      if (chosen.mail === undefined && written !== undefined) return add(written, chosen, context);
      context.err('error: give an address to look at, or a newsletter with --mail NAME\n');
      return context.exit(2);
    });
}

async function addNewsletter(name: string, chosen: Adding, context: CommandContext): Promise<void> {
  await withWrites<void>(chosen, context, async ({ ports }, { config }) =>
    addMail(name, chosen, { ports, config }, await takenIds(config, ports), context),
  );
}

async function add(written: string, chosen: Adding, context: CommandContext): Promise<void> {
  const addresses = addressesWritten(written);
  if (addresses[0] === undefined) {
    context.err(`"${written}" is not an http(s) address; write it in full: https://example.org/feed.xml\n`);
    return context.exit(2);
  }
  const open = chosen.dryRun ? withWorkplace<void> : withWrites<void>;
  await open(chosen, context, async ({ ports }, { config }) => {
    const taken = await takenIds(config, ports);
    if (chosen.id !== undefined && taken.has(chosen.id)) {
      context.err(`There is already a source or feed ${chosen.id}; choose another id with --id\n`);
      return context.exit(1);
    }
    const found = await look(addresses, chosen, ports, context);
    const [best] = found.candidates;
    if (best === undefined) return report(found, null, 'nothing found', found.message ?? '', chosen, context);
    const source = sourceFrom(best, chosen, taken);
    const twin = await followedAt(best.url, config, ports);
    if (!chosen.json) show(found, source, context);
    if (twin !== null && chosen.id === undefined) {
      const line = `${best.url} is already followed as ${twin.id}; to follow it a second time, choose another id with --id`;
      return report(found, source, 'already followed', line, chosen, context);
    }
    if (chosen.dryRun) {
      if (!chosen.json) context.out(`Nothing was stored. Without --dry-run it would be followed as ${source.id}\n`);
      return report(found, source, 'shown', '', chosen, context);
    }
    if (!chosen.yes && (chosen.json || !canAsk(context))) {
      const line =
        'Nothing was stored, because this is not a terminal and nothing could be asked. Add --yes to follow it, or --dry-run to look at it';
      return report(found, source, 'not followed', line, chosen, context);
    }
    if (!chosen.yes && !(await confirm(`Follow it as ${source.id}?`, context, 'yes'))) {
      return report(found, source, 'not followed', '', chosen, context);
    }
    await follow(source, ports);
    report(found, source, 'followed', '', chosen, context);
    const feed = new URL(`feeds/${source.id}/`, ports.site.baseUrl).href;
    if (!chosen.json) context.out(`${source.id}: added; its feed is ${feed}\n`);
  });
}

/** Shows each attempt as it ends. */
function look(
  addresses: readonly AbsoluteUrl[],
  { kind, all, json, rule }: Adding,
  ports: Ports,
  context: CommandContext,
): Promise<Discovery> {
  const onAttempt = (attempt: Attempt) => context.out(`${showAttempt(attempt, context.color)}\n`);
  return lookFor(addresses, { kind, all, rule, ...(!json && { onAttempt }) }, ports);
}

function show(found: Discovery, source: Source, { out, color, terminal }: CommandContext): void {
  const width = terminal?.columns ?? null;
  const [best] = found.candidates;
  const others = showOthers(found, color, width);
  out(`\n${showCandidate(best as Candidate, source, color, width)}\n\n${others === '' ? '' : `${others}\n\n`}`);
}

type Outcome = 'followed' | 'shown' | 'not followed' | 'already followed' | 'nothing found';

function report(
  { candidates, unread, attempts }: Discovery,
  source: Source | null,
  outcome: Outcome,
  line: string,
  { json }: Adding,
  context: CommandContext,
): void {
  if (json) context.out(`${printableJson({ outcome, source, candidates, unread, attempts }, 2)}\n`);
  if (line !== '') context.err(`${line}\n`);
  context.exit(outcome === 'followed' || outcome === 'shown' ? 0 : 1);
}

function sourceId(text: string): SourceId {
  if (ID_PATTERN.test(text)) return text as SourceId;
  throw new InvalidArgumentError('Use at most 64 lower-case letters, digits and single hyphens.');
}

/** The bounds in seconds, as the model has them. */
function interval(text: string): PollingBounds {
  try {
    return intervalWritten(text);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

function rule(written: string, before: readonly string[] = []): string[] {
  const all = [...before, written];
  try {
    parseRules(all);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
  return all;
}

function collect(tag: string, before: readonly string[] = []): string[] {
  return [...before, tag];
}
