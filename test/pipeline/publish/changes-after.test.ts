import { expect, it } from 'vitest';
import {
  type ArticleId,
  type Change,
  type FeedId,
  firstPosition,
  type OpenSegment,
  type Position,
  SEGMENT_ENTRIES,
  type Sha256,
} from '../../../lib/model/index.ts';
import { changesAfter } from '../../../lib/pipeline/index.ts';
import {
  CHANGES_TYPE,
  changesPath,
  renderClosedSegment,
  renderGoneSegment,
  renderOpenSegment,
} from '../../../lib/publish/index.ts';
import { memoryObjects } from '../../memory-objects.ts';
import { START } from '../../world.ts';

const FEED = { id: 'boats' as FeedId };
const FIRST = firstPosition(START);
const id = 'abcdefghjkmnpqrs' as ArticleId;
const entry = (position: Position): Change => ({
  ...{ position, id, revision: 1, kind: 'created', hash: '0123456789abcdef' as Sha256, at: START },
});

/** A log of 450 entries, of which the first `left` segments are kept no longer. */
async function logOf(left: number, says = left) {
  const objects = memoryObjects();
  const put = (from: Position | null, bytes: Uint8Array) =>
    objects.put(changesPath(FEED, from), bytes, { contentType: CHANGES_TYPE });
  const at = (number: number) => FIRST + number * SEGMENT_ENTRIES;
  for (const number of [0, 1, 2]) {
    const changes = Array.from({ length: number === 2 ? 50 : SEGMENT_ENTRIES }, (_, index) =>
      entry(at(number) + index),
    );
    const segment: OpenSegment = {
      feed: FEED.id,
      begun: START,
      first: at(says),
      size: SEGMENT_ENTRIES,
      from: at(number),
      previous: number === 0 ? null : at(number - 1),
      changes,
    };
    if (number < left) await put(segment.from, renderGoneSegment(segment));
    else
      await put(
        number === 2 ? null : segment.from,
        number === 2 ? renderOpenSegment(segment) : renderClosedSegment(segment),
      );
  }
  return { objects };
}

const LAST = FIRST + 449;

it('gives the entries after a position, over the ends of segments, at most so many', async () => {
  const log = await logOf(0);
  const all = await changesAfter(FEED, FIRST - 1, 1000, log);
  expect(all).toMatchObject({ last: LAST, changes: { length: 450 } });
  for (const [after, limit] of [
    [FIRST - 1, 5],
    [FIRST + 198, 3],
    [FIRST + 199, 1000],
    [FIRST + 150, 251],
    [LAST - 1, 10],
  ] as const) {
    const found = await changesAfter(FEED, after, limit, log);
    const positions = found !== null && 'changes' in found ? found.changes.map(({ position }) => position) : [];
    const expected = Array.from({ length: Math.min(limit, LAST - after) }, (_, at) => after + 1 + at);
    expect(positions).toEqual(expected);
  }
});

it('gives nothing where nothing is new, and null where there is no log', async () => {
  expect(await changesAfter(FEED, LAST, 10, await logOf(0))).toEqual({ changes: [], last: LAST });
  expect(await changesAfter(FEED, 0, 10, { objects: memoryObjects() })).toBeNull();
});

it.each([0, -1, 1.5, Number.NaN, FIRST - 2, LAST + 1])(
  'says where to begin for %d, which never was',
  async (position) => {
    expect(await changesAfter(FEED, position, 10, await logOf(0))).toEqual({ gone: true, first: FIRST, last: LAST });
  },
);

it('says where to begin for what is kept no longer, even where the open segment does not know yet', async () => {
  const gone = { gone: true, first: FIRST + 200, last: LAST };
  expect(await changesAfter(FEED, FIRST + 198, 10, await logOf(1))).toEqual(gone);
  expect(await changesAfter(FEED, FIRST + 50, 10, await logOf(1, 0))).toEqual(gone);
  expect(await changesAfter(FEED, FIRST + 199, 1, await logOf(1))).toMatchObject({ changes: [entry(FIRST + 200)] });
});
