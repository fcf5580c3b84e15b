import {
  drawSources,
  pagingOf,
  SOURCE_SORTS,
  type Sorting,
  type SourceFilter,
  type SourceRow,
  type SourcesData,
  sortingIn,
} from '../../lib/console/index.ts';
import { hidden, later, type SourceKind, withoutSecrets } from '../../lib/model/index.ts';
import { CONDITIONS, type Condition, healthOf } from '../../lib/pipeline/index.ts';
import { noSourceWords } from '../show/coming.ts';
import type { SeenSource } from './lately.ts';
import { gravestFirst, isTrouble } from './overview.ts';
import type { Place } from './place.ts';
import { page } from './registry.ts';

const ON_A_PAGE = 50;

const KINDS: readonly string[] = ['feed', 'page', 'sitemap', 'push'] satisfies SourceKind[];

/** Every source: a table that sorts and filters by its address. */
export const sourcesPage = page<SourcesData>({
  path: '/sources',
  title: 'Sources',
  async load(place, { query }) {
    const { at, seen } = await place.lately.sources();
    const filter = filterIn(query);
    const sorting = sortingIn(query.get('sort'), SOURCE_SORTS, 'state');
    const found = seen.filter((one) => isWanted(one, filter)).sort(orderOf(sorting));
    const paging = pagingOf(query.get('page'), found.length, ON_A_PAGE);
    return {
      at,
      rows: found.slice(paging.first, paging.first + paging.size).map((one) => rowOf(one, place)),
      filter,
      sorting,
      paging,
      all: seen.length,
      conditions: conditionsOf(seen),
      none: noSourceWords(place.setup),
    };
  },
  draw: drawSources,
});

/** How many sources are in which state, those states first that are the gravest. */
export function conditionsOf(seen: readonly SeenSource[]): (readonly [Condition, number])[] {
  const counts = new Map<Condition, number>();
  for (const { health } of seen) counts.set(health.condition, (counts.get(health.condition) ?? 0) + 1);
  return CONDITIONS.flatMap((condition) => {
    const count = counts.get(condition);
    return count === undefined ? [] : [[condition, count] as const];
  });
}

function filterIn(query: URLSearchParams): SourceFilter {
  const state = query.get('state') ?? '';
  const kind = query.get('kind') ?? '';
  const isState = state === 'trouble' || (CONDITIONS as readonly string[]).includes(state);
  return {
    text: (query.get('q') ?? '').slice(0, 200),
    state: isState ? (state as SourceFilter['state']) : '',
    kind: KINDS.includes(kind) ? (kind as SourceKind) : '',
  };
}

function isWanted(one: SeenSource, { text, state, kind }: SourceFilter): boolean {
  const { source, health } = one;
  if (kind !== '' && source.kind !== kind) return false;
  if (state === 'trouble' ? !isTrouble(one) : state !== '' && health.condition !== state) return false;
  if (text === '') return true;
  const wanted = text.toLowerCase();
  // An address that must not be told is not found by either.
  const address = source.private === true ? '' : (source.url ?? '');
  return [source.id, source.title, address].some((part) => part.toLowerCase().includes(wanted));
}

function orderOf({ by, descending }: Sorting): (a: SeenSource, b: SeenSource) => number {
  const order = ORDERS[by as (typeof SOURCE_SORTS)[number]];
  const turned = descending ? -1 : 1;
  return (a, b) => turned * order(a, b) || (a.source.id < b.source.id ? -1 : 1);
}

const texts = (of: (one: SeenSource) => string) => (a: SeenSource, b: SeenSource) => {
  const [left, right] = [of(a), of(b)];
  return left < right ? -1 : left > right ? 1 : 0;
};

const ORDERS: Readonly<Record<(typeof SOURCE_SORTS)[number], (a: SeenSource, b: SeenSource) => number>> = {
  state: gravestFirst,
  name: texts(({ source }) => source.title.toLowerCase()),
  kind: texts(({ source }) => source.kind),
  polled: texts(({ state }) => state.lastPoll ?? ''),
  // What never is due comes last.
  due: texts(({ state }) => state.nextDue ?? '~'),
  items: (a, b) => a.state.items - b.state.items,
  out: (a, b) => a.leftOut - b.leftOut,
};

function rowOf({ source, state, leftOut, kept }: SeenSource, place: Place): SourceRow {
  const { nextDue, pollDue, leased } = state;
  const row = {
    id: source.id,
    title: source.title,
    kind: source.kind,
    // It tells times from now.
    health: healthOf(source, state, place.now(), { kept: keptToday(kept, place), leftOut }),
    lastPoll: state.lastPoll,
    due: nextDue === null ? null : pollDue === null ? nextDue : later(pollDue, nextDue),
    polling: leased,
    items: state.items,
    leftOut,
  };
  return withoutSecrets(row, hidden(source, state));
}

function keptToday(bytes: number, { setup }: Place) {
  const most = setup.config.limits.keptPerDay;
  return most === null ? null : { bytes, most };
}
