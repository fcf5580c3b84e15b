import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Config, durationRange, parseRules } from '../../lib/config/index.ts';
import { urlKey } from '../../lib/identity/index.ts';
import {
  type AbsoluteUrl,
  ID_PATTERN,
  type PollingBounds,
  publicAddress,
  type Source,
  type SourceId,
  slug,
  withoutSecrets,
} from '../../lib/model/index.ts';
import {
  type Attempt,
  type Candidate,
  type Discovery,
  discover,
  follow,
  type Ports,
} from '../../lib/pipeline/index.ts';
import { showAttempt, showCandidate, showOthers } from '../show/discovery.ts';
import { printableJson } from '../show/printable.ts';
import { canAsk, confirm } from './confirm.ts';
import type { CommandContext } from './context.ts';
import { examples, withJson } from './options.ts';
import { type AddingMail, addMail } from './sources-mail.ts';
import { sourcesOf } from './sources-of.ts';
import { withWorkplace, withWrites } from './with-workplace.ts';
import { addressesWritten } from './written-address.ts';

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
        .default(interval('5m-6h'), '5m-6h'),
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
      context.err('Name an address to look at, or a newsletter by --mail NAME\n');
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
    const twin = (await sourcesOf(config, ports)).find(({ url }) => url !== null && urlKey(url) === urlKey(best.url));
    if (!chosen.json) show(found, source, context);
    if (twin !== undefined && chosen.id === undefined) {
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

/** The http address of a bare host is tried where nothing answers under https. */
async function look(
  addresses: readonly AbsoluteUrl[],
  { kind, all, json, rule = [] }: Adding,
  ports: Ports,
  context: CommandContext,
): Promise<Discovery> {
  const attempts: Attempt[] = [];
  let found: Discovery | null = null;
  for (const address of addresses) {
    found = await discover(address, ports, {
      kind,
      all,
      rules: parseRules(rule),
      onAttempt(attempt) {
        attempts.push(attempt);
        if (!json) context.out(`${showAttempt(attempt, context.color)}\n`);
      },
    });
    if (found.answered) break;
  }
  return { ...(found as Discovery), attempts };
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

function sourceFrom(
  best: Candidate,
  { id, title, interval, fullText, tag = [], rule = [], private: isPrivate }: Adding,
  taken: ReadonlySet<string>,
): Source {
  return {
    id: id ?? freeId(best, taken),
    title: title ?? withoutSecrets(best.title) ?? new URL(best.url).hostname.replace(/^www\./, ''),
    kind: best.kind,
    url: best.url,
    fullText,
    interval,
    recheck: 3600,
    tags: [...new Set(tag)],
    language: best.language,
    rules: parseRules(rule),
    paused: false,
    origin: 'command',
    ...(isPrivate && { private: true }),
  };
}

/** The host's name; for a second source of it the section's too, then a number. */
function freeId({ url }: Candidate, taken: ReadonlySet<string>): SourceId {
  const { hostname, pathname } = new URL(publicAddress(url));
  const host = slug(hostname.replace(/^www\./, ''));
  const section = pathname.split('/').find((part) => part !== '' && !/^(?:feeds?|rss|atom)$|\./i.test(part));
  const names = [host, ...(section === undefined ? [] : [slug(`${host} ${section}`)])];
  const free = names.find((name) => !taken.has(name));
  if (free !== undefined) return free as SourceId;
  for (let number = 2; ; number++) {
    const name = slug(`${host.slice(0, 58)} ${number}`);
    if (!taken.has(name)) return name as SourceId;
  }
}

async function takenIds(config: Pick<Config, 'sources' | 'feeds'>, ports: Ports): Promise<Set<string>> {
  const feeds = [...(await ports.store.feeds.list()), ...config.feeds];
  return new Set(['all', ...feeds.map((feed) => feed.id), ...(await sourcesOf(config, ports)).map((one) => one.id)]);
}

function sourceId(text: string): SourceId {
  if (ID_PATTERN.test(text)) return text as SourceId;
  throw new InvalidArgumentError('Lower-case letters, digits and single hyphens, at most 64.');
}

/** The bounds in seconds, as the model has them. */
function interval(text: string): PollingBounds {
  const range = durationRange({ least: '5s', most: '30d' }).safeParse(text);
  if (!range.success) throw new InvalidArgumentError(range.error.issues[0]?.message ?? 'It is no duration.');
  return { least: range.data.least / 1000, most: range.data.most / 1000 };
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
