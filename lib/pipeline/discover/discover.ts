import { type AbsoluteUrl, absoluteUrl, type ExtractionRules } from '../../model/index.ts';
import type { Guest } from '../manners/fetch-in-turn.ts';
import { sourceTerms } from '../poll/terms.ts';
import type { NamedFeed, SeenPage } from './page.ts';
import { bestFirst, type Candidate, type Find, type Finding, weigh } from './rank.ts';
import { pageListed } from './read.ts';
import { type Attempt, outcomeLine, type ReadSeen, type Search, startSearch, type Way } from './search.ts';
import { commonSitemaps, robotsSitemaps, sitemapFinding } from './sitemaps.ts';
import { commonFeeds, declaredFeeds, feedLine, linkedFeeds, listing, unreadFeeds, wordPressFeeds } from './ways.ts';

export type { NamedFeed } from './page.ts';
export type { Candidate } from './rank.ts';
export type { PreviewItem } from './read.ts';
export type { Attempt, Way } from './search.ts';

/** What there is to follow at an address, or in one line why there is nothing, and the remedy. */
export type Discovery = {
  /** The best first. */
  readonly candidates: readonly Candidate[];
  /** Further feeds that the page declares and that were not looked at. */
  readonly unread: readonly NamedFeed[];
  readonly attempts: readonly Attempt[];
  /** Null where there is a candidate. */
  readonly message: string | null;
  /** Whether anything answered under the address: where nothing did, another scheme may. */
  readonly answered: boolean;
};

export type DiscoverOptions = {
  /** Takes the address itself for this, and looks nowhere else. */
  readonly kind?: Candidate['kind'] | undefined;
  /** An operator's rules for the page at the address. One for its items asks for the page itself as a list. */
  readonly rules?: ExtractionRules | undefined;
  /** Tries every way, also after one has given something. */
  readonly all?: boolean | undefined;
  /** How answers are read; by itself in the process that asks. */
  readonly read?: ReadSeen | undefined;
  /** Hears of each attempt as it ends. */
  readonly onAttempt?: ((attempt: Attempt) => void) | undefined;
};

/**
 * Finds what can be followed at an address that somebody pasted: a feed, a home page, an article, a sitemap. In this
 * order, until one of them gives something: the address itself; the feeds that the page declares (`rel=alternate`) and
 * links to, those of the home page; WordPress' feeds or the common paths; the sitemaps that robots.txt names, then the
 * usual ones; the page itself as a list. As polite as a poll, with some twenty requests at most, and none to a host that
 * does not answer. Never throws for what hosts do, only where our own store fails; stores nothing but what it owes hosts.
 */
