import { type Config, durationRange, parseRules } from '../../lib/config/index.ts';
import { urlKey } from '../../lib/identity/index.ts';
import {
  type AbsoluteUrl,
  type PollingBounds,
  publicAddress,
  type Source,
  type SourceId,
  slug,
  withoutSecrets,
} from '../../lib/model/index.ts';
import {
  type Attempt,
  type Candidate,
  type DiscoverOptions,
  type Discovery,
  discover,
  type Ports,
} from '../../lib/pipeline/index.ts';
import { sourcesOf } from './sources-of.ts';

/** What somebody says of a source beyond its address. */
export type SourceChoice = {
  readonly id?: SourceId | undefined;
  readonly title?: string | undefined;
  readonly interval: PollingBounds;
  readonly fullText: Source['fullText'];
  readonly tag?: readonly string[] | undefined;
  readonly rule?: readonly string[] | undefined;
  readonly private?: boolean | undefined;
  readonly visibility?: Source['visibility'];
};

/** How often a source is polled, unless something else is said: within these bounds it is learned. */
export const USUAL_INTERVAL = '5m-6h';

/** How it is looked for what can be followed. */
export type Looking = {
  readonly kind?: Candidate['kind'] | undefined;
  readonly all?: boolean | undefined;
  readonly rule?: readonly string[] | undefined;
  /** How answers are read; by itself in this process. */
  readonly read?: DiscoverOptions['read'];
  /** Hears of each attempt as it ends. */
  readonly onAttempt?: ((attempt: Attempt) => void) | undefined;
};

/**
 * Looks for what can be followed at the first of these addresses under which anything answers: the http address of a bare
 * host is tried where nothing answers under https.
 */
export async function lookFor(
  addresses: readonly AbsoluteUrl[],
  { kind, all, rule = [], read, onAttempt }: Looking,
  ports: Ports,
): Promise<Discovery> {
  const attempts: Attempt[] = [];
  let found: Discovery | null = null;
  for (const address of addresses) {
    found = await discover(address, ports, {
      kind,
      all,
      rules: parseRules(rule),
      read,
      onAttempt(attempt) {
        attempts.push(attempt);
        onAttempt?.(attempt);
      },
    });
    if (found.answered) break;
  }
  if (found === null) throw new Error('it is not an http(s) address');
  return { ...found, attempts };
}

/** The source that is followed where a find is chosen. */
export function sourceFrom(
  found: Candidate,
  { id, title, interval, fullText, tag = [], rule = [], private: isPrivate, visibility }: SourceChoice,
  taken: ReadonlySet<string>,
): Source {
  return {
    id: id ?? freeId(found, taken),
    title: title ?? withoutSecrets(found.title) ?? new URL(found.url).hostname.replace(/^www\./, ''),
    kind: found.kind,
    url: found.url,
    fullText,
    interval,
    recheck: 3600,
    tags: [...new Set(tag)],
    language: found.language,
    rules: parseRules(rule),
    paused: false,
    origin: 'command',
    ...(isPrivate && { private: true }),
    ...(visibility && { visibility }),
  };
}

/** The host's name; for a second source of it the section's too, then a number. */
function freeId({ url }: Candidate, taken: ReadonlySet<string>): SourceId {
  const { hostname, pathname } = new URL(publicAddress(url));
  const host = slug(hostname.replace(/^www\./, ''));
  const section = pathname.split('/').find((part) => part !== '' && !/^(?:feeds?|rss|atom)$|\./i.test(part));
  const names = [host, ...(section === undefined ? [] : [slug(`${host} ${section}`)])];
  const free = names.find((name) => !taken.has(name));
  if (free !== undefined) return free as SourceId;
  for (let number = 2; ; number++) {
    const name = slug(`${host.slice(0, 58)} ${number}`);
    if (!taken.has(name)) return name as SourceId;
  }
}

/** The ids that sources and feeds have: a source's own feed has its id. */
export async function takenIds(config: Pick<Config, 'sources' | 'feeds'>, ports: Ports): Promise<Set<string>> {
  const feeds = [...(await ports.store.feeds.list()), ...config.feeds];
  return new Set(['all', ...feeds.map((feed) => feed.id), ...(await sourcesOf(config, ports)).map((one) => one.id)]);
}

/** The source that is read at an address already; null where there is none. */
export async function followedAt(
  address: AbsoluteUrl,
  config: Pick<Config, 'sources'>,
  ports: Ports,
): Promise<Source | null> {
  const key = urlKey(address);
  return (await sourcesOf(config, ports)).find(({ url }) => url !== null && urlKey(url) === key) ?? null;
}

/** Bounds of polling as they are written, `5m-6h`, in seconds, as the model has them. Throws with one line. */
export function intervalWritten(text: string): PollingBounds {
  const range = durationRange({ least: '5s', most: '30d' }).safeParse(text);
  if (!range.success) throw new Error(range.error.issues[0]?.message ?? 'It is not a valid duration.');
  return { least: range.data.least / 1000, most: range.data.most / 1000 };
}
