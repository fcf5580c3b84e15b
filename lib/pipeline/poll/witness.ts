import { driftOf, shapeOf } from '../../habit/index.ts';
import { type AbsoluteUrl, millis, type SourceState, type WindowItem } from '../../model/index.ts';
import { politeFetch } from '../manners/polite-fetch.ts';
import { itemShape } from './item-shape.ts';
import { withMarks } from './marks.ts';
import { isAt } from './moving.ts';
import { readSource } from './read-source.ts';
import { isSameList } from './same-list.ts';
import type { Visit } from './visit.ts';
import { isKnownIn } from './window.ts';

/** Whether a source is found at another address, for all that can be seen; or that this is not the moment to look. */
export type Evidence =
  | { readonly outcome: 'for' }
  | { readonly outcome: 'against'; readonly reason: string }
  | { readonly outcome: 'unknown' };

/** So long after a poll began nothing more is asked for: it must be over in its time. */
const PATIENCE_MS = 10_000;

/**
 * Asks the address at which a source says that it is found, as a poll would, and compares what is there with what the
 * source `listed`: anybody's address can be named, by a copied template, behind a proxy, or with intent. One request.
 */
export async function witness(
  there: AbsoluteUrl,
  here: AbsoluteUrl,
  listed: () => Promise<readonly WindowItem[]>,
  state: SourceState,
  { source, now, ports }: Visit,
): Promise<Evidence> {
  const isSafe = (address: AbsoluteUrl) => address.startsWith('https:') || !here.startsWith('https:');
  if (!isSafe(there)) return against('it is an http address, but the feed is fetched over https');
  if (isThrough(here, there)) return against('it is fetched through an address on another host, which names it');
  if (millis(ports.now()) - millis(now) > PATIENCE_MS) return UNKNOWN;
  const window = await listed();
  if (window.length === 0) return UNKNOWN;
  const answer = await politeFetch({ url: there }, ports);
  if (answer.outcome === 'busy') return UNKNOWN;
  if (answer.outcome === 'notModified') return against(`${there} answered 304 to an unconditional request`);
  if (answer.outcome !== 'fetched') return against(answer.message);
  if (!isSafe(answer.url)) return against('it leads to an http address, but the feed is fetched over https');
  const places = [here, source.url, state.validatorsOf];
  if (isAt(answer.url, places)) return against('it redirects back to where it is read');
  const reading = await readSource(source, answer, now, ports.itemsPerPoll, ports);
  if (reading.outcome === 'unreadable') return against(reading.message);
  if (reading.movedTo !== null && isAt(reading.movedTo, places))
    return against('the feed there names this address in turn');
  const { offers } = withMarks(source, reading.offers, state.sharedMarks);
  if (!isSameList(window, offers)) return against('less than half of the items there are items it lists');
  const isKnown = isKnownIn(window);
  const shape = shapeOf(offers.map((offer) => ({ ...itemShape(offer), known: isKnown(offer) })));
  const drift = driftOf(state.shape, shape, source.kind);
  return drift === null ? { outcome: 'for' } : against(`the feed there is too different: ${drift.reason}`);
}

const UNKNOWN: Evidence = { outcome: 'unknown' };

function against(reason: string): Evidence {
  return { outcome: 'against', reason };
}

/** `https://full-text.example/feed?url=news.example/rss`: whoever chose that wants it so, and what comes out is made of the other. */
function isThrough(here: AbsoluteUrl, there: AbsoluteUrl): boolean {
  const { pathname, search } = new URL(here);
  return `${pathname}${search}`.toLowerCase().includes(new URL(there).hostname.replace(/^www\./, ''));
}
