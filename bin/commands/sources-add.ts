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
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly all?: boolean;
};

/** `feedmill sources add`: finds what can be followed at an address, shows it, asks, and follows it. */
export function registerSourcesAdd(sources: Command, context: CommandContext): void {
  withJson(sources.command('add').argument('[address]', 'a feed, a sitemap, any page of a site, or just its name'))
    .description('find what can be followed at an address, show it, and follow it')
    .option('-y, --yes', 'do not ask first')
    .option('--dry-run', 'show what would be followed, and follow nothing')
    .option('--all', 'try every way, and show all that could be followed')
    .addOption(
      new Option('--kind <kind>', 'take the address for this, and look nowhere else').choices([
        'feed',
        'page',
        'sitemap',
      ]),
    )
    .option('--id <id>', 'its id: part of its feed address (default: from the host)', sourceId)
    .option('--title <title>', 'its name (default: what it calls itself)')
    .addOption(
      new Option('--interval <range>', 'time between polls: fixed, or the range in which it is learned')
        .argParser(interval)
        .default(interval(USUAL_INTERVAL), USUAL_INTERVAL),
    )
    .addOption(
      new Option('--full-text <when>', "whether texts are read from the articles' pages; auto: where they are cut")
        .choices(['always', 'never', 'auto'])
        .default('auto'),
    )
    .option('--tag <tag>', 'a tag for every article of it; may be given again', collect)
    .option('--mail <name>', 'a newsletter of this name: makes an address to subscribe with')
    .addOption(
      new Option('--accept <which>', 'of a newsletter: publish once its first letter was accepted, or all')
        .choices(['first', 'all'])
        .default('first'),
    )
    .option('--digest', 'of a newsletter: make an article of each story of a letter')
    .option('--private', 'show its address in no document, status or log line')
    .option('--rule <key=value>', 'a rule for its pages, as extract --rule tries it; may be given again', rule)
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
      context.err('error: name an address to look at, or a newsletter by --mail NAME\n');
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
    context.err(`"${written}" is no http(s) address; write it out: https://example.org/feed.xml\n`);
    return context.exit(2);
  }
  const open = chosen.dryRun ? withWorkplace<void> : withWrites<void>;
  await open(chosen, context, async ({ ports }, { config }) => {
    const taken = await takenIds(config, ports);
    if (chosen.id !== undefined && taken.has(chosen.id)) {
      context.err(`There is a source or feed ${chosen.id} already; give this one another id with --id\n`);
      return context.exit(1);
    }
    const found = await look(addresses, chosen, ports, context);
    const [best] = found.candidates;
    if (best === undefined) return report(found, null, 'nothing found', found.message ?? '', chosen, context);
    const source = sourceFrom(best, chosen, taken);
    const twin = await followedAt(best.url, config, ports);
    if (!chosen.json) show(found, source, context);
    if (twin !== null && chosen.id === undefined) {
      const line = `${best.url} is already followed as ${twin.id}; to follow it a second time, give it another id with --id`;
      return report(found, source, 'already followed', line, chosen, context);
    }
    if (chosen.dryRun) {
      if (!chosen.json) context.out(`Nothing was stored; it would be followed as ${source.id}\n`);
      return report(found, source, 'shown', '', chosen, context);
    }
    if (!chosen.yes && (chosen.json || !canAsk(context))) {
      const line = 'Nothing was stored, for nobody can be asked here; say --yes to follow it, or --dry-run to see it';
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
  throw new InvalidArgumentError('Lower-case letters, digits and single hyphens, at most 64.');
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
