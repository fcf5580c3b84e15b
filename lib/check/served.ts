import type { CheckContext } from './checked.ts';
import type { FeedKind } from './finding.ts';
import { NOWHERE_IN_IT, quoted } from './findings.ts';

/** The types that a kind of document may be served with; the first is its own. */
const TYPES: Readonly<Record<FeedKind, readonly string[]>> = {
  'RSS 2.0': ['application/rss+xml', 'application/xml', 'text/xml'],
  'RSS 0.9x': ['application/rss+xml', 'application/xml', 'text/xml'],
  'RSS 1.0': ['application/rss+xml', 'application/rdf+xml', 'application/xml', 'text/xml'],
  'Atom 1.0': ['application/atom+xml', 'application/xml', 'text/xml'],
  'Atom 1.0 entry': ['application/atom+xml', 'application/xml', 'text/xml'],
  'Atom 0.3': ['application/atom+xml', 'application/xml', 'text/xml'],
  'JSON Feed': ['application/feed+json', 'application/json'],
  'no feed': [],
};

/** Reports a document that is served as something that it is not. */
export function checkServed(kind: FeedKind, contentType: string | null, { report }: CheckContext): void {
  if (contentType === null || kind === 'no feed') return;
  const type = contentType.split(';', 1)[0]!.trim().toLowerCase();
  const types = TYPES[kind];
  if (types.includes(type)) return;
  const said = type === '' ? 'without a type' : `as ${quoted(type)}`;
  report('content-type', NOWHERE_IN_IT, `is served ${said}; ${kind} is ${types[0]}`);
}
