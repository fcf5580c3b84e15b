import type { Terms, TermsPlace } from './terms.ts';

/** Where something is said, in words. */
const PLACES: Readonly<Record<TermsPlace, string>> = {
  item: 'the feed’s item',
  feed: 'the feed',
  page: 'the page',
  'json-ld': 'the page’s JSON-LD',
  header: 'the headers of its answer',
  robots: 'robots.txt',
};

/** What is said of use, each with where; null where nothing is. */
export function termsWords(terms: Terms | undefined): string | null {
  if (terms === undefined) return null;
  const { licences = [], rights, signals = [], tdm } = terms;
  const said: (readonly [what: string, from: TermsPlace])[] = [
    ...licences.map(({ url, from }) => [`licence ${url}`, from] as const),
    ...(rights === undefined ? [] : [[`“${rights.text}”`, rights.from] as const]),
    ...signals.map(({ name, allowed, from }) => [`${name}: ${allowed ? 'yes' : 'no'}`, from] as const),
    ...(tdm === undefined
      ? []
      : [
          [
            `text and data mining ${tdm.reserved ? 'reserved' : 'not reserved'}${tdm.policy === undefined ? '' : `, policy ${tdm.policy}`}`,
            tdm.from,
          ] as const,
        ]),
  ];
  return said.map(([what, from]) => `${what} (${PLACES[from]})`).join('; ');
}
