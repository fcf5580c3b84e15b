import {
  type Instant,
  millis,
  NO_SHAPE_HABIT,
  SHAPE_FIELDS,
  type Shape,
  type ShapeField,
  type ShapeHabit,
  type Source,
  type SourceState,
} from '../model/index.ts';
import { learnShape } from './shape.ts';

/** An answer so unlike its source that it may be half-good. */
export type Drift = {
  /** Why, in one line. */
  readonly reason: string;
  /** The fields that were lost. */
  readonly lost: readonly ShapeField[];
  /** Whether nothing of it was listed before, though most of it always is. */
  readonly isStrange: boolean;
};

/** Before so many answers nothing is a habit. */
const FIRM = 5;

/** A source that usually lists fewer items than this may list any number. */
const SMALLEST_COUNTED = 8;

/** A steady source has collapsed below this share of its usual items; one that wavers must fall lower by as much as it wavers. */
const COLLAPSED = 0.25;

/** Fewer items than this prove nothing by lacking a field: a note without a title among two is not a broken feed. */
const EVIDENCE = 3;

/** A drift that does no harm is the new normal after so many answers in a row, over so long: a weekday, a night, a deployment pass. */
const SETTLED_AFTER = { answers: 3, milliseconds: 24 * 3600_000 };

/**
 * What is drastically wrong with an answer, measured by its source's habit; null where it is ordinary, or the habit not
 * firm yet. Drastic is: far fewer items than it ever had; a field that was always filled and hardly is any more; a list
 * of which nothing was listed before and whose items are of another make. An image that is missing is never a drift: it
 * makes no article wrong. Nor is it in a sitemap that it tells no titles or dates: some of a site's sitemaps do, and an
 * article is what its page says.
 */
export function driftOf(habit: ShapeHabit, shape: Shape, kind: Source['kind'] = 'feed'): Drift | null {
  const { usual } = habit;
  if (usual === null || habit.answers < FIRM) return null;
  const collapse = collapseOf(habit, usual, shape);
  if (shape.items === 0) return collapse === null ? null : { reason: collapse, lost: [], isStrange: false };
  const isStrange = shape.known !== null && usual.known !== null && shape.known <= 0.05 && usual.known >= 0.5;
  const lost = (kind === 'sitemap' ? (['url'] as const) : WATCHED).filter((field) =>
    isLost(field, usual, shape, collapse !== null),
  );
  const reasons = [...lost.map((field) => lossWords(field, usual, shape)), ...(collapse === null ? [] : [collapse])];
  const other = isStrange && kind !== 'sitemap' && reasons.length === 0 ? otherMakeOf(usual, shape) : null;
  if (other !== null) reasons.push(other);
  if (reasons.length === 0) return null;
  return {
    reason: [...reasons, ...(isStrange ? ['none of its items was listed before'] : [])].join('; '),
    lost,
    isStrange,
  };
}

/**
 * Judges an answer: learns from one that is like its source, and puts the source in quarantine for one that is not;
 * nothing of an answer may be published while there is a quarantine. A quarantine ends with the first ordinary answer.
 *
 * It ends by itself, too, where the drift does no harm (fewer items of the same quality, dates that are no longer told,
 * other entries of a feed) and holds for {@link SETTLED_AFTER}: publishers do change their feeds, and a feed must not stop for ever
 * because nobody looked. Where titles or addresses are lost it does not: entries without a name or a place to go to are
 * what a reader must never get, and only a recovery or the operator ends it. A lost text does harm only where the text
 * is not taken from the articles' pages: many a publisher cuts a feed to its headlines. A page of which nothing was listed
 * before is held as well: most likely another of its lists was found, the menu or what is most read.
 */
export function weighShape(
  state: Pick<SourceState, 'shape' | 'quarantine'>,
  shape: Shape,
  source: Pick<Source, 'kind' | 'fullText'>,
  now: Instant,
): Pick<SourceState, 'shape' | 'quarantine'> {
  const row = state.quarantine === null ? null : state.shape.unlike;
  // In quarantine nothing is taken in, so that after some days nothing is known any more: the first answer tells.
  const judged = row === null ? shape : { ...shape, known: row.known };
  const drift = driftOf(state.shape, judged, source.kind);
  if (drift === null) return { shape: learnShape(state.shape, shape), quarantine: null };
  const since = state.quarantine?.since ?? now;
  const quarantine = { since, reason: drift.reason };
  if (doesHarm(drift, source)) return { shape: { ...state.shape, last: shape, unlike: null }, quarantine };
  const unlike = { answers: (row?.answers ?? 0) + 1, since: row?.since ?? now, known: judged.known };
  const isSettled =
    unlike.answers >= SETTLED_AFTER.answers && millis(now) - millis(unlike.since) >= SETTLED_AFTER.milliseconds;
  if (isSettled) return { shape: settled(shape), quarantine: null };
  return { shape: { ...state.shape, last: shape, unlike }, quarantine };
}

