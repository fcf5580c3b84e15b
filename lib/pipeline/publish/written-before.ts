import { sha256 } from '../../identity/index.ts';
import type { Member } from '../../model/index.ts';
import { type DocumentInput, documentPath, type EntryFormat, entriesIn, unpacked } from '../../publish/index.ts';
import { revisionName } from '../messages.ts';
import type { Attempt } from './attempt.ts';

const NONE: ReadonlyMap<string, Uint8Array> = new Map();

/**
 * The entries of the document that the feed's state tells of, by the names under which they are kept. None, and a warning
 * that names the document, where somebody else wrote over it, cut or deleted it; `conflict` where that was another
 * publisher.
 */
export async function writtenBefore(
  format: EntryFormat,
  input: DocumentInput,
  version: number,
  { feed, before, found, publisher }: Attempt,
): Promise<ReadonlyMap<string, Uint8Array> | 'conflict'> {
  const { store, log } = publisher;
  const key = documentPath(feed, format);
  const published = before.documents[format];
  const spans = before.spans === undefined ? null : unpacked(before.spans);
  const isKnown = !found.own.has(key) && !found.standing.has(key) && !found.unfit.has(key);
  if (published === undefined || spans === null || !isKnown) return NONE;
  const document = await store.objects.get(key);
  const isWhole = document !== null && sha256(document.bytes) === published.hash;
  const places = new Map(before.members.map((name, place) => [name, place]));
  const placeIn = ({ id, revision }: Member) => places.get(revisionName(id, revision));
  const entries = isWhole ? entriesIn(document.bytes, format, spans, placeIn, input) : null;
  if (entries !== null) return entries;
  if (((await store.feeds.state(feed.id))?.version ?? 0) !== version) return 'conflict';
  found.unfit.add(key);
  const why = document === null ? 'it is gone' : isWhole ? 'its entries are not found in it' : 'its bytes are others';
  log.warn('document is not as it was published', { feed: feed.id, document: key, why, now: 'rendered from nothing' });
  return NONE;
}
