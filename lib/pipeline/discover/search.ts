import { type Fetched, type FetchResult, robotsVerdict } from '../../fetch/index.ts';
import { type AbsoluteUrl, type ExtractionRules, millis, type Terms } from '../../model/index.ts';
import type { Guest } from '../manners/fetch-in-turn.ts';
import { politeFetch } from '../manners/polite-fetch.ts';
import type { Reading, SeenAnswer } from '../seen.ts';
import { readAnswer } from './read.ts';
import { firstClause } from './said.ts';

/** How a candidate was come by, in the order in which the ways are tried. */
export type Way =
  | 'given'
  | 'alternate'
  | 'linked'
  | 'wordpress'
  | 'common path'
  | 'robots sitemap'
  | 'sitemap'
  | 'listing';

/** One address that was tried, and in one line what came of it. */
export type Attempt = {
  readonly way: Way;
  readonly url: AbsoluteUrl;
  /**
   * `step` where there is nothing to follow itself, but more to try; `nothing` where there was an answer, but nothing of
   * use in it; `failed` where there was none.
   */
  readonly outcome: 'found' | 'step' | 'nothing' | 'failed';
  readonly line: string;
};

/** One search: asks each address once, counts its requests, and leaves alone a host that does not answer. */
export type Search = {
  readonly guest: Guest;
  /** What an address answers; null where it is not asked: it was before, its host is left alone, or it is enough. */
  ask(url: AbsoluteUrl): Promise<FetchResult | null>;
  /** Whether an address may be asked by the robots.txt of its host, as far as that is known. */
  mayAsk(url: AbsoluteUrl): Promise<boolean>;
  /** Those of the addresses that may be asked; tells, in one attempt, that others may not. */
  allowed(urls: readonly AbsoluteUrl[], way: Way): Promise<AbsoluteUrl[]>;
  /** What an answer is; a page is read by an operator's rules where there are any. */
  read(answer: Fetched, rules?: ExtractionRules, as?: 'page' | null): Promise<Reading>;
  tell(way: Way, url: AbsoluteUrl, outcome: Attempt['outcome'], line: string): void;
  readonly attempts: readonly Attempt[];
  /** What the headers of an address' answer, and its host's robots.txt, said of use. */
  termsAt(url: AbsoluteUrl): Terms | undefined;
  /** Why no more is asked of a host, in one line; null where it may be asked. */
  trouble(url: AbsoluteUrl): string | null;
};

/** A site is looked for, not searched through: more requests than this would be no visit any more. */
const MOST_REQUESTS = 20;

/** A host that lets us wait longer than this is asked another day. */
const PATIENCE_MS = 20_000;

/** How often an address is asked again after it was not its turn. */
const MOST_TURNS = 5;

/** Failures in a row after which a host is left alone; one without any answer counts for more. */
const LEFT_ALONE_AT = 3;

/** Too many requests, or too much to do (RFC 6585 §4, RFC 9110 §15.6.4): whoever says so is left alone at once. */
const RESTS: ReadonlySet<number> = new Set([429, 503]);

/** Reads an answer, as {@link readAnswer} does, wherever that is done. */
export type ReadSeen = typeof readAnswer;

/** Begins a search; `onAttempt` hears of each attempt as it ends. */
export function startSearch(
  guest: Guest,
  onAttempt: (attempt: Attempt) => void = () => {},
  read: ReadSeen = readAnswer,
): Search {
  const asked = new Set<string>();
  const attempts: Attempt[] = [];
  const terms = new Map<string, Terms>();
  const hosts = new Map<string, { failures: number; answered: boolean; trouble: string | null }>();
  let requests = 0;

  const note = (url: AbsoluteUrl, answer: FetchResult) => {
    const { host } = new URL(url);
    const known = hosts.get(host) ?? { failures: 0, answered: false, trouble: null };
    hosts.set(host, known);
    if (answer.outcome === 'fetched' || answer.outcome === 'notModified' || answer.outcome === 'gone') {
      known.failures = 0;
      known.answered = true;
      return;
    }
    const silent = answer.status === null;
    known.failures += !silent ? 1 : known.answered ? 2 : LEFT_ALONE_AT;
    const wantsRest = answer.outcome === 'unreachable' && (answer.retryAfter !== null || RESTS.has(answer.status ?? 0));
    if (wantsRest || known.failures >= LEFT_ALONE_AT) known.trouble = firstClause(answer.message);
  };

  const search: Search = {
    guest,
    attempts,
    async ask(url) {
      const address = url.split('#', 1)[0]!;
      if (asked.has(address) || search.trouble(url) !== null || requests >= MOST_REQUESTS) return null;
      asked.add(address);
      requests += 1;
      const answer = await whenItsTurn(url, guest);
      // What robots.txt forbids was not asked: it tells nothing of the host.
      if (!(answer.outcome === 'refused' && answer.status === null && !(await search.mayAsk(url)))) note(url, answer);
      if (answer.outcome === 'fetched') asked.add(answer.url.split('#', 1)[0]!);
      if (answer.outcome === 'fetched' && answer.terms) terms.set(answer.url, answer.terms);
      return answer;
    },
    async mayAsk(url) {
      const ledger = await guest.store.hosts.get(new URL(url).host);
      return ledger.robots === null || robotsVerdict(ledger.robots.text, url, guest.userAgent).allowed;
    },
    async allowed(urls, way) {
      const may = await Promise.all(urls.map((url) => search.mayAsk(url)));
      const forbidden = urls.filter((_, at) => !may[at]);
      if (forbidden[0] !== undefined) {
        const others = forbidden.length === 1 ? '' : ` and ${forbidden.length - 1} more like it`;
        search.tell(way, forbidden[0], 'failed', `robots.txt forbids this${others}`);
      }
      return urls.filter((_, at) => may[at]);
    },
    async read({ body, contentType, url, links }, rules, as) {
      const answer: SeenAnswer = { body, contentType, url, ...(links !== undefined && { links }) };
      try {
        return await read(answer, guest.now(), rules, as);
      } catch (error) {
        // Where it is read in a process of its own, that may have been cut off.
        return {
          is: 'none',
          line: error instanceof Error ? firstClause(error.message) : String(error),
          isFinal: false,
        };
      }
    },
    tell(way, url, outcome, line) {
      const attempt = { way, url, outcome, line };
      attempts.push(attempt);
      onAttempt(attempt);
    },
    termsAt: (url) => terms.get(url),
    trouble: (url) => hosts.get(new URL(url).host)?.trouble ?? null,
  };
  return search;
}

/** Politeness puts requests to one host apart: somebody who waits for an answer waits for that too. */
async function whenItsTurn(url: AbsoluteUrl, guest: Guest): Promise<FetchResult> {
  for (let turn = 1; ; turn++) {
    const answer = await politeFetch({ url }, guest);
    if (answer.outcome !== 'busy') return answer;
    const left = millis(answer.until) - millis(guest.now());
    if (left > PATIENCE_MS || turn === MOST_TURNS) {
      return { outcome: 'unreachable', message: answer.message, status: null, retryAfter: null };
    }
    await guest.wait(Math.max(left, 0) + 1);
  }
}

/** Why there is nothing to read in an answer, in a few words. */
export function outcomeLine(answer: Exclude<FetchResult, { readonly outcome: 'fetched' }>): string {
  if (answer.outcome === 'notModified') return 'answered 304 to an unconditional request';
  return answer.outcome === 'gone' ? `nothing there (${answer.status})` : firstClause(answer.message);
}