/** Whether a quarantine for this drift waits for a recovery or the operator. */
export function doesHarm(
  { lost, isStrange }: Pick<Drift, 'lost' | 'isStrange'>,
  { kind, fullText }: Pick<Source, 'kind' | 'fullText'>,
): boolean {
  if (isStrange && kind === 'page') return true;
  return lost.includes('title') || lost.includes('url') || (lost.includes('text') && fullText === 'never');
}

const WATCHED = SHAPE_FIELDS.filter((field) => field !== 'image');

const NOUNS: Readonly<Record<ShapeField, readonly [article: string, noun: string]>> = {
  title: ['a', 'title'],
  url: ['an', 'address'],
  date: ['a', 'date'],
  text: ['a', 'text'],
  image: ['an', 'image'],
};

function collapseOf({ fewest, wavering }: ShapeHabit, usual: Shape, { items }: Shape): string | null {
  if (usual.items < SMALLEST_COUNTED) return null;
  const floor = Math.min(usual.items * (COLLAPSED - wavering), fewest / 2);
  if (items >= floor) return null;
  const listed = items === 0 ? 'no items' : items === 1 ? '1 item' : `${items} items`;
  return `lists ${listed}, usually ${Math.round(usual.items)}`;
}

/**
 * A field is lost that nine items in ten filled and one in ten still does, or that all filled and half do not: the latter
 * only where items that were listed before lack it now, since new ones may be of another kind.
 */
function isLost(field: ShapeField, usual: Shape, shape: Shape, collapsed: boolean): boolean {
  const lacking = lackingIn(shape, field);
  const news = shape.known === null ? 0 : Math.round((1 - shape.known) * shape.items);
  const isAlmostAll = usual.fills[field] >= 0.9 && shape.fills[field] <= 0.1;
  const isHalf = usual.fills[field] >= 0.95 && shape.fills[field] <= 0.5 && lacking - news >= EVIDENCE;
  // The same few items without what they had are evidence, and so are few that are left of many.
  const isProven = lacking >= EVIDENCE || collapsed || (lacking === shape.items && news === 0 && shape.known !== null);
  return (isAlmostAll && isProven) || isHalf;
}

function lossWords(field: ShapeField, usual: Shape, shape: Shape): string {
  const lacking = lackingIn(shape, field);
  const [article, noun] = NOUNS[field];
  const now =
    lacking === shape.items ? `no item has ${article} ${noun}` : `${lacking} of ${shape.items} items have no ${noun}`;
  return `${now}, usually ${usual.fills[field] >= 0.97 ? 'all' : percent(usual.fills[field])} have one`;
}

/** In what the items are of another make: a menu, what is most read, the entries of whoever bought the domain. */
function otherMakeOf(usual: Shape, shape: Shape): string | null {
  if (shape.items < EVIDENCE) return null;
  const changed = SHAPE_FIELDS.find((field) => Math.abs(usual.fills[field] - shape.fills[field]) >= 0.5);
  if (changed !== undefined) {
    return `${percent(shape.fills[changed])} have ${NOUNS[changed].join(' ')}, usually ${percent(usual.fills[changed])}`;
  }
  const times = shape.items / Math.max(usual.items, 1);
  return times < 3 && times > 1 / 3 ? null : `lists ${shape.items} items, usually ${Math.round(usual.items)}`;
}

/** What was unlike the habit is the habit now, and firm. */
function settled(shape: Shape): ShapeHabit {
  // What the window holds is from before the drift: that nothing was known is no habit.
  return { ...learnShape(NO_SHAPE_HABIT, { ...shape, known: null }), answers: FIRM, last: shape };
}

function lackingIn(shape: Shape, field: ShapeField): number {
  return Math.round((1 - shape.fills[field]) * shape.items);
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
