import {
  type ItemTerms,
  type Licence,
  licenceAt,
  type NoteDropped,
  rightsIn,
  SIGNALS,
  type Signal,
  type SignalName,
  signalNamed,
  type TermsPlace,
  termsOf,
  UNSPECIFIED,
} from '../model/index.ts';
import { elements, type FeedElement, type Fields, firstText } from './element.ts';
import type { Resolve } from './links.ts';
import { plainText } from './text.ts';

/**
 * What a feed, or an item of it, says of its use: RFC 4946's links, Creative Commons' modules for RSS and RDF, Dublin
 * Core, the rights of Atom and RSS, and RSL (https://rslstandard.org/rsl). Absent where it says nothing. What is no
 * licence's address is dropped and told to `note`.
 */
export function termsIn(
  fields: Fields,
  resolve: Resolve,
  from: Extract<TermsPlace, 'item' | 'feed'>,
  note: NoteDropped,
): ItemTerms | undefined {
  if (!NAMES.some((name) => fields[name] !== undefined) && !namesLicence(fields)) return undefined;
  const rsl = elements(fields, 'rsl:content').flatMap(({ children }) => elements(children, 'rsl:license'));
  const written = [...addresses(fields, resolve), ...rsl.flatMap(standards)].slice(0, MOST_READ);
  const licences = written.flatMap((address): Licence[] => {
    if (address === UNSPECIFIED) return [];
    const licence = licenceAt(address, undefined, from, note);
    return licence === null ? [] : [licence];
  });
  const rights = rightsIn(plainText(wordsOfRights(fields)), from, note);
  const terms = termsOf({ licences, ...(rights && { rights }), signals: signalsOf(rsl, from) });
  return written.includes(UNSPECIFIED) && licences.length === 0 ? { ...terms, unspecified: true } : terms;
}

/** Fields of which each says something of use. A link may, and is asked for its relation. */
const NAMES = [
  ...['creativecommons:license', 'cc:license', 'dcterms:license', 'rights', 'copyright', 'dc:rights', 'dcterms:rights'],
  'rsl:content',
];

/** More addresses than this are not looked at. */
const MOST_READ = 20;

function namesLicence(fields: Fields): boolean {
  return fields.link?.some(isLicence) ?? false;
}

function isLicence({ attributes }: FeedElement): boolean {
  return attributes.rel?.trim().toLowerCase() === 'license' && attributes.href !== undefined;
}

function addresses(fields: Fields, resolve: Resolve): string[] {
  const links = elements(fields, 'link').filter(isLicence);
  const named = elements(fields, 'creativecommons:license', 'cc:license', 'dcterms:license');
  return [
    ...links.map((link) => resolve(link.attributes.href ?? '', link)),
    ...named.map((element) => (isName(element) ? addressOf(element) : resolve(addressOf(element), element))),
    // Dublin Core's rights are words, or the address of what says them.
    ...elements(fields, 'dc:rights', 'dcterms:rights').map(addressOf).filter(isAddress),
  ];
}

/** A text that is no attribute's address, such as `CC BY`, is none relative to the feed. */
function isName({ text, attributes }: FeedElement): boolean {
  return attributes['rdf:resource'] === undefined && attributes.href === undefined && !text.trim().startsWith('/');
}

/** RDF gives the address as an attribute, the others as text. */
function addressOf({ text, attributes }: FeedElement): string {
  return attributes['rdf:resource'] ?? attributes.href ?? text.trim();
}

function isAddress(text: string): boolean {
  return /^https?:\/\/\S+$/i.test(text.slice(0, 2000));
}

function wordsOfRights(fields: Fields): string {
  const words = firstText(fields, 'rights', 'dc:rights', 'dcterms:rights', 'copyright') ?? '';
  return isAddress(words) ? '' : words;
}

/** A payment names a standard licence by its address. */
function standards({ children }: FeedElement): string[] {
  return elements(children, 'rsl:payment').flatMap((payment) =>
    elements(payment.children, 'rsl:standard').map(({ text }) => text.trim()),
  );
}

/** What RSL calls a use that is several (§3.5 there). */
const SEVERAL: ReadonlyMap<string, readonly SignalName[]> = new Map<string, readonly SignalName[]>([
  ['all', SIGNALS],
  ['ai-all', ['ai-input', 'ai-train']],
]);

/**
 * What RSL prohibits is `no`. What it permits is `yes` where that costs nothing and is for everybody: of any other use only
 * the licence says on what conditions, and no signal does.
 */
function signalsOf(licences: readonly FeedElement[], from: TermsPlace): Signal[] {
  const prohibited = new Set(licences.flatMap(({ children }) => usesIn(children, 'rsl:prohibits')));
  const permitted = new Set(licences.filter(isFree).flatMap(({ children }) => usesIn(children, 'rsl:permits')));
  return SIGNALS.flatMap((name): Signal[] => {
    if (prohibited.has(name)) return [{ name, allowed: false, from }];
    return permitted.has(name) ? [{ name, allowed: true, from }] : [];
  });
}

function isFree({ children }: FeedElement): boolean {
  const payments = elements(children, 'rsl:payment');
  const forSome = elements(children, 'rsl:permits').some(({ attributes }) => !isOfUsage(attributes.type));
  return !forSome && payments.every(({ attributes }) => attributes.type?.trim().toLowerCase() === 'free');
}

function isOfUsage(type: string | undefined): boolean {
  return (type?.trim().toLowerCase() ?? 'usage') === 'usage';
}

function usesIn(children: Fields, name: string): SignalName[] {
  const words = elements(children, name)
    .filter(({ attributes }) => isOfUsage(attributes.type))
    .flatMap(({ text }) =>
      text
        .slice(0, 500)
        .toLowerCase()
        .split(/[\s,]+/),
    );
  return words.flatMap((word) => SEVERAL.get(word) ?? signalNamed(word) ?? []);
}
