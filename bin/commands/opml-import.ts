import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { usableRules } from '../../lib/config/index.ts';
import { absoluteUrl } from '../../lib/model/index.ts';
import { parseOpml } from '../../lib/parse/index.ts';
import { followAll, type Planned, planSubscriptions, type Subscription } from '../../lib/pipeline/index.ts';
import { sourcesOf } from '../acts/sources-of.ts';
import { printableJson } from '../show/printable.ts';
import { textTable } from '../show/table.ts';
import { canAsk, confirm } from './confirm.ts';
import type { CommandContext } from './context.ts';
import type { Chosen } from './options.ts';
import { withWorkplace, withWrites } from './with-workplace.ts';

export type Importing = Chosen & { readonly yes?: boolean; readonly dryRun?: boolean };

/**
 * `feedmill opml import`: shows what a file of subscriptions would add, asks, and follows it. One bad outline keeps
 * none of the others back. Exit code 1 where something could not be followed.
 */
export async function importSubscriptions(what: string, chosen: Importing, context: CommandContext): Promise<void> {
  const asks = !chosen.yes && !chosen.dryRun;
  if (asks && (chosen.json || what === '-' || !canAsk(context))) {
    context.err(
      'opml import: this is not a terminal, so nothing was asked. Add --yes to follow what is new, or --dry-run to look at it\n',
    );
    return context.exit(2);
  }
  const subscriptions = await read(what, chosen, context);
  if (subscriptions === null) return;
  const open = chosen.dryRun ? withWorkplace<void> : withWrites<void>;
  await open(chosen, context, async ({ ports }, { config }) => {
    const feeds = [...(await ports.store.feeds.list()), ...config.feeds].map((feed) => feed.id);
    const plan = planSubscriptions(subscriptions, await sourcesOf(config, ports), feeds);
    const sources = plan.flatMap(({ state, source }) => (state === 'new' && source !== null ? [source] : []));
    if (!chosen.json) context.out(`${planTable(plan, context)}\n\n`);
    const goes =
      !chosen.dryRun && (!asks || sources.length === 0 || (await confirm(question(sources.length), context)));
    const failures = goes && sources.length > 0 ? await followAll(sources, ports) : [];
    const failed = new Map(sources.flatMap(({ id }, at) => (failures[at] == null ? [] : [[id, failures[at]]])));
    const outcomes = plan.map((one) => outcomeOf(one, goes, failed));
    if (chosen.json) context.out(`${printableJson(outcomes, 2)}\n`);
    else context.out(`${summary(outcomes, chosen)}\n`);
    for (const [id, error] of failed) context.err(`${id}: ${error}\n`);
    context.exit(failed.size > 0 || (!goes && !chosen.dryRun) ? 1 : 0);
  });
}

async function read(what: string, { config }: Chosen, context: CommandContext): Promise<Subscription[] | null> {
  try {
    const { subscriptions, repairs } = parseOpml(await textOf(what, config, context));
    for (const { code, detail } of repairs) context.err(`${what}: ${code}: ${detail}\n`);
    return subscriptions.map(({ title, xmlUrl, folders, kind, rules: told = {} }) => {
      const { rules, faults } = usableRules(told);
      for (const fault of faults) context.err(`${what}: rule-dropped: ${title ?? xmlUrl}: ${fault}\n`);
      return { title, address: xmlUrl, tags: folders, kind, rules };
    });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why =
      code === undefined ? (error instanceof Error ? error.message : String(error)) : `cannot be read: ${code}`;
    context.err(`opml import: ${what}: ${why}\n`);
    context.exit(1);
    return null;
  }
}

async function textOf(what: string, config: string | undefined, context: CommandContext): Promise<string> {
  const url = /^https?:\/\//i.test(what) ? absoluteUrl(what) : null;
  if (url !== null) return (await context.fetchText(url, { config })).text;
  const bytes = what === '-' ? await buffer(context.stdin) : await readFile(what);
  return context.decode(bytes, null, 'xml').text;
}

function planTable(plan: readonly Planned[], { color }: CommandContext): string {
  const rows = plan.map(({ subscription, state, source }) => [
    state,
    source?.id ?? '-',
    subscription.tags.join(', ') || '-',
    cut(subscription.title ?? source?.title ?? '-'),
    subscription.address ?? '-',
  ]);
  return textTable(['STATE', 'SOURCE', 'TAGS', 'TITLE', 'ADDRESS'], rows, color);
}

const SHOWN_TITLE = 40;

function cut(title: string): string {
  return title.length > SHOWN_TITLE
    ? `${title
        .slice(0, SHOWN_TITLE - 1)
        .toWellFormed()
        .trimEnd()}…`
    : title;
}

function question(count: number): string {
  return count === 1 ? 'Follow this one?' : `Follow these ${count}?`;
}

/** What became of a subscription, or would: `new` where nothing was followed yet. */
type Outcome = {
  readonly outcome: Planned['state'] | 'followed' | 'failed';
  /** The source it is, or would be; null where it can be none. */
  readonly id: string | null;
  readonly title: string | null;
  readonly kind: Subscription['kind'];
  readonly address: string | null;
  readonly tags: readonly string[];
  readonly detail: string | null;
};

function outcomeOf(
  { subscription, state, source, reason }: Planned,
  goes: boolean,
  failed: ReadonlyMap<string, string>,
) {
  const { kind, address, tags } = subscription;
  const error = state === 'new' && source !== null ? (failed.get(source.id) ?? null) : null;
  const outcome = error !== null ? 'failed' : state === 'new' && goes ? 'followed' : state;
  const title = source?.title ?? subscription.title;
  const detail = error ?? reason;
  return { outcome, id: source?.id ?? null, title, kind, address, tags, detail } satisfies Outcome;
}

function summary(outcomes: readonly Outcome[], { dryRun }: Importing): string {
  const count = (...wanted: Outcome['outcome'][]) => outcomes.filter(({ outcome }) => wanted.includes(outcome)).length;
  const parts = [
    [count('new'), dryRun ? 'would be followed' : 'not followed'],
    [count('followed'), 'followed from the next minute on'],
    [count('failed'), 'failed'],
    [count('already there', 'twice'), 'followed already'],
    [count('unusable'), 'without a usable address'],
  ] as const;
  const words = parts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
  return words.length === 0 ? 'No subscription in it.' : words.join(', ');
}
