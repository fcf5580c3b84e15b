import { z } from 'zod';
import {
  type AddSourceData,
  drawAddSource,
  drawSourceSearch,
  type SourceSearchData,
  searchPath,
} from '../../lib/console/index.ts';
import { hidden, ID_PATTERN, type SourceId, withoutSecrets } from '../../lib/model/index.ts';
import { type Candidate, follow } from '../../lib/pipeline/index.ts';
import { followedAt, intervalWritten, sourceFrom, takenIds, USUAL_INTERVAL } from '../acts/add-source.ts';
import { addressesWritten } from '../acts/written-address.ts';
import { action, FieldFault, page, type Typed } from './registry.ts';
import { type SourceSearch, searchesOf } from './searches.ts';

const NO_ADDRESS = 'That is not an http(s) address. Write it in full: https://example.org/feed.xml';

/** Where an address is pasted. */
export const addSourcePage = page<AddSourceData>({
  path: '/add',
  title: null,
  async load(place, { query }) {
    const searches = searchesOf(place)
      .list()
      .map((one) => ({ id: one.id, written: one.written, began: one.began, outcome: outcomeWords(one) }));
    return { written: (query.get('address') ?? '').slice(0, 2000), searches };
  },
  draw: drawAddSource,
});

function outcomeWords({ found, failure }: SourceSearch): string {
  if (failure !== null) return 'failed';
  if (found === null) return 'in progress';
  const { candidates } = found;
  return candidates.length === 0 ? 'nothing to follow' : `${candidates.length} to follow`;
}

/** A search, as far as it has got. One that is known no more, since the console was started anew, can be begun again. */
export const sourceSearchPage = page<SourceSearchData>({
  path: '/add/:search',
  title: null,
  async load(place, { params, query }) {
    const search = searchesOf(place).get(params.search ?? '');
    const written = search?.written ?? (query.get('address') ?? '').slice(0, 2000);
    if (search === null) {
      if (written === '') return null;
      const failure =
        'This search is no longer stored: the console was restarted since, or the search is too old. Please search again.';
      return { ...NOTHING, id: '', written, began: place.now(), isUnderWay: false, failure };
    }
    const { found, attempts, failure, began, id } = search;
    const candidates = found?.candidates ?? [];
    const choice = Math.min(
      Math.max(0, Math.trunc(Number(query.get('choice') ?? 0)) || 0),
      Math.max(0, candidates.length - 1),
    );
    const given = {
      ...NOTHING,
      ...{ id, written, began, attempts, candidates, choice, unread: found?.unread ?? [] },
      ...{ isUnderWay: found === null && failure === null, failure: failure ?? found?.message ?? null },
    };
    const chosen = candidates[choice] ?? pageOf(search);
    if (chosen === null) return given;
    const { ports } = await place.workplace();
    const { config } = place.setup;
    const source = sourceFrom(
      chosen,
      { interval: { least: 0, most: 0 }, fullText: 'auto' },
      await takenIds(config, ports),
    );
    const twin = await followedAt(chosen.url, config, ports);
    const proposal = { id: source.id, title: source.title, interval: USUAL_INTERVAL };
    const isFound = candidates[choice] !== undefined;
    return { ...given, ...(isFound ? { proposal } : { asPage: proposal }), twin: twin?.id ?? null };
  },
  draw: drawSourceSearch,
});

const NOTHING = {
  attempts: [],
  candidates: [],
  unread: [],
  choice: 0,
  proposal: null,
  asPage: null,
  twin: null,
} as const;

const kind = z.enum(['', 'feed', 'page', 'sitemap']).default('');

/** The page at an address at which nothing to follow was found, as a source for which rules are to be picked; null where it did not answer. */
function pageOf({ found, attempts }: SourceSearch): Candidate | null {
  const [first] = attempts;
  if (found === null || found.candidates.length > 0 || !found.answered || first === undefined) return null;
  if (first.outcome === 'failed') return null;
  const none = { title: null, language: null, items: [], total: 0, complete: false, note: null } as const;
  return { ...none, way: 'given', kind: 'page', url: first.url };
}

/** Looks for what can be followed at an address: goes on by itself, and stands at an address of its own. */
export const lookForSource = action({
  path: '/add',
  fields: z.object({
    address: z.string().trim().min(1, 'Enter an address.').max(2000, 'This is too long for an address.'),
    kind,
    all: z.string().default(''),
  }),
  at: ({ address = '' }: Typed) => `/add?${new URLSearchParams({ address: address.slice(0, 2000) })}`,
  async does(place, { address, kind: asked, all }) {
    const addresses = addressesWritten(address);
    if (addresses.length === 0) throw new FieldFault('address', NO_ADDRESS);
    const { ports } = await place.workplace();
    const looking = { kind: asked === '' ? undefined : asked, all: all !== '' };
    const search = searchesOf(place).begin({ written: address, addresses, looking }, ports);
    if (search === null)
      throw new FieldFault('', 'Several searches are already running. Wait for one of those below to finish.');
    return { said: 'Searching for what can be followed there.', to: searchPath(search.id, address) };
  },
  command: ({ address, kind: asked, all }) => [
    ...['sources', 'add', address, '--dry-run'],
    ...(asked === '' ? [] : ['--kind', asked]),
    ...(all === '' ? [] : ['--all']),
  ],
});

