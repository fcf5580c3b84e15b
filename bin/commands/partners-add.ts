import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { declarePartner, type WrittenPartner } from '../../lib/config/index.ts';
import { keepsChanges, type Partner, type PartnerToken } from '../../lib/model/index.ts';
import { definePartner, giveToken, type NewToken } from '../../lib/pipeline/index.ts';
import { documentUrl } from '../../lib/publish/index.ts';
import { printableJson } from '../show/printable.ts';
import type { Workplace } from '../workplace/workplace.ts';
import type { CommandContext } from './context.ts';
import { collect, count } from './filter-options.ts';
import { type Chosen, examples, withJson } from './options.ts';
import { rotateSecret } from './partners-webhook.ts';
import { withWorkplace } from './with-workplace.ts';

type Adding = Chosen & {
  readonly name?: string;
  readonly feed?: readonly string[];
  readonly source?: readonly string[];
  readonly perMinute?: string;
  readonly perDay?: string;
  readonly terms?: string;
  readonly webhook?: string;
};

/** `feedmill partners add`: a partner with what the configuration could say of it, and its first token. */
export function registerPartnersAdd(partners: Command, context: CommandContext): void {
  withJson(partners.command('add').argument('<id>', 'its id, which only operators see'))
    .description('add a partner and show its token once')
    .option('--name <name>', 'its name (default: the id)')
    .option('--feed <feed>', 'the id of a feed it may read; may be repeated', collect)
    .option('--source <source>', 'the id of a source it may push articles to; may be repeated', collect)
    .option('--per-minute <count>', 'most requests per minute (default: no limit)')
    .option('--per-day <count>', 'most requests per day, UTC (default: no limit)')
    .option('--terms <text>', 'what was agreed, for operators to see')
    .option('--webhook <address>', 'the address that is notified of changes')
    .addHelpText(
      'after',
      examples(
        'partners add herald --name "The Herald" --feed for-herald --feed all',
        'partners add agency --source agency-desk --per-minute 60',
      ),
    )
    .action((id: string, chosen: Adding) => add(id, chosen, context));
}

async function add(id: string, chosen: Adding, context: CommandContext): Promise<void> {
  let declared: Partner;
  try {
    declared = declarePartner(written(id, chosen));
  } catch (error) {
    context.err(`${error instanceof Error ? error.message : String(error)}\n`);
    return context.exit(2);
  }
  await withWorkplace(chosen, context, async (workplace, { config }) => {
    const { ports } = workplace;
    const fail = (line: string) => {
      context.err(`${line}\n`);
      context.exit(1);
    };
    if (config.partners.some((one) => one.id === declared.id))
      return fail(`${id} is already in the configuration. To make its token, run feedmill partners rotate ${id}`);
    if ((await ports.store.partners.get(declared.id)) !== null)
      return fail(`There is already a partner ${id}. Choose another id, or remove that partner first`);
    const missing = await missingFeeds(declared.feeds, ports);
    if (missing.length > 0)
      return fail(`There is no feed ${missing.join(', ')}. To see all feeds, run feedmill feeds list`);
    await definePartner(declared, ports);
    const made = await giveToken(declared, ports, randomBytes);
    await workplace.doors?.follow();
    showToken(declared, made, [], workplace, chosen, context);
    if (declared.webhook !== null && !chosen.json) await rotateSecret(declared, 0, workplace, chosen, context);
    if (declared.webhook !== null) await warnOfSilence(declared, workplace, context);
  });
}

/** A webhook tells what a feed's change log says. */
async function warnOfSilence({ feeds }: Partner, { ports }: Workplace, context: CommandContext): Promise<void> {
  for (const feed of await ports.store.feeds.getMany(feeds))
    if (!keepsChanges(feed))
      context.err(
        `${feed.id} has no change log, so the webhook is not told of it. To keep one, set changes: true for the feed\n`,
      );
}

function written(id: string, chosen: Adding): WrittenPartner {
  const { name, feed, source, perMinute, perDay, terms, webhook } = chosen;
  // What is no number is refused by the rules of the file, which say what is.
  const quota = {
    ...(perMinute !== undefined && { perMinute: count(perMinute) as number }),
    ...(perDay !== undefined && { perDay: count(perDay) as number }),
  };
  return {
    id,
    ...(name !== undefined && { name }),
    ...(feed !== undefined && { feeds: [...feed] }),
    ...(source !== undefined && { sources: [...source] }),
    ...(Object.keys(quota).length > 0 && { quota }),
    ...(terms !== undefined && { terms }),
    ...(webhook !== undefined && { webhook }),
  };
}

/** Those of these feeds that there are not. */
export async function missingFeeds(
  feeds: readonly string[],
  { store }: Pick<Workplace['ports'], 'store'>,
): Promise<string[]> {
  const known = new Set<string>((await store.feeds.getMany(feeds as Partner['feeds'])).map(({ id }) => id));
  return feeds.filter((id) => !known.has(id));
}

/** The one time that a token is shown, and how it is used. */
export function showToken(
  partner: Partner,
  { token, kept }: NewToken,
  ending: readonly PartnerToken[],
  { ports: { site } }: Workplace,
  { json }: Chosen,
  context: CommandContext,
): void {
  const { start, since } = kept;
  if (json) {
    context.out(
      `${printableJson({ partner, token, start, since, ending: ending.map(({ start, until }) => ({ start, until })) }, 2)}\n`,
    );
    return;
  }
  const [feed] = partner.feeds;
  const address = feed === undefined ? null : documentUrl(feed, 'atom', site).slice(site.baseUrl.length);
  context.out(`${partner.id}: this is its token. It is shown only this once and not stored:\n\n  ${token}\n\n`);
  if (address !== null) context.out(`  ${site.baseUrl}t/${token}/${address}\n\n`);
  for (const { start, until } of ending) context.out(`fm_${start}… is valid until ${until}\n`);
}
