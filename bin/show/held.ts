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
  if (state === null || !isHeld(state)) return '';
  const { yellow } = pc.createColors(color);
  const rows = heldRows({ profile }, state, titleOf).map(({ rule, what, demands }) => [
    { text: rule, tint: yellow },
    what,
    demands,
  ]);
  const more =
    (state.held ?? []).length < MOST_HELD_BACK ? '' : `and perhaps more; only ${MOST_HELD_BACK} are recorded\n`;
  return rows.length === 0 ? '' : `\n${textTable(['HELD BACK BY', 'WHAT', 'REQUIREMENT'], rows, color)}\n${more}`;
}

/** What is held back, or lacking, by which rule, and what that demands. */
export type HeldRow = {
  readonly rule: string;
  readonly what: string;
  readonly article: ArticleId | null;
  readonly demands: string;
};

/** What a feed's profile holds against the feed itself, and then against each article that it held back. */
export function heldRows(
  { profile }: Pick<Feed, 'profile'>,
  state: FeedState | null,
  titleOf: (id: ArticleId) => string | null,
): HeldRow[] {
  if (profile === undefined || state === null) return [];
  const demands = demandsOf(profile);
  return [
    ...(state.faults ?? []).map((rule) => ({
      rule,
      what: 'the feed',
      article: null,
      demands: demands.get(rule) ?? '',
    })),
    ...(state.held ?? []).map(({ article, rule }) => ({
      rule,
      what: titleOf(article) ?? article,
      article,
      demands: demands.get(rule) ?? '',
    })),
  ];
}

function demandsOf(profile: FeedProfile): ReadonlyMap<string, string> {
  const { articles, feed } = contractOf(profile);
  return new Map([...articles, ...feed].map(({ name, demands }) => [name, demands]));
}

function atLeast(rows: number): string {
  return rows < MOST_HELD_BACK ? '' : 'at least ';
}