/** Follows what was found. */
export const followSource = action({
  path: '/add/follow',
  fields: z.object({
    search: z.string(),
    choice: z.coerce.number().int().min(0).max(100).catch(0),
    address: z.string().max(2000).default(''),
    title: z.string().trim().min(1, 'Enter a name.').max(200, 'Use at most 200 characters.'),
    id: z.string().trim().regex(ID_PATTERN, 'Use at most 64 lower-case letters, digits and single hyphens.'),
    tags: z.string().max(2000, 'Use at most 2000 characters.').default(''),
    fullText: z.enum(['auto', 'always', 'never']).default('auto'),
    interval: z.string().trim().default(USUAL_INTERVAL),
    private: z.string().default(''),
  }),
  at: ({ search = '', choice = '0', address = '' }: Typed) =>
    `${searchPath(search, address)}&choice=${encodeURIComponent(choice)}`,
  async does(place, typed) {
    const chosen = searchesOf(place).get(typed.search)?.found?.candidates[typed.choice];
    if (chosen === undefined)
      throw new FieldFault(
        '',
        'This search is no longer stored, because the console was restarted. Please search again.',
      );
    const workplace = await place.workplace();
    const { ports } = workplace;
    if ((await takenIds(place.setup.config, ports)).has(typed.id))
      throw new FieldFault('id', `There is already a source or feed ${typed.id}. Choose another id.`);
    const choice = {
      ...{ id: typed.id as SourceId, title: typed.title, fullText: typed.fullText },
      ...{ interval: boundsOf(typed.interval), tag: tagsOf(typed.tags), private: typed.private !== '' },
    };
    const source = sourceFrom(chosen, choice, new Set());
    await follow(source, ports);
    await place.settle(workplace);
    const shown = withoutSecrets(source.url ?? '', hidden(source));
    return { said: `${source.title} is now followed; ${shown} is being polled.`, to: `/sources/${source.id}` };
  },
  command: ({ address, id, title, tags, fullText, interval, private: isPrivate }) => [
    ...['sources', 'add', address, '--yes', '--id', id, '--title', title],
    ...tagsOf(tags).flatMap((tag) => ['--tag', tag]),
    ...(fullText === 'auto' ? [] : ['--full-text', fullText]),
    ...(interval === USUAL_INTERVAL ? [] : ['--interval', interval]),
    ...(isPrivate === '' ? [] : ['--private']),
  ],
});

/** Follows a page on which no list is found by itself, so that rules can be picked on it. */
export const followPage = action({
  path: '/add/page',
  fields: z.object({
    ...{ search: z.string(), address: z.string().max(2000).default('') },
    title: z.string().trim().min(1, 'Enter a name.').max(200, 'Use at most 200 characters.'),
    id: z.string().trim().regex(ID_PATTERN, 'Use at most 64 lower-case letters, digits and single hyphens.'),
  }),
  at: ({ search = '', address = '' }: Typed) => searchPath(search, address),
  async does(place, { search: searched, id, title }) {
    const search = searchesOf(place).get(searched);
    const chosen = search === null ? null : pageOf(search);
    if (chosen === null)
      throw new FieldFault(
        '',
        'This search is no longer stored, because the console was restarted. Please search again.',
      );
    const workplace = await place.workplace();
    const { ports } = workplace;
    if ((await takenIds(place.setup.config, ports)).has(id))
      throw new FieldFault('id', `There is already a source or feed ${id}. Choose another id.`);
    const choice = { id: id as SourceId, title, fullText: 'auto', interval: intervalWritten(USUAL_INTERVAL) } as const;
    await follow(sourceFrom(chosen, choice, new Set()), ports);
    await place.settle(workplace);
    return { said: `${title} is now followed. Next, show where its items are.`, to: `/sources/${id}/rules` };
  },
  command: ({ address, id }) => [
    'sources',
    'add',
    address,
    '--kind',
    'page',
    '--id',
    id,
    '--rule',
    'item=SELECTOR',
    '--yes',
  ],
});

function boundsOf(interval: string) {
  try {
    return intervalWritten(interval);
  } catch (error) {
    throw new FieldFault('interval', error instanceof Error ? error.message : String(error));
  }
}

function tagsOf(written: string): string[] {
  return written
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}
