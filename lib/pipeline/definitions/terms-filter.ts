import { type Article, SIGNALS, type SignalName, type Terms, type TermsFilter } from '../../model/index.ts';

/** Whether what is said of an article's use is what a filter wants. */
export function hasTerms({ terms = {} }: Pick<Article, 'terms'>, wanted: TermsFilter): boolean {
  const { licences, tdm } = wanted;
  if (licences && !licences.some((one) => licencesOf(terms).some((had) => had.startsWith(placeOf(one))))) return false;
  if (tdm !== undefined && !isTdm(terms, tdm)) return false;
  return SIGNALS.every((name) => isSignal(terms, name, wanted[name]));
}

/**
 * What an article must have of which a filter wants something, as short texts, one list for each part that wants what
 * must be said; {@link marksOfTerms} tells those that it has.
 */
export function termsWanted({ licences, tdm, ...rest }: TermsFilter): string[][] {
  const signals = SIGNALS.flatMap((name) => {
    const want = rest[name];
    return want === undefined || want === 'unless-no' ? [] : [[`${name}=${want}`]];
  });
  return [
    ...(licences ? [licences.map((one) => `licence ${hostOf(placeOf(one))}`)] : []),
    ...(tdm === undefined || tdm === 'unless-reserved' ? [] : [[`tdm=${tdm}`]]),
    ...signals,
  ];
}

/** What an article has of that. */
export function marksOfTerms({ terms }: Pick<Article, 'terms'>): string[] {
  if (terms === undefined) return [];
  return [
    ...licencesOf(terms).map((place) => `licence ${hostOf(place)}`),
    ...(terms.tdm === undefined ? [] : [`tdm=${terms.tdm.reserved ? 'reserved' : 'open'}`]),
    ...(terms.signals ?? []).map(({ name, allowed }) => `${name}=${allowed ? 'yes' : 'no'}`),
  ];
}

function licencesOf({ licences = [] }: Terms): string[] {
  return licences.map(({ url }) => placeOf(url));
}

/** An address without its scheme: Creative Commons' licences stand under http and https, and are the same. */
function placeOf(address: string): string {
  return address.replace(/^https?:\/\/(?:www\.)?/i, '');
}

function hostOf(place: string): string {
  return place.slice(0, place.indexOf('/'));
}

function isTdm({ tdm }: Terms, wanted: NonNullable<TermsFilter['tdm']>): boolean {
  if (wanted === 'unless-reserved') return tdm?.reserved !== true;
  return tdm !== undefined && tdm.reserved === (wanted === 'reserved');
}

function isSignal({ signals = [] }: Terms, name: SignalName, wanted: TermsFilter[SignalName]): boolean {
  const said = signals.find((signal) => signal.name === name);
  if (wanted === undefined) return true;
  if (wanted === 'unless-no') return said?.allowed !== false;
  return said !== undefined && said.allowed === (wanted === 'yes');
}
