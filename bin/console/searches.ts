import { randomBytes } from 'node:crypto';
import type { AbsoluteUrl, Instant, SourceId } from '../../lib/model/index.ts';
import type { Attempt, Discovery, Ports } from '../../lib/pipeline/index.ts';
import { type Looking, lookFor } from '../acts/add-source.ts';
import { beside } from './beside.ts';

/** Somebody's search for what can be followed at an address: it goes on whether its page is looked at or not. */
export type SourceSearch = {
  readonly id: string;
  /** As it was written. */
  readonly written: string;
  readonly looking: Pick<Looking, 'kind' | 'all'>;
  readonly began: Instant;
  readonly attempts: readonly Attempt[];
  /** Null while it is under way. */
  readonly found: Discovery | null;
  /** Why it ended without an answer; null where it did not. */
  readonly failure: string | null;
};

/** The searches of a console. */
export type Searches = {
  /** Null where so many are under way that another has to wait. */
  begin(
    asked: { readonly written: string; readonly addresses: readonly AbsoluteUrl[]; readonly looking: Looking },
    ports: Ports,
  ): SourceSearch | null;
  get(id: string): SourceSearch | null;
  /** The newest first. */
  list(): readonly SourceSearch[];
};

/** Hosts that are slow keep so many at once, and nobody else. */
const MOST_UNDER_WAY = 5;

/** The newest searches are kept, so that one may come back to them. */
const MOST_KEPT = 20;

export function startSearches(): Searches {
  const kept = new Map<string, { -readonly [K in keyof SourceSearch]: SourceSearch[K] }>();
  return {
    begin({ written, addresses, looking }, ports) {
      const underWay = [...kept.values()].filter(({ found, failure }) => found === null && failure === null);
      if (underWay.length >= MOST_UNDER_WAY) return null;
      const { kind, all } = looking;
      const attempts: Attempt[] = [];
      const id = randomBytes(8).toString('hex');
      const search = {
        ...{ id, written, looking: { kind, all }, began: ports.now(), attempts },
        ...{ found: null as Discovery | null, failure: null as string | null },
      };
      kept.set(id, search);
      for (const [old, one] of kept) {
        if (kept.size <= MOST_KEPT) break;
        if (one.found !== null || one.failure !== null) kept.delete(old);
      }
      // In a process of its own: nobody else waits for what a stranger's page takes.
      const read: Looking['read'] = (answer, ...how) =>
        ports.read('seen', `console ${new URL(answer.url).host}` as SourceId, answer, ...how);
      lookFor(addresses, { ...looking, read, onAttempt: (attempt) => attempts.push(attempt) }, ports).then(
        (found) => {
          search.found = found;
        },
        (error: unknown) => {
          search.failure = error instanceof Error ? error.message : String(error);
        },
      );
      return search;
    },
    get: (id) => kept.get(id) ?? null,
    list: () => [...kept.values()].reverse(),
  };
}

/** The searches that are kept beside a console. */
export const searchesOf = beside(startSearches);
