import { randomBytes } from 'node:crypto';
import { type Command, InvalidArgumentError } from 'commander';
import { type FeedId, hasFeed, type Instant, type Partner, type Position } from '../../lib/model/index.ts';
import { WEBHOOK_SECRET_BYTES } from '../../lib/partners/index.ts';
import { enableWebhook, resendChanges, rotateWebhook, webhookStatus } from '../../lib/pipeline/index.ts';
import { printableJson } from '../show/printable.ts';
import type { Workplace } from '../workplace/workplace.ts';
import type { CommandContext } from './context.ts';
import { instantOption } from './instant-option.ts';
import { type Chosen, examples, withJson, withSetup } from './options.ts';
import { withPartner } from './with-partner.ts';

/** What of `feedmill partners` is about their webhooks. */
export function registerPartnersWebhook(partners: Command, context: CommandContext): void {
  withSetup(partners.command('enable').argument('<id>', 'the partner'))
    .description('call the webhook of a partner again, which was switched off because nothing arrived')
    .addHelpText('after', examples('partners enable herald'))
    .action((id: string, chosen: Chosen) =>
      withPartner(id, chosen, context, async ({ hubPorts }, partner) => {
        if (partner.webhook === null) return refuse(`${id} has no webhook`, context);
        if (!(await enableWebhook(partner, hubPorts))) return refuse(noSecret(id), context);
        context.out(`${id}: its webhook is called again, with all that it missed\n`);
      }),
    );

  const since = instantOption(context);
  withJson(partners.command('resend').argument('<id>', 'the partner'))
    .description('tell a partner again what changed in its feeds, by its webhook')
    .requiredOption('--since <position or time>', 'from which position in the change log, or from when on', (text) =>
      /^\d{1,16}$/.test(text) ? position(text) : since(text),
    )
    .option('--feed <feed>', 'of this feed alone')
    .addHelpText(
      'after',
      examples(
        'partners resend herald --since 2026-11-20',
        'partners resend herald --since 2026-11-20T08:00:00Z --feed all',
        'partners resend herald --since 1795161600000042',
      ),
    )
    .action((id: string, chosen: Resending) =>
      withPartner(id, chosen, context, (workplace, partner) => resend(partner, chosen, workplace, context)),
    );
}

type Resending = Chosen & { readonly since: Position | Instant; readonly feed?: string };

async function resend(
  partner: Partner,
  { since, feed, json }: Resending,
  { hubPorts }: Workplace,
  context: CommandContext,
): Promise<void> {
  const { id } = partner;
  const status = await webhookStatus(partner, hubPorts);
  if (status === null) return refuse(`${id} has no webhook`, context);
  if (status.keys.length === 0) return refuse(noSecret(id), context);
  if (status.off !== null)
    return refuse(
      `The webhook of ${id} is switched off. To call it again, run feedmill partners enable ${id}`,
      context,
    );
  if (feed !== undefined && !hasFeed(partner, feed as FeedId))
    return refuse(`${id} does not get ${feed}. It gets ${partner.feeds.join(', ') || 'no feed'}`, context);
  const feeds = feed === undefined ? partner.feeds : [feed as FeedId];
  const told = await resendChanges({ ...partner, feeds }, since, hubPorts);
  if (json) return context.out(`${printableJson(told, 2)}\n`);
  if (told.length === 0)
    return refuse(`None of its feeds has a change log. Set changes: true for one in the configuration`, context);
  for (const { feed: one, from, changes } of told)
    context.out(
      changes === 0 ? `${one}: nothing changed since\n` : `${one}: ${changes} changes from position ${from} on\n`,
    );
}

/** Makes a new secret for a partner's webhook, and shows it, which happens this once. `keep` is in milliseconds. */
export async function rotateSecret(
  partner: Partner,
  keep: number,
  { hubPorts }: Workplace,
  { json }: Chosen,
  context: CommandContext,
): Promise<void> {
  if (partner.webhook === null) return refuse(`${partner.id} has no webhook`, context);
  const secret = await rotateWebhook(partner, { keep, random: randomBytes(WEBHOOK_SECRET_BYTES) }, hubPorts);
  const before = (await hubPorts.store.webhooks.get(partner.id))?.keys[1]?.until ?? null;
  if (json) return context.out(`${printableJson({ partner: partner.id, secret, before }, 2)}\n`);
  context.out(`${partner.id}: this is the secret of its webhook. It is shown this once:\n\n  ${secret}\n\n`);
  if (before !== null) context.out(`The one before signs as well until ${before}\n`);
}

function refuse(line: string, context: CommandContext): void {
  context.err(`${line}\n`);
  context.exit(1);
}

function noSecret(id: string): string {
  return `The webhook of ${id} has no secret yet. To make one, run feedmill partners rotate ${id} --webhook`;
}

function position(text: string): Position {
  const read = Number(text);
  if (Number.isSafeInteger(read)) return read;
  throw new InvalidArgumentError('Write a position as a message or the change log has it, or a time.');
}
