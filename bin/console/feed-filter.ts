import { z } from 'zod';
import {
  asTypedFilter,
  declareFeed,
  FILTER_NAMES,
  filterTyped,
  filterWords,
  filterYaml,
} from '../../lib/config/index.ts';
import { drawFeedFilter, type FeedFilterData } from '../../lib/console/index.ts';
import { type Feed, type FeedFilter, type FeedId, ID_PATTERN } from '../../lib/model/index.ts';
import {
  changeFilter,
  defineFeed,
  type Ports,
  previewFilter,
  publishFront,
  versionOf,
} from '../../lib/pipeline/index.ts';
import { takenIds } from '../acts/add-source.ts';
import { action, FieldFault, page, type Typed } from './registry.ts';

/** More sources than these are not named below the field. */
const MOST_CHOICES = 20;

/** The filter of a feed. */
export const feedFilterPage = page<FeedFilterData>({
  path: '/feeds/:id/filter',
  title: null,
  async load(place, { params, query }) {
    const { ports } = await place.workplace();
    const feed = await ports.store.feeds.get((params.id ?? '') as FeedId);
    if (feed === null) return null;
    const { id, title, origin } = feed;
    const typed = query.has('typed') ? fieldsIn(query) : asTypedFilter(feed.filter);
    const { filter, faults } = filterTyped(typed, feed.filter);
    return {
      feed: { id, title, origin },
      ...(await told(typed, filter, feed, ports)),
      faults,
      version: versionOf(feed.filter),
      commandWords: ['feeds', 'filter', id, ...wordsOf(filter)],
    };
  },
  draw: drawFeedFilter,
});

/** A feed that is not there yet. */
export const addFeedPage = page<FeedFilterData>({
  path: '/add/feed',
  title: null,
  async load(place, { query }) {
    const { ports } = await place.workplace();
    const typed = fieldsIn(query);
    const { filter, faults } = filterTyped(typed);
    return {
      feed: null,
      ...(await told(typed, filter, null, ports)),
      faults,
      version: '',
      commandWords: ['feeds', 'add', typed.id ?? 'ID', ...titleWords(typed.title ?? ''), ...filterWords(filter)],
    };
  },
  draw: drawFeedFilter,
});

function fieldsIn(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries(
    ['id', 'title', ...FILTER_NAMES].flatMap((name) => {
      const text = (query.get(name) ?? '').slice(0, 20_000);
      return text.trim() === '' ? [] : [[name, text]];
    }),
  );
}

async function told(typed: Typed, filter: FeedFilter, feed: Feed | null, ports: Ports) {
  const before = feed?.filter ?? null;
  const sources = await ports.store.sources.list();
  return {
    typed,
    preview: await previewFilter(before, filter, ports, feed?.visibility),
    isChanged: before === null || versionOf(before) !== versionOf(filter),
    yaml: filterYaml(filter),
    sources: sources.length > MOST_CHOICES ? null : sources.map(({ id }) => id),
  };
}

function wordsOf(filter: FeedFilter): string[] {
  const words = filterWords(filter);
  return words.length === 0 ? ['--everything'] : words;
}

function titleWords(title: string): string[] {
  return title === '' ? [] : ['--title', title];
}

const part = z.string().max(20_000, 'Use at most 20,000 characters.').optional();
const parts = Object.fromEntries(FILTER_NAMES.map((name) => [name, part]));
type Parts = Record<string, string | undefined>;

/** What is wrong with a part is said at its field; a source that is not there is a part that is wrong. */
async function usableFilter(typed: Parts, before: FeedFilter | undefined, ports: Ports): Promise<FeedFilter> {
  const { filter, faults } = filterTyped(typed, before);
  const [first] = Object.entries(faults);
  if (first !== undefined) throw new FieldFault(first[0], first[1] ?? '');
  const known = new Set((await ports.store.sources.getMany([...(filter.sources ?? [])])).map(({ id }) => id));
  const missing = (filter.sources ?? []).filter((id) => !known.has(id) && before?.sources?.includes(id) !== true);
  if (missing.length > 0) throw new FieldFault('sources', `There is no source ${missing.join(', ')}.`);
  return filter;
}

