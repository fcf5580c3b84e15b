import { licenceAt, type NoteDropped, reservationIn, signalsIn, type Terms, termsOf } from '../model/index.ts';
import type { HeaderLink } from './links.ts';

/** Headers that say something of use, each line of it. */
export type TermsHeaders = {
  readonly reservation: string | null;
  readonly policy: string | null;
  /** `Content-Signal` and `Content-Usage` (draft-ietf-aipref-attach), which is another word for the same. */
  readonly signals: readonly (string | null)[];
};

/**
 * What an answer's headers say of the use of what it holds: TDMRep's (https://www.w3.org/community/reports/tdmrep/CG-FINAL-tdmrep-20240510/),
 * signals, and links of the relation `license` (RFC 8288). Absent where they say nothing.
 */
export function headerTerms(
  { reservation, policy, signals }: TermsHeaders,
  links: readonly HeaderLink[],
  base: string,
  note: NoteDropped,
): Terms | undefined {
  const licences = links
    .filter(({ rel }) => rel.toLowerCase().split(/\s+/).includes('license'))
    .flatMap(({ url }) => licenceAt(url, undefined, 'header', note) ?? []);
  const tdm = reservation === null ? undefined : reservationIn(reservation, policy, base, 'header', note);
  const said = signals.flatMap((written) => (written === null ? [] : signalsIn(written, 'header')));
  return termsOf({ licences, signals: said, ...(tdm && { tdm }) });
}
