import { describe, expect, it } from 'vitest';
import { driftOf, weighShape } from '../../lib/habit/drift.ts';
import { type ItemShape, learnShape, shapeOf } from '../../lib/habit/shape.ts';
import {
  type Instant,
  instant,
  NO_SHAPE_HABIT,
  type Shape,
  type Source,
  type SourceState,
} from '../../lib/model/index.ts';

const FULL: ItemShape = { title: true, url: true, date: true, text: true, image: true, known: true };

/** So many items, the first `odd` of them made otherwise. */
function answer(items: number, odd = 0, otherwise: Partial<ItemShape> = {}): Shape {
  return shapeOf(Array.from({ length: items }, (_, i) => (i < odd ? { ...FULL, ...otherwise } : FULL)));
}

function all(items: number, otherwise: Partial<ItemShape>): Shape {
  return answer(items, items, otherwise);
}

function times(count: number, shape: Shape): Shape[] {
  return Array<Shape>(count).fill(shape);
}

/** A feed of the last day, looked at so many times a day for so many weeks: few items on Sundays. */
function lastDay(perDay: number, weeks: number, begins: number): Shape[] {
  const posted = [5, 50, 55, 50, 60, 45, 20];
  return Array.from({ length: weeks * 7 * perDay }, (_, poll) => {
    const day = begins + poll / perDay;
    const share = day - Math.floor(day);
    const today = posted[Math.floor(day) % 7] ?? 0;
    const yesterday = posted[(Math.floor(day) + 6) % 7] ?? 0;
    return answer(Math.round(today * share + yesterday * (1 - share)), 3, { known: false });
  });
}

function driftAfter(habit: readonly Shape[], now: Shape) {
  return driftOf(habit.reduce(learnShape, NO_SHAPE_HABIT), now)?.reason ?? null;
}

describe('a source of few answers', () => {
  it('is in quarantine for a broken answer though one of its first was broken too', () => {
    const broken = all(24, { title: false });
    for (const first of [
      [broken, ...times(4, answer(24))],
      [...times(2, answer(24)), broken, ...times(2, answer(24))],
    ]) {
      expect(driftAfter(first, broken)).toBe('no item has a title, usually all have one');
    }
  });

  it('that never has titles is not', () => {
    expect(driftAfter(times(8, all(24, { title: false })), all(24, { title: false }))).toBeNull();
  });
});

