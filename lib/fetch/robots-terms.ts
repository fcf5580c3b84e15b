import { type Licence, licenceNamed, type NoteDropped, signalsIn, type Terms, termsOf } from '../model/index.ts';
import { productToken } from './robots.ts';

/** What a robots.txt may say of use. Most say nothing, and are not read for it. */
const SAYS_SOMETHING = /\b(?:license|content-signal|content-usage)\b/i;

/** More lines of it are not heeded. */
const MOST_SAID = 100;

type Said = { readonly key: string; readonly value: string; readonly agents: ReadonlySet<string> };

/**
 * What a host's robots.txt says of the use of what is at `url`: the licences that RSL's `License` names, which hold for the
 * whole host, and the signals of `Content-Signal` and `Content-Usage` in the group of our product token, or else of `*`, or
 * before all groups. A signal may be for the addresses of a path alone: the longest that fits counts; one with a wildcard is
 * passed over. Takes any text, in linear time. Absent where it says nothing.
 */
export function robotsTerms(
  robotsTxt: string,
  url: string,
  userAgent: string,
  note: NoteDropped = () => {},
): Terms | undefined {
  if (!SAYS_SOMETHING.test(robotsTxt)) return undefined;
  const said = linesIn(robotsTxt);
  const licences = said
    .filter(({ key }) => key === 'license')
    .flatMap(({ value }): Licence[] => [licenceNamed(value, url, 'robots', note) ?? []].flat());
  const signals = said.filter(({ key }) => key !== 'license');
  const ours = signals.filter(({ agents }) => agents.has(productToken(userAgent).toLowerCase()));
  const heeded = ours.length > 0 ? ours : signals.filter(({ agents }) => agents.size === 0 || agents.has('*'));
  const { pathname, search } = new URL(url);
  const path = pathname + search;
  const fitting = heeded
    .map(({ value }) => pathAndSignals(value))
    .filter((one) => path.startsWith(one.path))
    .sort((a, b) => b.path.length - a.path.length);
  return termsOf({ licences, signals: fitting.flatMap(({ written }) => signalsIn(written, 'robots')) });
}

/** The lines that say something of use, with the agents of the groups that they stand in (RFC 9309 §2.2.1). */
function linesIn(text: string): Said[] {
  const said: Said[] = [];
  let agents = new Set<string>();
  let isNaming = false;
  for (const line of text.split(/[\r\n]+/)) {
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    const key = line.slice(0, colon).trim().toLowerCase();
    const value = line
      .slice(colon + 1)
      .split(/\s#|^#/, 1)[0]!
      .trim();
    if (key === 'user-agent') {
      if (!isNaming) agents = new Set();
      agents.add(value.toLowerCase());
    }
    // These belong to no group, and end none that is being named (RFC 9309 §2.2.4).
    isNaming = key === 'user-agent' || (isNaming && (key === 'sitemap' || key === 'license'));
    if (!KEYS.has(key)) continue;
    said.push({ key, value, agents });
    if (said.length === MOST_SAID) break;
  }
  return said;
}

const KEYS = new Set(['license', 'content-signal', 'content-usage']);

/** `/news/ train-ai=n` is for what is below /news/; a wildcard fits no path that begins with `/`. */
function pathAndSignals(value: string): { readonly path: string; readonly written: string } {
  if (!value.startsWith('/')) return { path: '', written: value };
  const blank = value.search(/\s/);
  const path = blank < 0 ? value : value.slice(0, blank);
  return { path: /[*$]/.test(path) ? ' ' : path, written: blank < 0 ? '' : value.slice(blank) };
}
