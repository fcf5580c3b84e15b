import {
  type Licence,
  licenceAt,
  licenceNamed,
  reservationIn,
  rightsIn,
  type Terms,
  type TermsPlace,
  termsOf,
} from '../../model/index.ts';
import type { Clues } from '../clues/clues.ts';
import { isThing, listOf, textIn } from '../clues/graph.ts';

/** More licences of a page than this are not looked at. */
const MOST_READ = 20;

/** Names under which Dublin Core has a licence in `meta` and `link`, and under which it has words on the rights. */
const LICENCES = ['dcterms.license', 'dc.rights.license', 'dcterms.rights.license'];
const RIGHTS = ['dcterms.rights', 'dc.rights', 'dc.rightsstatement', 'dcterms.rightsholder'];

/**
 * What a page says of the use of its article: `link rel=license` (of the page's main content, as HTML has it), the licence
 * of the article in its JSON-LD, TDMRep's meta elements and Dublin Core's. What a link in the text says may be a picture's
 * licence, and is not taken. Absent where it says nothing.
 */
export function readTerms({ page, meta, links, article }: Clues): Terms | undefined {
  const found = (written: string | undefined, from: TermsPlace, read = licenceNamed): Licence[] => {
    const licence = written === undefined ? null : read(written, page.base, from);
    return licence === null ? [] : [licence];
  };
  const linked = [...(links.get('license') ?? []), ...LICENCES.flatMap((name) => links.get(name) ?? [])];
  const licences = [
    ...linked.slice(0, MOST_READ).flatMap(({ attribs }) => found(attribs.href, 'page', licenceAt)),
    ...LICENCES.flatMap((name) => meta.get(name) ?? [])
      .slice(0, MOST_READ)
      .flatMap((written) => found(written, 'page')),
    ...listOf(article?.license)
      .slice(0, MOST_READ)
      .flatMap((said) => found(addressOf(said), 'json-ld')),
  ];
  const words = RIGHTS.flatMap((name) => meta.get(name) ?? [])[0];
  const notice = textIn(article?.copyrightNotice);
  const rights =
    words !== undefined ? rightsIn(words, 'page') : notice === null ? undefined : rightsIn(notice, 'json-ld');
  const reservation = meta.get('tdm-reservation')?.[0];
  const policy = meta.get('tdm-policy')?.[0] ?? null;
  const tdm = reservation === undefined ? undefined : reservationIn(reservation, policy, page.base, 'page');
  return termsOf({ licences, ...(rights && { rights }), ...(tdm && { tdm }) });
}

/** schema.org: a licence is an address, or a work that has one. */
function addressOf(said: unknown): string | undefined {
  const address = isThing(said) ? (said.url ?? said['@id']) : said;
  return typeof address === 'string' ? address : undefined;
}
