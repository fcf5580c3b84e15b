import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ArticleId,
  CHANGE_KINDS,
  type Change,
  type FeedId,
  firstPosition,
  lastPosition,
  type OpenSegment,
  SEGMENT_ENTRIES,
  type Sha256,
  segmentOf,
} from '../../../lib/model/index.ts';
import {
  parseClosedSegment,
  parseOpenSegment,
  renderClosedSegment,
  renderGoneSegment,
  renderOpenSegment,
} from '../../../lib/publish/index.ts';
import { START } from '../../world.ts';

const FIRST = firstPosition(START);

const change = (position: number): Change => ({
  position,
  id: 'abcdefghjkmnpqrs' as ArticleId,
  revision: 2,
  kind: 'updated',
  url: 'https://feeds.example/articles/abcdefghjkmnpqrs/',
  hash: '0123456789abcdef' as Sha256,
  at: START,
});

const open: OpenSegment = {
  feed: 'boats' as FeedId,
  begun: START,
  first: FIRST,
  size: SEGMENT_ENTRIES,
  from: FIRST + SEGMENT_ENTRIES,
  previous: FIRST,
  changes: [change(FIRST + SEGMENT_ENTRIES), change(FIRST + SEGMENT_ENTRIES + 1)],
};

describe('the open segment', () => {
  it('says where it begins and ends, what is kept, and what came before', () => {
    const { changes, ...head } = JSON.parse(renderOpenSegment(open).toString());
    expect(head).toEqual({
      feed: 'urn:feedmill:feed:boats',
      from: FIRST + 200,
      to: FIRST + 201,
      previous: `${FIRST}.json`,
      begun: START,
      first: FIRST,
      size: 200,
    });
    expect(changes[0]).toEqual({
      position: FIRST + 200,
      id: 'urn:feedmill:abcdefghjkmnpqrs',
      revision: 2,
      kind: 'updated',
      url: 'https://feeds.example/articles/abcdefghjkmnpqrs/',
      hash: '0123456789abcdef',
      at: START,
    });
  });

  it('has an entry a line, and none where nothing was told yet', () => {
    expect(renderOpenSegment(open).toString().split('\n')).toHaveLength(14);
    const { changes, from, to } = JSON.parse(renderOpenSegment({ ...open, changes: [] }).toString());
    expect(changes).toEqual([]);
    expect(to).toBe(from - 1);
  });

  it.each(['', 'null', '{}', '[]', '{"feed":1}', '<html>', '{"feed":"urn:feedmill:feed:boats","from":1'])(
    'is not read from %j, which somebody else wrote',
    (text) => {
      expect(parseOpenSegment(Buffer.from(text))).toBeNull();
      expect(parseClosedSegment(Buffer.from(text))).toBeNull();
    },
  );
});

it('leads from a closed segment to the next, and from one that is gone to the open one', () => {
  const closed = JSON.parse(renderClosedSegment({ ...open, previous: null }).toString());
  expect(closed).toMatchObject({ previous: null, next: `${FIRST + 202}.json` });
  expect(closed).not.toHaveProperty('first');
  expect(JSON.parse(renderGoneSegment(open).toString())).toEqual({
    feed: 'urn:feedmill:feed:boats',
    from: FIRST + 200,
    to: FIRST + 399,
    gone: true,
    begin: 'head.json',
  });
  expect(parseClosedSegment(renderGoneSegment(open))).toBeNull();
});

const id = fc.stringMatching(/^[a-z2-7]{16}$/).map((text) => text as ArticleId);
const anyChange = fc.record(
  {
    id,
    revision: fc.integer({ min: 1, max: 1e6 }),
    kind: fc.constantFrom(...CHANGE_KINDS),
    url: fc.webUrl(),
    hash: fc.stringMatching(/^[0-9a-f]{16}$/).map((text) => text as Sha256),
    copyOf: id,
    at: fc.constant(START),
  },
  { requiredKeys: ['id', 'revision', 'kind', 'hash', 'at'] },
);

it('reads back what it wrote, whatever it is', () => {
  const segment = fc.record({
    from: fc.nat(10_000).map((at) => FIRST + at * SEGMENT_ENTRIES),
    previous: fc.option(fc.nat(10_000).map((at) => FIRST + at)),
    changes: fc.array(anyChange, { maxLength: SEGMENT_ENTRIES }),
  });
  fc.assert(
    fc.property(segment, ({ from, previous, changes }) => {
      const numbered = changes.map((one, at) => ({ ...one, position: from + at }));
      const written: OpenSegment = { ...open, from, previous, changes: numbered };
      expect(parseOpenSegment(renderOpenSegment(written))).toEqual(written);
      const { feed } = open;
      expect(parseClosedSegment(renderClosedSegment(written))).toEqual({ feed, from, previous, changes: numbered });
      expect(lastPosition(written)).toBe(from + changes.length - 1);
    }),
  );
});

it('finds the segment of any position by its number alone', () => {
  expect(segmentOf(open.from + 7, open)).toBe(open.from);
  expect(segmentOf(open.from - 1, open)).toBe(FIRST);
  expect(segmentOf(FIRST, open)).toBe(FIRST);
  expect(segmentOf(FIRST - 1, open)).toBe(FIRST - 200);
});
