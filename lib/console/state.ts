import type { Condition, Health } from '../pipeline/index.ts';
import { type Html, html } from './html.ts';

/** A condition in a word or two. */
export const CONDITION_WORDS: Readonly<Record<Condition, string>> = {
  quarantined: 'quarantined',
  aside: 'put aside',
  retired: 'retired',
  failing: 'failing',
  full: 'near its limit',
  letters: 'letters waiting',
  moved: 'moved',
  gap: 'gap',
  leaving: 'leaving items out',
  silent: 'silent',
  overdue: 'overdue',
  unpolled: 'not polled yet',
  paused: 'paused',
  pushed: 'pushed to',
  ok: 'ok',
};

/** A condition with its mark, which differs by colour and, for those who see none, by shape. */
export function stateMark({ level, condition }: Pick<Health, 'level' | 'condition'>): Html {
  return html`<span class="state ${level}">${CONDITION_WORDS[condition]}</span>`;
}
