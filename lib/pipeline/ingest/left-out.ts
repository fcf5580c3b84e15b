import { sha256 } from '../../identity/index.ts';
import type { Offer } from '../messages.ts';
import { offerName } from '../poll/reckoning.ts';
import { toldHash } from '../poll/window.ts';
import type { Ports } from '../ports.ts';
import type { IngestOutcome } from './ingest-outcome.ts';

/** A longer id is not kept with what is left out: nobody asks by it. */
const LONGEST_ID = 1000;

/**
 * Whether what became of an offer is to be remembered of its source: it was told, and is in no feed by it. What a page that
 * is looked at again comes to was told before.
 */
export function isLeftOut({ purpose }: Offer, { outcome }: IngestOutcome): boolean {
  if (purpose !== 'listed' && purpose !== 'push') return false;
  return outcome === 'dropped' || outcome === 'refused' || outcome === 'full';
}

/**
 * Remembers of its source that an offer came to nothing, and why: of the last 256 such, so that it can be told where an
 * article is that never was one. One write; none where the source is gone.
 */
export async function noteLeftOut(offer: Offer, why: string, { store, now }: Pick<Ports, 'store' | 'now'>) {
  const { source, url, guid } = offer;
  await store.sources.leaveOut(source, {
    what: offerName(offer),
    why,
    hash: hashOf(offer),
    at: offer.seen,
    url,
    guid: guid === null || guid.length > LONGEST_ID ? null : guid,
    dropped: now(),
  });
}

/** Under which it is listed; a withdrawal that is pushed says nothing by which it could be told from another. */
function hashOf(offer: Offer): string {
  return offer.told.form === 'nothing' ? sha256(`${offer.guid} ${offer.url}`).slice(0, 16) : toldHash(offer);
}