export async function discover(address: AbsoluteUrl, guest: Guest, options: DiscoverOptions = {}): Promise<Discovery> {
  const search = startSearch(guest, options.onAttempt, options.read);
  const given = await lookAtGiven(address.replace(/#.*$/s, '') as AbsoluteUrl, search, options);
  const finds = [...given.finds];
  const looked: Looked = { ...given, home: null };
  if (options.kind === undefined && given.goesOn) {
    for (const way of WAYS) {
      if (!options.all && finds.some(({ doubtful }) => !doubtful)) break;
      const found = await way(looked, search);
      finds.push(...found.map((finding) => weigh(finding, around(looked), guest.now())));
    }
    // The page is at hand: it costs nothing to offer it as well.
    if (!finds.some(({ candidate }) => candidate.way === 'listing') && looked.page !== null) {
      finds.push(
        ...listing(looked.page, looked.place, search).map((finding) => weigh(finding, around(looked), guest.now())),
      );
    }
  }
  const { trustedOrigins } = guest.manners;
  const candidates = unlike(bestFirst(finds, ORDER)).map(({ candidate, at, terms: told }): Candidate => {
    const terms = sourceTerms(told, { terms: search.termsAt(at) }, trustedOrigins);
    return terms === undefined ? candidate : { ...candidate, terms };
  });
  const pages = [looked.page, looked.home].filter((page) => page !== null);
  const unread = candidates[0]?.kind === 'feed' ? pages.flatMap(unreadFeeds) : [];
  const message = candidates.length > 0 ? null : nothingFound(address, looked, search, options);
  return { candidates, unread, attempts: search.attempts, message, answered: given.answered };
}

/** What a find is weighed against: the given page, else the home page; and the name of a site that has none for itself. */
function around({ page, home }: Pick<Looked, 'page' | 'home'>): { page: SeenPage | null; site: string | null } {
  const title = home?.title ?? (page?.kind === 'article' && page.reason === null ? null : page?.title) ?? null;
  return { page: page ?? home, site: page?.site ?? home?.site ?? title };
}

const ORDER: readonly Way[] = [
  'given',
  'alternate',
  'linked',
  'wordpress',
  'common path',
  'robots sitemap',
  'sitemap',
  'listing',
];

/** What is known of a site so far. */
type Looked = {
  /** Where the given address led: the site that is looked through. */
  readonly at: AbsoluteUrl;
  /** Where the given address is to be asked from now on: it itself, unless it has moved for good. */
  readonly place: AbsoluteUrl;
  readonly page: SeenPage | null;
  home: SeenPage | null;
};

/** In the order in which they are tried. */
const WAYS: readonly ((looked: Looked, search: Search) => Promise<Finding[]>)[] = [
  async ({ page }, search) => (page === null ? [] : declaredFeeds(page, search)),
  async ({ page }, search) => (page === null ? [] : linkedFeeds(page, search)),
  async (looked, search) => {
    looked.home = await lookAtHome(looked, search);
    return looked.home === null ? [] : ofSite(await declaredFeeds(looked.home, search));
  },
  async ({ home }, search) => (home === null ? [] : ofSite(await linkedFeeds(home, search))),
  async ({ at, page, home }, search) => {
    const wordpress = page?.wordpress ?? home?.wordpress ?? null;
    return ofSite(
      wordpress === null
        ? await commonFeeds(at, page?.generator ?? home?.generator ?? null, search)
        : await wordPressFeeds(at, wordpress, search),
    );
  },
  ({ at }, search) => robotsSitemaps(at, search),
  ({ at }, search) => commonSitemaps(at, search),
  async ({ page, place, home }, search) => {
    const own = listing(page, place, search);
    const found = own.length > 0 ? own : listing(home, home?.url ?? place, search);
    const seen = page === null ? home?.url : place;
    if (found.length === 0 && seen !== undefined) search.tell('listing', seen, 'nothing', 'lists no articles');
    for (const { url, listed } of found)
      search.tell('listing', url, 'found', `a page that lists ${listed.total} articles`);
    return found;
  },
];

function ofSite(findings: readonly Finding[]): Finding[] {
  return findings.map((finding) => ({ ...finding, isOfSite: true }));
}

type Given = Omit<Looked, 'home'> & {
  readonly finds: readonly Find[];
  /** Whether there is any sense in looking elsewhere on the site. */
  readonly goesOn: boolean;
  readonly answered: boolean;
};

async function lookAtGiven(
  address: AbsoluteUrl,
  search: Search,
  { kind, rules }: Pick<DiscoverOptions, 'kind' | 'rules'>,
): Promise<Given> {
  const { guest } = search;
  const answer = await search.ask(address);
  const nothing = { at: address, place: address, page: null, finds: [], goesOn: false, answered: true };
  if (answer === null) return nothing;
  if (answer.outcome !== 'fetched') {
    search.tell('given', address, answer.outcome === 'gone' ? 'nothing' : 'failed', outcomeLine(answer));
    const forbidden = !(await search.mayAsk(address));
    const answered = forbidden || answer.outcome === 'notModified' || answer.status !== null;
    return { ...nothing, goesOn: answered && search.trouble(address) === null, answered };
  }
  const at = answer.url;
  const place = { way: 'given' as const, url: answer.movedTo ?? address, at };
  const reading = await search.read(answer, rules, kind === 'page' ? 'page' : null);
  const found = (finding: Finding | null, page: SeenPage | null = null): Given => {
    const finds = finding === null ? [] : [weigh(finding, around({ page, home: null }), guest.now())];
    return { at, place: place.url, page, finds, goesOn: true, answered: true };
  };
  if (kind !== undefined && reading.is !== kind) {
    const line =
      reading.is === 'none'
        ? reading.line
        : `a ${reading.is}, not a ${kind}; to follow it as one, use --kind ${reading.is}`;
    search.tell('given', address, 'nothing', line);
    return found(null);
  }
  switch (reading.is) {
    case 'feed':
      search.tell('given', address, 'found', feedLine(reading.listed));
      return found({ ...place, listed: reading.listed });
    case 'sitemap':
      return found(await sitemapFinding(reading.sitemap, place, search, kind === 'sitemap'));
    case 'page': {
      const { page } = reading;
      // Whoever says what an item is means the page, however few they are.
      const isWanted = (kind === 'page' || rules?.item !== undefined) && page.items.length > 0;
      const isUnfound = rules?.item !== undefined && page.items.length === 0;
      const told = isUnfound ? `a page where the rule item (${rules.item}) matches no items` : pageLine(page);
      search.tell('given', address, isWanted ? 'found' : kind === undefined ? 'step' : 'nothing', told);
      return found(isWanted ? { ...place, listed: pageListed(page, guest.now()) } : null, page);
    }
    case 'none':
      search.tell('given', address, 'nothing', reading.line);
      return { ...found(null), goesOn: !reading.isFinal };
  }
}

async function lookAtHome({ at, page }: Looked, search: Search): Promise<SeenPage | null> {
  const home = absoluteUrl('/', at)!;
  if (page !== null && new URL(page.url).pathname === '/') return null;
  const answer = await search.ask(home);
  if (answer === null) return null;
  if (answer.outcome !== 'fetched') {
    search.tell('alternate', home, answer.outcome === 'gone' ? 'nothing' : 'failed', outcomeLine(answer));
    return null;
  }
  const reading = await search.read(answer);
  const line = reading.is === 'page' ? pageLine(reading.page) : 'no page';
  search.tell('alternate', home, reading.is === 'page' ? 'step' : 'nothing', line);
  return reading.is === 'page' ? reading.page : null;
}

/** What a page is, in a few words. */
function pageLine({ kind, items, reason, declared }: SeenPage): string {
  const feeds = declared.length === 0 ? 'no feed' : declared.length === 1 ? 'a feed' : `${declared.length} feeds`;
  if (kind === 'listing') {
    return `a page that lists ${items.length} ${items.length === 1 ? 'article' : 'articles'} and declares ${feeds}`;
  }
  return `${PAGES[reason ?? ''] ?? "an article's page"} that declares ${feeds}`;
}

/** Pages without an article, by the reason that extraction gives. */
const PAGES: Readonly<Record<string, string>> = {
  empty: 'an empty page',
  captcha: 'a page that checks whether visitors are human and',
  consent: 'a page that asks for consent first and',
  'error-page': 'an error page',
  login: 'a page behind a login',
  'home-page': 'a home page',
  'no-text': 'a page without a text',
};

/** Several ways may lead to one place: the first is told. */
function unlike(finds: readonly Find[]): Find[] {
  const places = new Set<string>();
  return finds.filter(({ at, candidate }) => {
    const isNew = !places.has(at) && !places.has(candidate.url);
    places.add(at).add(candidate.url);
    return isNew;
  });
}

function nothingFound(address: AbsoluteUrl, looked: Looked, search: Search, { kind }: DiscoverOptions): string {
  const [first] = search.attempts;
  const trouble = search.trouble(looked.at) ?? search.trouble(address);
  const tried = search.attempts.length;
  if (trouble !== null || kind !== undefined || tried === 1) {
    return `Nothing to follow at ${address}: ${trouble ?? first?.line ?? 'it was not fetched'}`;
  }
  const itself =
    looked.page !== null && looked.page.items.length > 0 ? ', or add --kind page to follow the page itself' : '';
  const others = tried === 2 ? 'one other address' : `${tried - 1} other addresses`;
  return `Nothing to follow at ${address} (${first?.line}), nor at ${others}; give the address of a feed or of a page that lists articles${itself}`;
}
