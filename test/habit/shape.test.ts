import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ItemShape, learnShape, shapeOf } from '../../lib/habit/shape.ts';
import { NO_SHAPE_HABIT, SHAPE_FIELDS, type Shape, type ShapeHabit } from '../../lib/model/index.ts';

const FULL: ItemShape = { title: true, url: true, date: true, text: true, image: true };

function list(items: number, lacking: Partial<ItemShape> = {}): ItemShape[] {
  return Array.from({ length: items }, () => ({ ...FULL, ...lacking }));
}

function learned(...answers: readonly Shape[]): ShapeHabit {
  return answers.reduce(learnShape, NO_SHAPE_HABIT);
}

function counts(...items: readonly number[]): ShapeHabit {
  return learned(...items.map((number) => shapeOf(list(number))));
}

describe('the shape of an answer', () => {
  it('counts the items and the share that fill each field', () => {
    const shape = shapeOf([FULL, { ...FULL, date: false }, { ...FULL, image: false }, { ...FULL, date: false }]);
    expect(shape).toEqual({ items: 4, fills: { title: 1, url: 1, date: 0.5, text: 1, image: 0.75 }, known: null });
  });

  it('says how much of it was listed before, where that is known of every item', () => {
    expect(shapeOf([...list(3, { known: true }), ...list(1, { known: false })]).known).toBe(0.75);
    expect(shapeOf([...list(3, { known: true }), ...list(1)]).known).toBeNull();
  });

  it('is that of an empty list where there is no item', () => {
    expect(shapeOf([])).toMatchObject({ items: 0, fills: { title: 0 }, known: null });
  });
});

describe('the habit of a source', () => {
  it('is what it always did', () => {
    expect(counts(...Array(30).fill(24))).toMatchObject({
      answers: 30,
      usual: { items: 24, fills: { title: 1, image: 1 } },
      fewest: 24,
      wavering: 0,
    });
  });

  it('lets the first answers weigh alike, so that an odd first one does not stand for all', () => {
    expect(counts(10, 20, 20, 20, 20).usual?.items).toBeCloseTo(18, 0);
  });

  it('follows a source that changes for good within some sixty answers', () => {
    const before = Array(30).fill(shapeOf(list(24)));
    const after = Array(60).fill(shapeOf(list(12, { image: false })));
    const { usual } = learned(...before, ...after);
    expect(usual?.items).toBeLessThan(13);
    expect(usual?.fills.image).toBeLessThan(0.1);
  });

  it('follows a feed that begins with one item, and one that was empty for long', () => {
    expect(counts(1, ...Array(9).fill(20)).usual?.items).toBeGreaterThan(15);
    expect(counts(4, ...Array(500).fill(0), ...Array(60).fill(20)).usual?.items).toBeGreaterThan(15);
  });

  it('takes an archive that was sent once for no habit', () => {
    expect(counts(...Array(20).fill(10), 5000, 10, 10).usual?.items).toBeLessThan(11);
  });

  it('remembers the fewest items, and forgets them slowly', () => {
    const quiet = counts(...Array(20).fill(40), 12, ...Array(20).fill(40));
    expect(quiet.fewest).toBeGreaterThan(12);
    expect(quiet.fewest).toBeLessThan(17);
    expect(counts(12, ...Array(1000).fill(40)).fewest).toBeGreaterThan(35);
  });

  it('knows a source whose lists are sometimes long and sometimes short', () => {
    expect(counts(...Array.from({ length: 40 }, (_, i) => (i % 2 ? 8 : 40))).wavering).toBeGreaterThan(0.4);
  });

  it.each(['title', 'url'] as const)(
    'does not learn from one of the first five answers that there is no %s',
    (field) => {
      const [whole, broken] = [shapeOf(list(12)), shapeOf(list(12, { [field]: false }))];
      for (let at = 0; at < 5; at++) {
        const first = Array.from({ length: 5 }, (_, index) => (index === at ? broken : whole));
        expect(learned(...first).usual?.fills[field], `answer ${at + 1}`).toBe(1);
      }
    },
  );

  it('learns that a source has no titles from the first answer on', () => {
    expect(learned(...Array(5).fill(shapeOf(list(12, { title: false })))).usual?.fills.title).toBe(0);
  });

  it('learns nothing of the fields from an empty answer', () => {
    expect(counts(...Array(10).fill(6), 0, 0, 0).usual?.fills).toEqual(counts(6).usual?.fills);
    expect(counts(0, 0)).toMatchObject({ answers: 0, usual: null, last: { items: 0 } });
  });

  it('keeps the last answer to be compared with it', () => {
    expect(counts(9, 9, 7).last?.items).toBe(7);
  });

  it('stays between what was seen and small, whatever is learned', () => {
    const shapes = fc.array(
      fc.record({
        items: fc.integer({ min: 0, max: 20_000 }),
        fills: fc.record(
          Object.fromEntries(SHAPE_FIELDS.map((field) => [field, fc.double({ min: 0, max: 1, noNaN: true })])),
        ),
        known: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(shapes, (answers) => {
        const habit = learned(...(answers as unknown as Shape[]));
        const most = Math.max(0, ...answers.map(({ items }) => items));
        expect(habit.usual?.items ?? 0).toBeLessThanOrEqual(most + 0.001);
        expect(habit.fewest).toBeLessThanOrEqual((habit.usual?.items ?? 0) + 0.001);
        expect(habit.wavering).toBeLessThanOrEqual(1);
        for (const field of SHAPE_FIELDS) expect(habit.usual?.fills[field] ?? 0).toBeLessThanOrEqual(1.001);
        expect(JSON.stringify(habit).length).toBeLessThan(700);
      }),
      { numRuns: 200 },
    );
  });
});
