import { type AbsoluteUrl, absoluteUrl } from './ids.ts';
import { carriesSecret } from './secret-address.ts';

/**
 * Where a source says something of use: of the item itself; of its feed as a whole; on the article's page, or in the JSON-LD
 * there; in the headers of an answer; in the robots.txt of its host.
 */
export type TermsPlace = 'item' | 'feed' | 'page' | 'json-ld' | 'header' | 'robots';

/** What may be done with a text by machines, in the words of Content-Signal (https://contentsignals.org). */
export const SIGNALS = ['search', 'ai-input', 'ai-train'] as const;
export type SignalName = (typeof SIGNALS)[number];

/** What a publisher says of its own: of each use whether it is welcome. */
export type OwnSignals = { readonly [name in SignalName]?: 'yes' | 'no' | undefined };

/** The address of the terms under which something may be used. */
export type Licence = { readonly url: AbsoluteUrl; readonly from: TermsPlace };

/** Whether a use is welcome. */
export type Signal = { readonly name: SignalName; readonly allowed: boolean; readonly from: TermsPlace };

/** Whether text and data mining is reserved (TDMRep, Directive (EU) 2019/790 Art. 4), and where licences are to be had. */
export type Reservation = {
  readonly reserved: boolean;
  readonly policy?: AbsoluteUrl;
  readonly from: TermsPlace;
};

/**
 * What is said of the use of a source or an article; nothing is judged. Each part is absent where nothing is said of it,
 * and where nothing is said at all there are no terms.
 */
export type Terms = {
  readonly licences?: readonly Licence[];
  /** Who holds the rights, in words. */
  readonly rights?: { readonly text: string; readonly from: TermsPlace };
  /** In the order of {@link SIGNALS}, each once. */
  readonly signals?: readonly Signal[];
  readonly tdm?: Reservation;
};

/** What an article, or an offer of it, carries. */
export type WithTerms = { readonly terms?: Terms | undefined };

/** So many licences of one thing are kept, and addresses and words of so many characters. */
const MOST_LICENCES = 5;
const LONGEST_LICENCE = 500;
const LONGEST_RIGHTS = 500;

/** RFC 4946 §2.1: says that nothing is said, and that what is said of the feed does not hold for the entry. */
export const UNSPECIFIED = 'http://purl.org/atompub/license#unspecified';

/** Hears of what had to be left out: a repair's code, and what was there. */
export type NoteDropped = (code: string, detail: string) => void;

/** Terms from what was found, within what is kept; absent where that is nothing. */
export function termsOf({ licences = [], rights, signals = [], tdm }: Terms): Terms | undefined {
  const few = eachOnce(licences).slice(0, MOST_LICENCES);
  const each = SIGNALS.flatMap((name) => signals.find((signal) => signal.name === name) ?? []);
  const terms: Terms = {
    ...(few.length > 0 && { licences: few }),
    ...(rights !== undefined && { rights }),
    ...(each.length > 0 && { signals: each }),
    ...(tdm !== undefined && { tdm }),
  };
  return Object.keys(terms).length === 0 ? undefined : terms;
}

/** Of one that is said at several places, the first. */
function eachOnce(licences: readonly Licence[]): Licence[] {
  const urls = new Set<string>();
  return licences.filter(({ url }) => {
    const isNew = !urls.has(url);
    urls.add(url);
    return isNew;
  });
}

/**
 * `over` laid over `base`: what is nearer to the article, or newer, goes first. Licences of one place are replaced together;
 * those of several stand beside each other. Silence takes nothing back.
 */
export function layTerms(base: Terms | undefined, over: Terms | undefined): Terms | undefined {
  if (base === undefined || over === undefined) return over ?? base;
  const places = new Set((over.licences ?? []).map(({ from }) => from));
  const [rights, tdm] = [over.rights ?? base.rights, over.tdm ?? base.tdm];
  return termsOf({
    licences: [...(over.licences ?? []), ...(base.licences ?? []).filter(({ from }) => !places.has(from))],
    ...(rights && { rights }),
    signals: [...(over.signals ?? []), ...(base.signals ?? [])],
    ...(tdm && { tdm }),
  });
}

/** The terms without what was said at places that `isKept` does not know. */
export function termsFrom(terms: Terms | undefined, isKept: (from: TermsPlace) => boolean): Terms | undefined {
  if (terms === undefined) return undefined;
  const { licences = [], rights, signals = [], tdm } = terms;
  return termsOf({
    licences: licences.filter(({ from }) => isKept(from)),
    ...(rights && isKept(rights.from) && { rights }),
    signals: signals.filter(({ from }) => isKept(from)),
    ...(tdm && isKept(tdm.from) && { tdm }),
  });
}

/**
 * What is said of the article itself, and may be said on in its name. A robots.txt speaks of a host: what it says is kept
 * with the article, and is not the article's licence.
 */
