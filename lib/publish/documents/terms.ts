import {
  type AbsoluteUrl,
  type Article,
  ownTerms,
  type SourceKind,
  type Terms,
  termsOf,
  UNSPECIFIED,
} from '../../model/index.ts';
import { type Site, strictUrl } from '../address.ts';
import { escapeText, oneLine } from './writable.ts';
import { element, plainElement } from './xml.ts';

/** What an entry says of its use. */
export type EntryTerms = {
  /** All that was found, for whoever asks a JSON feed; null where that is nothing. */
  readonly terms: Terms | null;
  /** The article's own licences; {@link UNSPECIFIED} where the feed's is not to be taken for its. */
  readonly licences: readonly string[];
  /** Who holds the rights, in words. */
  readonly rights: string | null;
};

/** What an article's entry says of its use. */
export function entryTerms(
  { terms, canonicalUrl }: Pick<Article, 'terms' | 'canonicalUrl'>,
  kind: SourceKind | undefined,
  site: Site | undefined,
): EntryTerms {
  const told = writableTerms(terms);
  const { licences = [], rights } = ownTerms(told);
  const own = licences.map(({ url }) => url);
  const isOurs = kind === 'push' || (canonicalUrl !== null && site !== undefined && isOwnHost(canonicalUrl, site));
  // RFC 4946 §2.4: an entry without a licence inherits its feed's, and §2.1: but for one that says so.
  const isToSay = own.length === 0 && site?.licence !== undefined && !isOurs;
  return { terms: told ?? null, licences: isToSay ? [UNSPECIFIED] : own, rights: rights?.text ?? null };
}

/** What of a site goes into how entries are written; empty where it has no licence. */
export function licenceMark({ licence, baseUrl, ownHosts = [] }: Site): string {
  return licence === undefined ? '' : JSON.stringify(['licensed', new URL(baseUrl).host, ...ownHosts]);
}

function isOwnHost(url: AbsoluteUrl, { baseUrl, ownHosts = [] }: Site): boolean {
  const { host } = new URL(url);
  return host === new URL(baseUrl).host || ownHosts.includes(host);
}

function writableTerms(terms: Terms | undefined): Terms | undefined {
  if (terms === undefined) return undefined;
  const { licences = [], rights, signals = [], tdm } = terms;
  const words = oneLine(rights?.text ?? null);
  return termsOf({
    licences: licences.map(({ url, from }) => ({ url: strictUrl(url), from })),
    ...(rights && words !== null && { rights: { text: words, from: rights.from } }),
    signals: signals.map(({ name, allowed, from }) => ({ name, allowed, from })),
    ...(tdm && {
      tdm: { reserved: tdm.reserved, ...(tdm.policy && { policy: strictUrl(tdm.policy) }), from: tdm.from },
    }),
  });
}

/** RFC 4946 §2, and RFC 4287 §4.2.10. */
export function atomTerms({ licences, rights }: Pick<EntryTerms, 'licences' | 'rights'>): string[] {
  return [
    ...licences.map((href) => element('link', { rel: 'license', href })),
    ...(rights === null ? [] : [plainElement('rights', {}, rights)]),
  ];
}

/** The module is declared where it is used: a document that names no such licence is as it always was. */
const CREATIVE_COMMONS = 'http://backend.userland.com/creativeCommonsRssModule';

/** A licence in RSS: by Creative Commons' own module where it is theirs, as RSS readers know it, else by Atom's link. */
export function rssLicence(address: string): string {
  return new URL(address).hostname.replace(/^www\./, '') === 'creativecommons.org'
    ? element('creativeCommons:license', { 'xmlns:creativeCommons': CREATIVE_COMMONS }, address)
    : element('atom:link', { rel: 'license', href: address });
}

export function rssTerms({ licences, rights }: Pick<EntryTerms, 'licences' | 'rights'>): string[] {
  return [...licences.map(rssLicence), ...(rights === null ? [] : [plainElement('dc:rights', {}, rights)])];
}

/** A line for people; empty where there is nothing to say. */
export function htmlTerms({ licences, rights }: Pick<EntryTerms, 'licences' | 'rights'>): string {
  const links = licences
    .filter((address) => address !== UNSPECIFIED)
    .map((address) => `<a rel="license" href="${escapeText(address)}">${escapeText(placeOf(address))}</a>`);
  const parts = [
    ...(rights === null ? [] : [`<bdi>${escapeText(rights)}</bdi>`]),
    ...(links.length === 0 ? [] : [`${links.length === 1 ? 'Licence' : 'Licences'}: ${links.join(', ')}`]),
  ];
  return parts.length === 0 ? '' : `<p class="also">${parts.join(' · ')}</p>`;
}

function placeOf(address: string): string {
  return address.replace(/^https?:\/\/(?:www\.)?/, '').replace(/\/$/, '');
}
