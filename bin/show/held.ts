import pc from 'picocolors';
import { type ArticleId, type Feed, type FeedProfile, type FeedState, MOST_HELD_BACK } from '../../lib/model/index.ts';
import { contractOf } from '../../lib/publish/index.ts';
import { textTable } from './table.ts';

/** Whether a feed's profile holds anything against its articles or the feed itself. */
export function isHeld(state: FeedState | null): boolean {
  return (state?.held ?? []).length + (state?.faults ?? []).length > 0;
}

/** `msn: 3 held back (msn-date, msn-link); lacks msn-feed-language`, `msn`, or `-` for a feed without a profile. */
export function heldWords({ profile }: Pick<Feed, 'profile'>, state: FeedState | null): string {
  if (profile === undefined) return '-';
  const held = state?.held ?? [];
  const count = new Set(held.map(({ article }) => article)).size;
  const rules = [...new Set(held.map(({ rule }) => rule))].join(', ');
  const faults = (state?.faults ?? []).join(', ');
  const parts = [
    ...(count === 0 ? [] : [`${atLeast(held.length)}${count} held back (${rules})`]),
    ...(faults === '' ? [] : [`lacks ${faults}`]),
  ];
  return parts.length === 0 ? profile : `${profile}: ${parts.join('; ')}`;
}

/**
 * What a feed's profile held back at the last publish: each article with the rule that it breaks and what that demands,
 * and what the feed itself lacks. Empty where it held back nothing.
 */
export function showHeld(
  { profile }: Pick<Feed, 'profile'>,
  state: FeedState | null,
  titleOf: (id: ArticleId) => string | null,
  color: boolean,
): string {
  if (profile === undefined || state === null || !isHeld(state)) return '';
  const { yellow } = pc.createColors(color);
  const demands = demandsOf(profile);
  const held = state.held ?? [];
  const rows = [
    ...(state.faults ?? []).map((rule) => [{ text: rule, tint: yellow }, 'the feed', demands.get(rule) ?? '']),
    ...held.map(({ article, rule }) => [
      { text: rule, tint: yellow },
      titleOf(article) ?? article,
      demands.get(rule) ?? '',
    ]),
  ];
  const more = held.length < MOST_HELD_BACK ? '' : `and perhaps more: ${MOST_HELD_BACK} are kept\n`;
  return `\n${textTable(['HELD BACK BY', 'WHAT', 'IT DEMANDS'], rows, color)}\n${more}`;
}

function demandsOf(profile: FeedProfile): ReadonlyMap<string, string> {
  const { articles, feed } = contractOf(profile);
  return new Map([...articles, ...feed].map(({ name, demands }) => [name, demands]));
}

function atLeast(rows: number): string {
  return rows < MOST_HELD_BACK ? '' : 'at least ';
}