describe('drift', () => {
  const usual = times(10, answer(24));
  const untitled = { title: false };

  it.each<[what: string, habit: Shape[], now: Shape, reason: string]>([
    ['a list that collapsed', usual, answer(2), 'lists 2 items, usually 24'],
    ['a list of one', usual, answer(1), 'lists 1 item, usually 24'],
    ['a list that is empty', usual, answer(0), 'lists no items, usually 24'],
    ['titles that are gone', usual, all(24, untitled), 'no item has a title, usually all have one'],
    ['addresses that are gone', usual, all(24, { url: false }), 'no item has an address, usually all have one'],
    ['dates that are gone', usual, all(24, { date: false }), 'no item has a date, usually all have one'],
    ['texts that are gone', usual, all(24, { text: false }), 'no item has a text, usually all have one'],
    [
      'several at once, what harms most first',
      usual,
      all(2, { title: false, date: false }),
      'no item has a title, usually all have one; no item has a date, usually all have one; lists 2 items, usually 24',
    ],
    [
      'half of the dates lost',
      usual,
      answer(24, 12, { date: false }),
      '12 of 24 items have no date, usually all have one',
    ],
    [
      'titles all but gone where nearly all had one',
      times(10, answer(30, 2, untitled)),
      answer(30, 28, untitled),
      '28 of 30 items have no title, usually 93 % have one',
    ],
    [
      'one item, listed before, without its title',
      times(10, answer(1)),
      all(1, untitled),
      'no item has a title, usually all have one',
    ],
    [
      'two left of many, without titles: the menu was taken for the list',
      usual,
      all(2, { ...untitled, known: false }),
      'no item has a title, usually all have one; lists 2 items, usually 24; none of its items was listed before',
    ],
    [
      'a list of other things: nothing known, no images',
      usual,
      all(20, { image: false, known: false }),
      '0 % have an image, usually 100 %; none of its items was listed before',
    ],
    [
      'a list of other things: nothing known, of another length',
      usual,
      all(90, { known: false }),
      'lists 90 items, usually 24; none of its items was listed before',
    ],
    ['a collapse after five answers', times(5, answer(8)), answer(1), 'lists 1 item, usually 8'],
    [
      'a collapse of a feed that varies a little',
      Array.from({ length: 30 }, (_, i) => answer(i % 2 ? 36 : 44)),
      answer(4),
      'lists 4 items, usually 40',
    ],
  ])('is %s', (_what, habit, now, reason) => {
    expect(driftAfter(habit, now)).toBe(reason);
  });

  it.each<[what: string, habit: Shape[], now: Shape]>([
    ['an ordinary answer', usual, answer(24)],
    ['before five answers were seen', times(4, answer(24)), all(1, untitled)],
    ['a source never seen', [], all(1, untitled)],
    ['a shorter list', usual, answer(7)],
    ['a longer list', usual, answer(200)],
    ['a short list that is empty', times(10, answer(6)), answer(0)],
    ['a short list that grows shorter', times(10, answer(7)), answer(1)],
    ['a list that is now long, now short', Array.from({ length: 30 }, (_, i) => answer(i % 3 ? 40 : 4)), answer(2)],
    ['a list hardly below the shortest it had', [...usual, answer(8), ...usual, answer(5), ...usual], answer(4)],
    ['images that are gone', usual, all(24, { image: false })],
    ['all items new, of the same make', usual, all(24, { known: false })],
    [
      'all items new and of another make where that is the rule',
      times(10, all(24, { known: false })),
      all(24, { known: false, image: false }),
    ],
    ['two new items of another make', times(10, answer(3)), all(2, { known: false, image: false })],
    ['a field that was never filled', times(10, all(24, untitled)), all(24, untitled)],
    ['a field that is gained', times(10, all(24, untitled)), answer(24)],
    ['titles that only some had', times(10, answer(20, 6, untitled)), all(20, untitled)],
    ['a note without a title among few', times(10, answer(2)), all(2, { title: false, known: false })],
    ['a day of notes without titles', usual, answer(24, 12, { title: false, known: false })],
    ['a few dates lost', usual, answer(24, 8, { date: false })],
    [
      'an empty answer of a source that is often empty',
      Array.from({ length: 30 }, (_, i) => answer(i % 2 ? 0 : 20)),
      answer(0),
    ],
    ['a list after an archive that was sent once', [...usual, answer(5000), answer(24)], answer(24)],
  ])('is not %s', (_what, habit, now) => {
    expect(driftAfter(habit, now)).toBeNull();
  });

  it('is not that a sitemap tells other things than it did, only that it collapses or loses its addresses', () => {
    const habit = usual.reduce(learnShape, NO_SHAPE_HABIT);
    const other = { title: false, date: false, text: false, image: false, known: false };
    expect(driftOf(habit, all(24, other), 'sitemap')).toBeNull();
    expect(driftOf(habit, all(24, { url: false }), 'sitemap')?.lost).toEqual(['url']);
    expect(driftOf(habit, answer(2), 'sitemap')?.reason).toBe('lists 2 items, usually 24');
  });

  it('is not that a writer takes to notes without titles, one by one', () => {
    const notes = Array.from({ length: 25 }, (_, i) => answer(24, Math.min(i, 24), untitled));
    let habit = usual.reduce(learnShape, NO_SHAPE_HABIT);
    for (const shape of notes) {
      expect(driftOf(habit, shape)).toBeNull();
      habit = learnShape(habit, shape);
    }
  });

  it.each([1, 2, 8, 24, 96])(
    'is not that a feed of the last day is short on Sundays, read %i times a day',
    (perDay) => {
      for (let begins = 0; begins < 7; begins++) {
        let habit = NO_SHAPE_HABIT;
        for (const [poll, shape] of lastDay(perDay, 6, begins).entries()) {
          const reason = driftOf(habit, shape)?.reason ?? null;
          if (reason !== null) expect.fail(`begun on day ${begins}, poll ${poll}: ${reason}`);
          habit = learnShape(habit, shape);
        }
      }
    },
  );
});

