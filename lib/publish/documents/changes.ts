import { type Change, type ChangeSegment, lastPosition, type OpenSegment, type Position } from '../../model/index.ts';
import { articleNamed, articleUrn, changesName, feedNamed, feedUrn } from '../address.ts';

/**
 * The open segment of a change log as a document. `first` is the first position that is still kept, `to` that of the last
 * entry; `previous` leads to the segment before, beside this one. An entry a line, so that it stays readable.
 */
export function renderOpenSegment(segment: OpenSegment): Buffer {
  const { begun, first, size } = segment;
  return rendered({ ...shell(segment), begun, first, size }, segment.changes);
}

/**
 * A closed segment as a document: a function of its entries, whoever closes it and when. `next` leads to the segment after
 * it, which is not there until it is closed too: what it is to hold is in the open one then.
 */
export function renderClosedSegment(segment: ChangeSegment): Buffer {
  return rendered({ ...shell(segment), next: changesName(lastPosition(segment) + 1) }, segment.changes);
}

/** What stands in the place of a segment that is kept no longer: where to begin instead. */
export function renderGoneSegment({ feed, from, size }: Pick<OpenSegment, 'feed' | 'from' | 'size'>): Buffer {
  const to = from + size - 1;
  return Buffer.from(
    `${JSON.stringify({ feed: feedUrn(feed), from, to, gone: true, begin: changesName(null) }, null, 2)}\n`,
  );
}

function shell(segment: ChangeSegment) {
  const { feed, from, previous } = segment;
  const leadsTo = previous === null ? null : changesName(previous);
  return { feed: feedUrn(feed), from, to: lastPosition(segment), previous: leadsTo };
}

function rendered(head: object, changes: readonly Change[]): Buffer {
  const lines = changes.map((change) => `\n    ${JSON.stringify({ ...written(change) })}`);
  const fields = JSON.stringify(head, null, 2).slice(0, -2);
  return Buffer.from(`${fields},\n  "changes": [${lines.join(',')}${lines.length > 0 ? '\n  ' : ''}]\n}\n`);
}

type WrittenChange = Omit<Change, 'id' | 'copyOf'> & { readonly id: string; readonly copyOf?: string };

function written({ position, id, revision, kind, url, hash, copyOf, at }: Change): WrittenChange {
  return {
    ...{ position, id: articleUrn(id), revision, kind },
    ...(url !== undefined && { url }),
    hash,
    ...(copyOf !== undefined && { copyOf: articleUrn(copyOf) }),
    at,
  };
}

type WrittenSegment = {
  readonly feed: string;
  readonly from: Position;
  readonly previous: string | null;
  readonly changes: readonly WrittenChange[];
  readonly begun?: string;
  readonly first?: Position;
  readonly size?: number;
};

/** Reads back what {@link renderOpenSegment} wrote; null for bytes that are none of ours, or are not whole. */
export function parseOpenSegment(bytes: Uint8Array): OpenSegment | null {
  const written = parsed(bytes);
  if (written === null || typeof written.begun !== 'string') return null;
  const { begun, first, size } = written as WrittenSegment & Pick<OpenSegment, 'begun' | 'first' | 'size'>;
  return first > 0 && size > 0 ? { ...segmentIn(written), begun, first, size } : null;
}

/** Reads back what {@link renderClosedSegment} wrote; null for bytes that are none of ours, or are not whole. */
export function parseClosedSegment(bytes: Uint8Array): ChangeSegment | null {
  const written = parsed(bytes);
  return written === null ? null : segmentIn(written);
}

/** What stands in a bucket may have been written over or cut by somebody else: the outline is looked at, no more. */
function parsed(bytes: Uint8Array): WrittenSegment | null {
  let data: Partial<WrittenSegment> | null;
  try {
    data = JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return null;
  }
  const { feed, from, previous, changes } = data ?? {};
  const isOurs = typeof feed === 'string' && Number.isSafeInteger(from) && previous !== undefined;
  return isOurs && Array.isArray(changes) ? (data as WrittenSegment) : null;
}

function segmentIn({ feed, from, previous, changes }: WrittenSegment): ChangeSegment {
  return {
    feed: feedNamed(feed),
    from,
    previous: previous === null ? null : Number.parseInt(previous, 10),
    changes: changes.map(({ id, copyOf, ...change }) => ({
      ...change,
      id: articleNamed(id),
      ...(copyOf !== undefined && { copyOf: articleNamed(copyOf) }),
    })),
  };
}
