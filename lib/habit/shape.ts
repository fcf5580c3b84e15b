import { SHAPE_FIELDS, type Shape, type ShapeField, type ShapeHabit } from '../model/index.ts';

/** Which of the watched fields an item fills, and whether the answer before listed it too (left out if not known). */
export type ItemShape = Readonly<Record<ShapeField, boolean>> & { readonly known?: boolean };

/** How many answers a habit reaches back: the weight of a new one once there are more. */
const MEMORY = 20;

/**
 * The fewest items ever listed are forgotten this slowly, in answers. A feed of the last 24 hours that is read every
 * three hours has then half forgotten its quiet Sunday after two weeks; one that is read more often shrinks step by
 * step, and is followed.
 */
const FEWEST_MEMORY = 160;

/**
 * One answer moves the usual number of items as if it had half to twice as many, once there were some: an archive sent
 * once is no habit.
 */
const LEAP = { factor: 2, after: 5, fewest: 5 };

/**
 * Before so many answers nothing is firm, and one without titles or addresses teaches nothing of them: a broken answer
 * among the first would stand for the source, and the next one pass for its own. A source that has none at all is learned
 * from its first answer on.
 */
const FIRST = { answers: 5, fields: new Set<ShapeField>(['title', 'url']) };

/** What an answer looks like. Of an answer without items no field is filled, which says nothing of its fields. */
export function shapeOf(items: readonly ItemShape[]): Shape {
  const share = (has: (item: ItemShape) => boolean) =>
    items.length === 0 ? 0 : rounded(items.filter(has).length / items.length);
  const fills = Object.fromEntries(SHAPE_FIELDS.map((field) => [field, share((item) => item[field])]));
  const isCompared = items.length > 0 && items.every((item) => item.known !== undefined);
  return {
    items: items.length,
    fills: fills as Record<ShapeField, number>,
    known: isCompared ? share((item) => item.known === true) : null,
  };
}

/**
 * The habit after one more answer that was like the source: running means over about {@link MEMORY} answers, the first
 * few weighing alike. An empty answer teaches how many items there may be, nothing of their fields.
 */
export function learnShape(habit: ShapeHabit, shape: Shape): ShapeHabit {
  const { usual } = habit;
  if (usual === null) {
    if (shape.items === 0) return { ...habit, last: shape };
    return { answers: 1, usual: shape, fewest: shape.items, wavering: 0, last: shape, unlike: null };
  }
  const weight = Math.max(1 / (habit.answers + 1), 1 / MEMORY);
  const towards = (from: number, to: number) => rounded(from + weight * (to - from));
  const isEmpty = shape.items === 0;
  const isFirst = habit.answers < FIRST.answers;
  const fills = SHAPE_FIELDS.map((field) => {
    const [from, to] = [usual.fills[field], shape.fills[field]];
    const isOdd = isFirst && FIRST.fields.has(field) && Math.min(from, to) <= 0.1 && Math.max(from, to) >= 0.9;
    return [field, isOdd ? Math.max(from, to) : towards(from, to)];
  });
  const strayed = Math.min(Math.abs(shape.items - usual.items) / Math.max(usual.items, 1), 1);
  const relaxed = habit.fewest + (usual.items - habit.fewest) / FEWEST_MEMORY;
  return {
    answers: habit.answers + 1,
    usual: {
      items: towards(usual.items, habit.answers < LEAP.after ? shape.items : leapt(usual.items, shape.items)),
      fills: isEmpty ? usual.fills : (Object.fromEntries(fills) as Record<ShapeField, number>),
      known:
        shape.known === null ? usual.known : usual.known === null ? shape.known : towards(usual.known, shape.known),
    },
    fewest: rounded(Math.min(relaxed, shape.items)),
    wavering: towards(habit.wavering, strayed),
    last: shape,
    unlike: null,
  };
}

function leapt(usual: number, items: number): number {
  return Math.min(Math.max(items, usual / LEAP.factor), Math.max(usual * LEAP.factor, LEAP.fewest));
}

/** States are small and read by people: three places say all there is to say. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