export function ownTerms(terms: Terms | undefined): Pick<Terms, 'licences' | 'rights'> {
  const own = termsFrom(terms, (from) => from !== 'robots');
  return { ...(own?.licences && { licences: own.licences }), ...(own?.rights && { rights: own.rights }) };
}

/** Whether two say the same, wherever they say it. */
export function isSameTerms(one: Terms | undefined, other: Terms | undefined): boolean {
  return one === other || termsMark(one) === termsMark(other);
}

/** A text that differs where terms do, from wherever they were had; empty for none. */
export function termsMark(terms: Terms | undefined): string {
  if (terms === undefined) return '';
  const { licences = [], rights, signals = [], tdm } = terms;
  const own = new Set(ownTerms(terms).licences?.map(({ url }) => url));
  return JSON.stringify([
    licences.map(({ url }) => (own.has(url) ? url : `host ${url}`)).sort(),
    rights?.text ?? null,
    signals.map(({ name, allowed }) => [name, allowed]),
    tdm === undefined ? null : [tdm.reserved, tdm.policy ?? null],
  ]);
}

/**
 * A licence by its address as written, resolved against `base`; null for what is none: no http(s) address, one that is too
 * long, or that carries a secret. That is told to `note`.
 */
export function licenceAt(
  written: string,
  base: string | undefined,
  from: TermsPlace,
  note: NoteDropped = () => {},
): Licence | null {
  const url = written.trim() === '' ? null : addressIn(written, base);
  if (url === null && written.trim() !== '') note('licence-dropped', written.trim().slice(0, 100).toWellFormed());
  return url === null ? null : { url, from };
}

/** A licence by what stands in a text: a name (`CC BY`) is no address of a site's own, unless it begins as one. */
export function licenceNamed(...[written, base, ...rest]: Parameters<typeof licenceAt>): Licence | null {
  return licenceAt(written, written.trim().startsWith('/') ? base : undefined, ...rest);
}

function addressIn(written: string, base: string | undefined): AbsoluteUrl | null {
  const url = written.length > 2 * LONGEST_LICENCE ? null : absoluteUrl(written, base);
  return url === null || url.length > LONGEST_LICENCE || carriesSecret(url) ? null : url;
}

/** Who holds the rights, as plain words on one line; undefined where that is nothing, or far too long to be it. */
export function rightsIn(words: string, from: TermsPlace, note: NoteDropped = () => {}): Terms['rights'] {
  if (words.length > 10 * LONGEST_RIGHTS) {
    note('rights-dropped', `${words.length} characters of rights`);
    return undefined;
  }
  const text = words.replace(/\s+/g, ' ').trim();
  if (text === '') return undefined;
  return { text: text.length <= LONGEST_RIGHTS ? text : `${text.slice(0, LONGEST_RIGHTS - 1).toWellFormed()}…`, from };
}

/** A reservation by its number (`1`: reserved, `0`: not) and the address of its policy, as written. */
export function reservationIn(
  written: string,
  policy: string | null,
  base: string | undefined,
  from: TermsPlace,
  note: NoteDropped = () => {},
): Reservation | undefined {
  const value = written.slice(0, 20).trim();
  if (value !== '0' && value !== '1') {
    if (value !== '') note('tdm-dropped', `tdm-reservation: ${value.toWellFormed()}`);
    return undefined;
  }
  const url = policy === null ? null : (licenceAt(policy, base, from, note)?.url ?? null);
  return { reserved: value === '1', ...(url !== null && { policy: url }), from };
}

/** More of a list of signals is not read. */
const LONGEST_SIGNALS = 1000;

/** The name that another vocabulary has for the same: AIPREF's (draft-ietf-aipref-vocab), and RSL's before 1.0. */
const SAME: Readonly<Record<string, SignalName>> = { 'train-ai': 'ai-train' };

const ANSWERS: Readonly<Record<string, boolean>> = { yes: true, y: true, no: false, n: false };

/**
 * Signals as `Content-Signal` and `Content-Usage` write them: `search=yes, ai-train=no`, `train-ai=n`. What is no signal
 * that is known says nothing; of one that is said twice `no` counts, as it is the one that somebody could regret.
 */
export function signalsIn(written: string, from: TermsPlace): Signal[] {
  const said = new Map<SignalName, boolean>();
  for (const part of written.slice(0, LONGEST_SIGNALS).split(/[,;]/)) {
    const [key = '', value = ''] = part.split('=').map((word) => word.trim().toLowerCase());
    const name = signalNamed(key);
    if (name === null || !Object.hasOwn(ANSWERS, value)) continue;
    said.set(name, (said.get(name) ?? true) && ANSWERS[value] === true);
  }
  return [...said].map(([name, allowed]) => ({ name, allowed, from }));
}

/** The signal that a word means; null for none. */
export function signalNamed(word: string): SignalName | null {
  return SIGNALS.find((name) => name === word) ?? (Object.hasOwn(SAME, word) ? (SAME[word] as SignalName) : null);
}