/** Gives a feed another filter, unless somebody else gave it one meanwhile. */
export const saveFilter = action({
  path: '/feeds/filter',
  fields: z.object({ ...{ feed: z.string(), seen: z.string() }, ...parts }) as unknown as z.ZodType<
    { feed: string; seen: string } & Parts
  >,
  at: ({ feed = '', ...typed }: Typed) => `/feeds/${encodeURIComponent(feed)}/filter?${queryOf(typed)}`,
  async does(place, { feed: id, seen, ...typed }) {
    const workplace = await place.workplace();
    const { ports } = workplace;
    const standing = await ports.store.feeds.get(id as FeedId);
    if (standing === null) throw new FieldFault('', `The feed ${id} no longer exists.`);
    if (standing.origin === 'automatic')
      throw new FieldFault('', `${id} is an automatic feed, so its filter cannot be changed.`);
    const filter = await usableFilter(typed, standing.filter, ports);
    const { outcome, stands } = await changeFilter(standing.id, filter, seen, ports);
    if (outcome === 'missing') throw new FieldFault('', `The feed ${id} no longer exists.`);
    if (outcome === 'other') {
      const now = filterYaml(stands.filter)
        .replace(/^filter:/, '')
        .replaceAll(/\s+/g, ' ')
        .trim();
      throw new FieldFault(
        '',
        `Somebody has saved another filter since you opened this page: ${now === '' ? 'none, so every article' : now}. Yours is below, with what it would change; save again to replace theirs.`,
      );
    }
    await place.settle(workplace);
    const until = stands.origin === 'config' ? ', until the configuration is applied again' : '';
    const said =
      outcome === 'unchanged'
        ? 'This already is its filter.'
        : `Saved${until}. Matching articles are being added now; the others are being removed.`;
    return { said, to: `/feeds/${id}/filter` };
  },
  command: ({ feed: id, seen: _, ...typed }) => ['feeds', 'filter', id, ...wordsOf(filterTyped(typed).filter)],
});

/** Publishes a feed of the articles that a filter takes. */
export const addFeed = action({
  path: '/add/feed',
  fields: z.object({
    ...{
      id: z.string().trim().regex(ID_PATTERN, 'Use at most 64 lower-case letters, digits and single hyphens.'),
      title: z.string().trim().max(200, 'Use at most 200 characters.').default(''),
    },
    ...parts,
  }) as unknown as z.ZodType<{ id: string; title: string } & Parts>,
  at: (typed: Typed) => `/add/feed?${queryOf(typed)}`,
  async does(place, { id, title, ...typed }) {
    const workplace = await place.workplace();
    const { ports } = workplace;
    if ((await takenIds(place.setup.config, ports)).has(id))
      throw new FieldFault('id', `There is already a feed or source ${id}. Choose another id.`);
    const filter = await usableFilter(typed, undefined, ports);
    const language = filter.languages?.length === 1 ? { language: filter.languages[0] ?? null } : {};
    const declared = declareFeed({ id, ...(title !== '' && { title }) });
    await defineFeed({ ...declared, ...language, filter, since: ports.now() }, ports);
    await publishFront(ports);
    await place.settle(workplace);
    return { said: `${id} is published.`, to: `/feeds/${id}` };
  },
  command: ({ id, title, ...typed }) => [
    'feeds',
    'add',
    id,
    ...titleWords(title),
    ...filterWords(filterTyped(typed).filter),
  ],
});

function queryOf(typed: Typed): URLSearchParams {
  const query = new URLSearchParams({ typed: '1' });
  for (const [name, value] of Object.entries(typed))
    if (name !== 'seen' && value !== '') query.set(name, value.slice(0, 5000));
  return query;
}
