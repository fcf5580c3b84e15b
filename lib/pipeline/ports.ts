import type { Caller, Fetcher, Room } from '../fetch/index.ts';
import {
  type AbsoluteUrl,
  type AutomaticFeeds,
  type Instant,
  type MustHide,
  type PartLimits,
  withoutSecrets,
} from '../model/index.ts';
import type { Site } from '../publish/index.ts';
import type { Store, TellDamage } from '../store/index.ts';
import type { Queues } from './queues.ts';
import type { Read } from './reader.ts';

/** One line on an event that matters, with its ids; no bodies, and no tokens ({@link discreetLog}). */
export type Log = {
  info(message: string, fields: Record<string, unknown>): void;
  warn(message: string, fields: Record<string, unknown>): void;
};

/** The same log, whose lines tell no address that must not be told: every log of a program is made through this. */
export function discreetLog(log: Log, mustHide?: MustHide): Log {
  return {
    info: (message, fields) => log.info(message, withoutSecrets(fields, mustHide)),
    warn: (message, fields) => log.warn(message, withoutSecrets(fields, mustHide)),
  };
}

/** Has each damaged object of the store said in the log. */
export function damageLog(log: Log): TellDamage {
  return ({ key, message }) => log.warn('object damaged', { key, error: message });
}

/** How we behave towards hosts besides what they themselves ask for. */
export type Manners = {
  /** The least milliseconds between the beginnings of two requests to one host. */
  readonly spacingMs: number;
  /** The longest milliseconds that a step waits for its turn at a host rather than being put off. */
  readonly patienceMs: number;
  /** Origins of the operator's own that need no such care. */
  readonly trustedOrigins: readonly string[];
};

/** What it takes to have sources' hubs push to us. */
export type SourceHubPorts = {
  readonly call: Caller;
  /** The address below which hubs reach us, with a slash at its end; null where none can. */
  readonly callbacks: AbsoluteUrl | null;
  /** A text of letters, digits, `-` and `_` that nobody guesses, of 20 to 100 characters. */
  readonly newSecret: () => string;
};

/** What is known of the place that letters come to. */
export type MailPlace = {
  /** What stands behind the @ of our addresses. */
  readonly domain: string;
  /** The mail server whose Authentication-Results are believed; null for none. */
  readonly trusted: string | null;
};

/** What the steps may use of the world. */
export type Ports = {
  readonly store: Store;
  readonly queues: Queues;
  readonly fetch: Fetcher;
  /** Absent: no source's hub is asked. */
  readonly hubs?: SourceHubPorts | undefined;
  /** For the answers that are held at once; absent: as much as is needed. */
  readonly room?: Room | undefined;
  /** The one way to read what strangers wrote: a reading that does not end by itself is cut off. */
  readonly read: Read;
  readonly now: () => Instant;
  readonly log: Log;
  readonly site: Site;
  /** The name we go by: sent as User-Agent and looked for in robots.txt. */
  readonly userAgent: string;
  readonly manners: Manners;
  /** Resolves after so many milliseconds; rejects as soon as the signal is aborted. */
  readonly wait: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** A random number from 0 up to 1: spreads what would otherwise happen everywhere at once. */
  readonly random: () => number;
  /** How many items of one poll are taken; the rest wait for the next. */
  readonly itemsPerPoll: number;
  readonly articleParts: PartLimits;
  /** How many bytes are kept of one source on a UTC day; null where nothing is counted. */
  readonly keptPerDay: number | null;
  /** How letters come in; absent where none do. */
  readonly mail?: MailPlace | undefined;
  /** Which names make a feed by themselves; absent: none. */
  readonly automaticFeeds?: AutomaticFeeds | undefined;
};