describe('quarantine', () => {
  const HOUR = 3600_000;
  const start = Date.parse('2026-11-20T08:00:00Z');
  const at = (hours: number): Instant => instant(start + hours * HOUR);
  const source = { kind: 'feed', fullText: 'auto' } as const;
  const well: Pick<SourceState, 'shape' | 'quarantine'> = {
    shape: times(10, answer(24)).reduce(learnShape, NO_SHAPE_HABIT),
    quarantine: null,
  };

  /** One answer an hour apart after the other; what holds after the last. */
  function weighed(
    shapes: readonly Shape[],
    apart = 1,
    { kind = 'feed', fullText = 'auto' }: Partial<Pick<Source, 'kind' | 'fullText'>> = {},
  ) {
    return shapes.reduce((state, shape, i) => weighShape(state, shape, { kind, fullText }, at(i * apart)), well);
  }

  it('begins with the first answer that is unlike the source, and says why', () => {
    const { quarantine, shape } = weighShape(well, answer(2), source, at(0));
    expect(quarantine).toEqual({ since: at(0), reason: 'lists 2 items, usually 24' });
    expect(shape).toMatchObject({ usual: { items: 24 }, answers: 10, last: { items: 2 } });
  });

  it('ends with the first answer that is like the source again', () => {
    expect(weighed([answer(2), all(24, { title: false }), answer(23)])).toMatchObject({
      quarantine: null,
      shape: { answers: 11, unlike: null },
    });
  });

  it('keeps its beginning and tells the newest reason', () => {
    expect(weighed([answer(2), answer(0), all(24, { url: false })]).quarantine).toEqual({
      since: at(0),
      reason: 'no item has an address, usually all have one',
    });
  });

  it.each([
    ['a shorter list', answer(3)],
    ['dates no longer told', all(24, { date: false })],
    ['other entries of a feed', all(24, { image: false, known: false })],
    ['texts cut where pages are read', all(24, { text: false })],
    ['an empty list', answer(0)],
  ])('ends by itself after a day of %s, which is then the habit', (_what, shape) => {
    expect(weighed(times(24, shape)).quarantine).not.toBeNull();
    const later = weighed(times(25, shape));
    expect(later.quarantine).toBeNull();
    const next = { ...shape, known: 1 };
    expect(weighShape(later, next, source, at(26)).quarantine).toBeNull();
  });

  it('needs three answers to end, however far apart', () => {
    expect(weighed(times(2, answer(3)), 48).quarantine).not.toBeNull();
    expect(weighed(times(3, answer(3)), 48).quarantine).toBeNull();
  });

  it('ends by itself though the short list is never twice of the same length', () => {
    const shapes = Array.from({ length: 25 }, (_, i) => answer([2, 5, 1, 3, 0][i % 5] ?? 0));
    expect(weighed(shapes).quarantine).toBeNull();
  });

  it.each<[what: string, shape: Shape, source: Partial<Pick<Source, 'kind' | 'fullText'>>]>([
    ['titles are lost', all(24, { title: false }), {}],
    ['addresses are lost', all(24, { url: false }), {}],
    ['texts are lost that no page is read for', all(24, { text: false }), { fullText: 'never' }],
    ['titles are lost in half of the items', answer(24, 12, { title: false }), {}],
    ['titles are lost in what little is left', all(2, { title: false }), {}],
    ['a page lists its menu', all(30, { date: false, text: false, image: false, known: false }), { kind: 'page' }],
    ['a page lists two links of its own', all(2, { date: false, known: false }), { kind: 'page' }],
    ['a page lists what is most read', all(5, { known: false }), { kind: 'page' }],
  ])('never ends by itself while %s', (_what, shape, source) => {
    expect(weighed(times(1000, shape), 1, source).quarantine).toMatchObject({ since: at(0) });
  });

  it('ends by itself where a page tells no dates any more, though nothing of it is known when the day is over', () => {
    const undated = { date: false };
    const shapes = Array.from({ length: 25 }, (_, i) => all(24, { ...undated, known: i < 5 }));
    expect(weighed(shapes.slice(0, 24), 1, { kind: 'page' }).quarantine).not.toBeNull();
    expect(weighed(shapes, 1, { kind: 'page' }).quarantine).toBeNull();
  });

  it('begins its count of harmless answers anew after a harmful one', () => {
    const shapes = [...times(20, answer(3)), all(24, { title: false }), ...times(20, answer(3))];
    expect(weighed(shapes).quarantine).not.toBeNull();
    expect(weighed([...shapes, ...times(5, answer(3))]).quarantine).toBeNull();
  });

  it('counts no answers from before a recovery that brought nothing to read', () => {
    const drifted = weighed(times(20, answer(3)));
    const recovered = { ...drifted, quarantine: null };
    expect(weighShape(recovered, answer(3), source, at(100)).quarantine?.since).toBe(at(100));
    expect(weighShape(recovered, answer(3), source, at(100)).shape.unlike).toMatchObject({
      answers: 1,
      since: at(100),
    });
  });

  it('watches what it settled on as closely as before', () => {
    const settled = weighed(times(25, all(24, { date: false })));
    const worse = weighShape(settled, all(24, { date: false, title: false }), source, at(30));
    expect(worse.quarantine?.reason).toBe('no item has a title, usually all have one');
  });
});
