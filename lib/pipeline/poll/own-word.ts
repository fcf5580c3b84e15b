import {
  type AbsoluteUrl,
  type Instant,
  millis,
  type SourceState,
  type Unbelieved,
  type WindowItem,
} from '../../model/index.ts';
import { hasHeld, isAt } from './moving.ts';
import type { Visit } from './visit.ts';
import { witness } from './witness.ts';

/** So long after it was looked into a feed's own word is not looked into again; twice as long after each refusal, a month at most. */
const DAY_MS = 24 * 3600_000;
const MOST_DAYS = 30;

const LONGEST_REASON = 300;

/** What a feed said of its whereabouts when it was last read; null where it said nothing. */
export function wordKept({ moving, unbelieved }: Pick<SourceState, 'moving' | 'unbelieved'>): AbsoluteUrl | null {
  if (moving?.by === 'feed') return moving.to;
  return unbelieved === undefined || unbelieved.withdrawn ? null : unbelieved.to;
}

type Whereabouts = Pick<SourceState, 'moving' | 'unbelieved'> & Partial<Pick<SourceState, 'address'>>;

/**
 * What follows from a feed's own word on where it is found, `state` being that after its answer. A word is no evidence: the
 * address is asked once when it is first named and once more when it has held as long as a redirect has to, and has to
 * list what the source lists ({@link witness}). Costs nothing where a feed says nothing; at most one request a day else,
 * and a read of the window where `listed` takes one.
 */
export async function heedOwnWord(
  word: AbsoluteUrl | null,
  listed: () => Promise<readonly WindowItem[]>,
  state: SourceState,
  visit: Visit,
): Promise<Partial<SourceState>> {
  const { source, now, ports } = visit;
  const { moving, unbelieved } = state;
  // A redirect is the host's word, which goes before the feed's.
  if (moving !== null && moving.by !== 'feed') return {};
  const here = state.address ?? source.url;
  if (here === null) return {};
  if (word === null || isAt(word, [here, source.url, state.validatorsOf])) return tookBack(state, now);
  const standing = moving?.to === word ? { ...moving, polls: moving.polls + 1 } : null;
  const held = standing !== null && hasHeld(standing, now);
  if (standing !== null && !held) return { moving: standing };
  if (moving !== null && standing === null) return { moving: null, unbelieved: about(word, { ...moving, at: now }) };
  const said = unbelieved?.to === word ? { ...unbelieved, withdrawn: undefined } : null;
  if (unbelieved !== undefined && !isDue(unbelieved, word, now))
    return { moving: null, unbelieved: said ?? about(word, unbelieved) };
  const evidence = await witness(word, here, listed, state, visit);
  switch (evidence.outcome) {
    case 'unknown':
      return moving === null ? { moving, unbelieved: said ?? notLookedAt(word, now) } : { moving };
    case 'against': {
      const times = (said?.times ?? 0) + 1;
      return {
        moving: null,
        unbelieved: { to: word, at: now, times, reason: evidence.reason.slice(0, LONGEST_REASON) },
      };
    }
    case 'for':
      if (!held) return { moving: { to: word, since: now, polls: 1, by: 'feed' }, unbelieved: undefined };
      ports.log.warn('source moved', { source: source.id, from: here, to: word });
      return { address: word, moving: null, unbelieved: undefined };
  }
}

/** It names no other place. What was looked into today is kept: a feed that says it now and then is not asked each time. */
function tookBack({ moving, unbelieved }: SourceState, now: Instant): Whereabouts {
  const kept = moving === null ? unbelieved : { to: moving.to, at: now, times: 1, reason: 'it no longer says so' };
  const isOver = kept === undefined || isDue(kept, kept.to, now);
  return { moving: null, unbelieved: isOver ? undefined : { ...kept, withdrawn: true } };
}

/** What stands against a word where another was looked into today. */
function about(word: AbsoluteUrl, before: Pick<Unbelieved, 'to' | 'at'>): Unbelieved {
  const { to, at } = before;
  return { to: word, at, times: 1, reason: `it named ${to} before` };
}

/** It is remembered: a feed that does not change is not read again. */
function notLookedAt(to: AbsoluteUrl, now: Instant): Unbelieved {
  return { to, at: now, times: 0, reason: 'its host has not answered yet' };
}

function isDue({ to, at, times }: Unbelieved, word: AbsoluteUrl, now: Instant): boolean {
  if (times === 0) return true;
  const days = to === word ? Math.min(2 ** (times - 1), MOST_DAYS) : 1;
  return millis(now) - millis(at) >= days * DAY_MS;
}
