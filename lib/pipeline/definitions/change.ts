import { createHash } from 'node:crypto';
import type { ExtractionRules, Feed, FeedFilter, FeedId, Source, SourceId } from '../../model/index.ts';
import type { Ports } from '../ports.ts';
import { defineFeed, defineSource, publishFront } from './define.ts';
import { feedOf } from './follow.ts';

type Definer = Pick<Ports, 'store' | 'queues' | 'now' | 'log' | 'site'>;

/**
 * What a change has come to: done, needless, or refused, since what stands is not what somebody had before them (`other`,
 * with what stands), or nothing does.
 */
export type DefinitionChange<T> =
  | { readonly outcome: 'changed' | 'unchanged' | 'other'; readonly stands: T }
  | { readonly outcome: 'missing'; readonly stands: null };

/** A short mark of a value: whoever changes it says by it what it was when they looked. */
export function versionOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}

/**
 * Gives a source other rules; it is read anew by them. With `seen`, the {@link versionOf} the rules that somebody had before
 * them, nothing is changed where others stand there by now.
 */
export async function changeRules(
  id: SourceId,
  rules: ExtractionRules,
  seen: string | null,
  definer: Definer,
): Promise<DefinitionChange<Source>> {
  const before = await definer.store.sources.get(id);
  if (before === null) return { outcome: 'missing', stands: null };
  if (seen !== null && versionOf(before.rules) !== seen) return { outcome: 'other', stands: before };
  if (versionOf(before.rules) === versionOf(rules)) return { outcome: 'unchanged', stands: before };
  const after = { ...before, rules };
  if (await defineSource(after, await feedOf(before, definer), definer, before))
    return { outcome: 'changed', stands: after };
  return changeRules(id, rules, seen ?? versionOf(before.rules), definer);
}

/**
 * Gives a feed another filter: what belongs to it now comes in, what does not any more goes out. With `seen`, the
 * {@link versionOf} the filter that somebody had before them, nothing is changed where another stands there by now.
 */
export async function changeFilter(
  id: FeedId,
  filter: FeedFilter,
  seen: string | null,
  definer: Definer,
): Promise<DefinitionChange<Feed>> {
  const before = await definer.store.feeds.get(id);
  if (before === null) return { outcome: 'missing', stands: null };
  if (seen !== null && versionOf(before.filter) !== seen) return { outcome: 'other', stands: before };
  if (versionOf(before.filter) === versionOf(filter)) return { outcome: 'unchanged', stands: before };
  const after = { ...before, filter };
  if (await defineFeed(after, definer, before)) {
    await publishFront(definer);
    return { outcome: 'changed', stands: after };
  }
  return changeFilter(id, filter, seen ?? versionOf(before.filter), definer);
}
