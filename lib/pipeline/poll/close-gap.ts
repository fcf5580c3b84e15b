import type { Gap, Instant, Source, SourceState, WindowItem } from '../../model/index.ts';
import type { Offer } from '../messages.ts';
import type { Ports } from '../ports.ts';
import { readOlder } from './read-older.ts';
import type { Reading } from './read-source.ts';
import { hasGap, isKnownIn } from './window.ts';

/** How many older pages are read to close one gap. */
const MOST_PAGES = 10;

/**
 * The offers of a source's answer and, where they have nothing in common with what it listed before, those of its older
 * pages and archives (RFC 5005) up to what is known; and what is to be remembered of the last gap. The log tells each.
 */
export async function closeGap(
  before: readonly WindowItem[],
  { offers, older }: Extract<Reading, { outcome: 'read' }>,
  visit: { readonly source: Source; readonly state: SourceState; readonly now: Instant; readonly ports: Ports },
): Promise<{ readonly gap: Gap | null; readonly offers: readonly Offer[] }> {
  const { source, state, now, ports } = visit;
  if (!hasGap(before, offers)) return { gap: state.gap, offers };
  const gap = { at: now, filled: false, found: 0, reason: 'it has no older pages' };
  if (older === null) return told({ gap, offers }, source, ports);
  const archive = await readOlder(source, older, isKnownIn(before), ports, {
    pages: MOST_PAGES,
    after: offers.length,
    now,
  });
  const filled = archive.overlapped;
  const reason = filled ? null : (archive.error ?? `${archive.pages} older pages did not reach an item that was known`);
  return told(
    { gap: { at: now, filled, found: archive.offers.length, reason }, offers: [...offers, ...archive.offers] },
    source,
    ports,
  );
}

function told<T extends { readonly gap: Gap }>(closed: T, source: Source, { log }: Pick<Ports, 'log'>): T {
  const { filled, found, reason } = closed.gap;
  const fields = { source: source.id, found, error: reason };
  if (filled) log.info('gap filled', fields);
  else log.warn('items may have been lost between two polls', fields);
  return closed;
}
