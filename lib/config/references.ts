import { z } from 'zod';
import { WEB_PORTS } from '../model/index.ts';
import { EVERYTHING } from './automatic-feeds.ts';
import { didYouMean } from './did-you-mean.ts';
import type { Explained } from './explain.ts';

/** As much of the file as the rules between its keys look at, whatever the rest is like. */
const outline = z
  .object({
    site: z
      .object({ baseUrl: z.string().nullable().catch(null).default(null), signRequests: z.unknown().optional() })
      .catch({ baseUrl: null }),
    sources: z
      .array(
        z
          .object({
            id: z.string().optional().catch(undefined),
            kind: z.string().optional().catch(undefined),
            url: z.unknown().optional(),
            accept: z.unknown().optional(),
            digest: z.unknown().optional(),
          })
          .catch({ url: '' }),
      )
      .catch([]),
    feeds: z
      .array(
        z
          .object({
            id: z.string().optional().catch(undefined),
            filter: z.object({ sources: z.array(z.unknown()).catch([]) }).catch({ sources: [] }),
          })
          .catch({ filter: { sources: [] } }),
      )
      .catch([]),
    partners: z
      .array(
        z
          .object({
            id: z.string().optional().catch(undefined),
            sources: z.array(z.unknown()).catch([]).default([]),
          })
          .catch({ sources: [] }),
      )
      .catch([])
      .default([]),
    ports: z.array(z.unknown()).catch([]),
    trustedOrigins: z.array(z.unknown()).catch([]),
  })
  .catch({ site: { baseUrl: null }, sources: [], feeds: [], partners: [], ports: [], trustedOrigins: [] });

type Outline = z.output<typeof outline>;

/**
 * The rules that hold between keys: ids are unique, feeds name sources that exist, partners push where something can be, a source that is polled has an
 * address, on a port that is fetched from, and who signs requests a place for the keys. Looked at even where the schema has found faults, so that one reading reports them all.
 */
export function brokenReferences(value: unknown): readonly Explained[] {
  const file = outline.parse(value);
  return [...siteFaults(file), ...sourceFaults(file), ...feedFaults(file), ...partnerFaults(file)];
}

/** Who checks a signature looks for the keys at the root of the origin that it names, by https alone. */
function siteFaults({ site: { baseUrl, signRequests } }: Outline): Explained[] {
  if (signRequests !== true && signRequests !== 'older') return [];
  const url = baseUrl === null ? null : URL.parse(baseUrl);
  if (url?.protocol === 'https:' && url.pathname === '/') return [];
  const message = 'needs site.baseUrl, under which the keys are published; set it to an https address without a path';
  return [{ path: ['site', 'signRequests'], at: 'value', message }];
}

function sourceFaults({ sources, ports, trustedOrigins }: Outline): Explained[] {
  const trusted = new Set(trustedOrigins.flatMap((origin) => URL.parse(String(origin))?.origin ?? []));
  const seen = new Set<string>();
  return sources.flatMap(({ id, kind = 'feed', url, accept, digest }, index) => {
    const faults: Explained[] = [];
    const fault = (key: string, message: string) =>
      faults.push({ path: ['sources', index, key], at: 'value', message });
    if (id !== undefined) {
      if (seen.has(id)) fault('id', `${id} is already the id of a source above; choose another id`);
      if (id === EVERYTHING) fault('id', `${id} is reserved for the feed of everything; choose another id`);
      seen.add(id);
    }
    if ((kind === 'push' || kind === 'mail') && url !== undefined)
      fault('url', `does not apply to kind ${kind}, which fetches nothing; remove it`);
    for (const [key, value] of [
      ['accept', accept],
      ['digest', digest],
    ] as const)
      if (kind !== 'mail' && value !== undefined) fault(key, 'applies only to kind mail; remove it');
    if ((kind === 'feed' || kind === 'page') && url === undefined) {
      fault('url', `is missing; write for example url: https://news.example.org/${kind === 'feed' ? 'feed.xml' : ''}`);
    }
    const port = portBesides(url, trusted);
    if (port !== null && !ports.includes(port)) {
      fault('url', `is on port ${port}, which Feedmill does not fetch from; to allow it, write ports: [${port}]`);
    }
    return faults;
  });
}

/** The port of an address that has one of its own; null where it is of a trusted origin, or no http(s) address. */
function portBesides(written: unknown, trusted: ReadonlySet<string>): number | null {
  const url = typeof written === 'string' ? URL.parse(written) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol) || trusted.has(url.origin)) return null;
  // `https://example.org:80` is on one that is allowed, however odd.
  const port = Number(url.port);
  return port === 0 || WEB_PORTS.includes(port) ? null : port;
}

function feedFaults({ sources, feeds }: Outline): Explained[] {
  const known = sources.flatMap(({ id }) => (id === undefined ? [] : [id]));
  const seen = new Set<string>();
  return feeds.flatMap(({ id, filter }, index) => {
    const faults: Explained[] = [];
    const fault = (path: (string | number)[], message: string) =>
      faults.push({ path: ['feeds', index, ...path], at: 'value', message });
    if (id !== undefined) {
      if (seen.has(id)) fault(['id'], `${id} is already the id of a feed above; choose another id`);
      if (id === EVERYTHING || known.includes(id)) {
        const holder = id === EVERYTHING ? 'of everything' : `of the source ${id}`;
        fault(['id'], `${id} is the automatic feed ${holder}; choose another id`);
      }
      seen.add(id);
    }
    for (const [place, named] of filter.sources.entries()) {
      if (typeof named !== 'string' || known.includes(named)) continue;
      fault(['filter', 'sources', place], `${JSON.stringify(named)} is not a source; ${existing(named, known)}`);
    }
    return faults;
  });
}

/** Feeds may come by themselves or by a command, and so may a source that is pushed to: which there are, no file knows. */
function partnerFaults({ partners, sources }: Outline): Explained[] {
  const kinds = new Map(sources.map(({ id, kind = 'feed' }) => [id, kind]));
  const seen = new Set<string>();
  return partners.flatMap(({ id, sources: own }, index) => {
    const faults: Explained[] = [];
    const fault = (path: (string | number)[], message: string) =>
      faults.push({ path: ['partners', index, ...path], at: 'value', message });
    if (id !== undefined) {
      if (seen.has(id)) fault(['id'], `${id} names a partner above already; choose another id`);
      seen.add(id);
    }
    for (const [place, named] of own.entries()) {
      const kind = typeof named === 'string' ? kinds.get(named) : undefined;
      if (kind === undefined || kind === 'push') continue;
      fault(['sources', place], `${named} is of kind ${kind}, and articles are pushed to the kind push alone`);
    }
    return faults;
  });
}

function existing(written: string, known: readonly string[]): string {
  if (known.length === 0) return 'the file declares no sources';
  const meant = didYouMean(written, known);
  const listed = known.slice(0, 20).join(', ') + (known.length > 20 ? ', …' : '');
  return `${meant === null ? '' : `did you mean ${meant}? `}the sources are ${listed}`;
}
