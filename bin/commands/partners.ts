import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import {
  dayOf,
  type FeedId,
  type Instant,
  instant,
  millis,
  type Partner,
  type PartnerId,
  type PartnerToken,
  USAGE_DAYS,
} from '../../lib/model/index.ts';
import { distinct } from '../../lib/partners/index.ts';
import {
  changeFeeds,
  KEPT_MS,
  type PartnerUsage,
  type Ports,
  removePartner,
  revokeTokens,
  rotateTokens,
  usageOfPartner,
  webhookStatus,
} from '../../lib/pipeline/index.ts';
import { showPartner, showPartners } from '../show/partner.ts';
import { printableJson } from '../show/printable.ts';
import { showUsage } from '../show/usage.ts';
import type { Workplace } from '../workplace/workplace.ts';
import type { CommandContext } from './context.ts';
import { type Chosen, examples, withJson, withSetup } from './options.ts';
import { missingFeeds, registerPartnersAdd, showToken } from './partners-add.ts';
import { registerPartnersWebhook, rotateSecret } from './partners-webhook.ts';
import { keep, withPartner } from './with-partner.ts';
import { withWorkplace } from './with-workplace.ts';

/** `feedmill partners`: who fetches feeds by a token. What is added here outlives a change of the configuration. */
export function registerPartners(program: Command, context: CommandContext): void {
  const partners = program.command('partners').description('manage partners and their tokens for feeds');
  registerPartnersAdd(partners, context);
  registerPartnersWebhook(partners, context);

  withJson(partners.command('list'))
    .description('list all partners')
    .addHelpText('after', examples('partners list', 'partners list --json'))
    .action((chosen: Chosen) =>
      withWorkplace(chosen, context, async ({ ports }) => {
        const all = await ports.store.partners.list();
        const told = await Promise.all(
          all.map(async (partner) => ({
            partner,
            tokens: await ports.store.partners.tokens(partner.id),
            last: await lastFetch(partner.id, ports),
          })),
        );
        if (chosen.json) return context.out(`${printableJson(told.map(inData), 2)}\n`);
        context.out(`${showPartners(told, ports.now(), context.color)}\n`);
      }),
    );

  withJson(partners.command('show').argument('<id>', 'the partner'))
    .description('show a partner: its feeds, the beginnings of its tokens, what was agreed, and 30 days of use')
    .addHelpText('after', examples('partners show herald', 'partners show herald --json'))
    .action((id: string, chosen: Chosen) =>
      withPartner(id, chosen, context, async ({ ports, hubPorts }, partner) => {
        const { store, site, now } = ports;
        const webhook = await webhookStatus(partner, hubPorts);
        const tokens = await store.partners.tokens(partner.id);
        const feeds = await store.feeds.getMany(partner.feeds);
        const usage = await usageOfPartner(partner, ports);
        if (chosen.json) {
          const data = { ...inData({ partner, tokens }), webhook, usage: usageData(usage) };
          return context.out(`${printableJson(data, 2)}\n`);
        }
        context.out(`${showPartner({ partner, tokens, feeds, webhook }, site, now(), context.color)}\n\n`);
        context.out(`${showUsage(usage, now(), context.color)}\n`);
      }),
    );

  withJson(partners.command('rotate').argument('<id>', 'the partner'))
    .description('give a partner a new token and show it once; the old token stays valid for a while')
    .option('--keep <duration>', 'how long the old tokens stay valid; 0s revokes them at once (default: 7d)', keep)
    .option('--webhook', 'give its webhook a new secret instead; both sign until the old one expires')
    .addHelpText(
      'after',
      examples('partners rotate herald', 'partners rotate herald --keep 24h', 'partners rotate herald --webhook'),
    )
    .action((id: string, chosen: Chosen & { readonly keep?: number; readonly webhook?: boolean }) =>
      withPartner(id, chosen, context, async (workplace, partner) => {
        if (chosen.webhook === true) return rotateSecret(partner, chosen.keep ?? KEPT_MS, workplace, chosen, context);
        const made = await rotateTokens(partner, chosen.keep ?? KEPT_MS, workplace.ports, randomBytes, (gone) =>
          shut(gone, workplace),
        );
        await workplace.doors?.follow();
        showToken(partner, made, made.ending, workplace, chosen, context);
      }),
    );

  withSetup(partners.command('revoke').argument('<id>', 'the partner'))
    .description('revoke all tokens of a partner, or one of them')
    .option('--token <start>', 'only the token that begins like this, as partners show lists it')
    .addHelpText('after', examples('partners revoke herald', 'partners revoke herald --token fm_q1Zx'))
    .action((id: string, chosen: Chosen & { readonly token?: string }) =>
      withPartner(id, chosen, context, async (workplace, partner) => {
        const all = await workplace.ports.store.partners.tokens(partner.id);
        const tokens = all.filter((token) => isNamed(token, chosen.token));
        if (tokens.length === 0) {
          const which = chosen.token === undefined ? 'no token' : 'no token that begins so';
          context.err(`${id} has ${which}. To see its tokens, run feedmill partners show ${id}\n`);
          return context.exit(1);
        }
        await shut(tokens, workplace);
        await revokeTokens(partner.id, tokens, workplace.ports);
        // Somebody may have looked into the table in between.
        await workplace.doors?.follow();
        context.out(`${id}: ${tokens.length === 1 ? 'its token' : `its ${tokens.length} tokens`} revoked\n`);
      }),
    );

  const change = (name: 'allow' | 'deny', description: string, done: string) =>
    withSetup(partners.command(name).argument('<id>', 'the partner').argument('<feed...>', 'the feeds'))
      .description(description)
      .addHelpText('after', examples(`partners ${name} herald for-herald`))
      .action((id: string, feeds: string[], chosen: Chosen) =>
        withPartner(id, chosen, context, async (workplace, partner, { config }) => {
          if (config.partners.some((one) => one.id === partner.id)) {
            context.err(`${id} is in the configuration. Change its feeds there\n`);
            return context.exit(1);
          }
          const { ports } = workplace;
          const missing = name === 'deny' ? [] : await missingFeeds(feeds, ports);
          if (missing.length > 0) {
            context.err(`There is no feed ${missing.join(', ')}. To see all feeds, run feedmill feeds list\n`);
            return context.exit(1);
          }
          await changeFeeds(partner.id, feeds as FeedId[], name === 'allow' ? 'give' : 'take', ports);
          await workplace.doors?.follow();
          context.out(`${id}: ${done} ${feeds.join(', ')}\n`);
        }),
      );
  change('allow', 'give a partner that was added on the command line more feeds', 'gets');
  change('deny', 'take feeds from a partner that was added on the command line', 'no longer gets');

  withSetup(partners.command('remove').argument('<id>', 'the partner'))
    .description('remove a partner; its tokens stop working')
    .addHelpText('after', examples('partners remove herald'))
    .action((id: string, chosen: Chosen) =>
      withPartner(id, chosen, context, async (workplace, partner) => {
        await shut(await workplace.ports.store.partners.tokens(partner.id), workplace);
        await removePartner(partner, workplace.ports);
        await workplace.doors?.follow();
        const returns =
          partner.origin === 'config'
            ? '; it is in the configuration file, so the next start adds it again, without a token'
            : '';
        context.out(`${id}: removed${returns}\n`);
      }),
    );
}

/** When a partner last had something, within a month; null where it did not. */
async function lastFetch(id: PartnerId, { store, now }: Pick<Ports, 'store' | 'now'>): Promise<Instant | null> {
  const since = dayOf(instant(millis(now()) - USAGE_DAYS * 24 * 3600_000));
  return (await store.usages.since(id, since)).find(({ last }) => last !== null)?.last ?? null;
}

/** As data: the number of addresses in place of their sketch. */
function usageData({ days, ...usage }: PartnerUsage) {
  return { ...usage, days: days.map((day) => ({ ...day, addresses: distinct(day.addresses) })) };
}

/** As data: tokens by what tells one from the other, without their hashes. */
function inData({
  partner,
  tokens,
  ...more
}: {
  readonly partner: Partner;
  readonly tokens: readonly PartnerToken[];
  readonly last?: Instant | null;
}) {
  return { partner, ...more, tokens: tokens.map(({ hash: _, partner: __, ...token }) => token) };
}

async function shut(tokens: readonly PartnerToken[], { doors }: Workplace): Promise<void> {
  if (tokens.length > 0) await doors?.shut(tokens);
}

function isNamed({ start }: PartnerToken, written: string | undefined): boolean {
  return written === undefined || written === start || written === `fm_${start}`;
}
