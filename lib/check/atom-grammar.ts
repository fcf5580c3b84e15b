/** How many of a child may be: exactly one, at most one, any number. */
export type Count = '1' | '?' | '*';

/** What an element of Atom is, as RFC 4287 Appendix B writes it down. */
export type AtomElement = {
  /** What stands in it. */
  readonly holds: 'elements' | 'text' | 'date' | 'iri' | 'email' | 'construct' | 'content' | 'nothing';
  /** Attributes besides `xml:base`, `xml:lang` and those of other namespaces. */
  readonly attributes: readonly string[];
  /** Children by local name, for what holds elements. */
  readonly children?: Readonly<Record<string, Count>>;
  /** Whether elements of other namespaces may stand in it (RFC 4287 §6.4). */
  readonly extensible?: true;
};

const PERSON: AtomElement = {
  holds: 'elements',
  attributes: [],
  children: { name: '1', uri: '?', email: '?' },
  extensible: true,
};

const CONSTRUCT: AtomElement = { holds: 'construct', attributes: ['type'] };
const DATE: AtomElement = { holds: 'date', attributes: [] };
const IRI: AtomElement = { holds: 'iri', attributes: [] };

const METADATA: Readonly<Record<string, Count>> = {
  author: '*',
  category: '*',
  contributor: '*',
  generator: '?',
  icon: '?',
  id: '1',
  link: '*',
  logo: '?',
  rights: '?',
  subtitle: '?',
  title: '1',
  updated: '1',
};

/** Every element of Atom 1.0. */
export const ATOM_ELEMENTS: Readonly<Record<string, AtomElement>> = {
  feed: { holds: 'elements', attributes: [], children: { ...METADATA, entry: '*' }, extensible: true },
  entry: {
    holds: 'elements',
    attributes: [],
    children: {
      ...{ author: '*', category: '*', content: '?', contributor: '*', id: '1', link: '*', published: '?' },
      ...{ rights: '?', source: '?', summary: '?', title: '1', updated: '1' },
    },
    extensible: true,
  },
  // RFC 4287 §4.2.11: a source has of a feed's metadata what was there, each at most once.
  source: {
    holds: 'elements',
    attributes: [],
    children: { ...METADATA, id: '?', title: '?', updated: '?' },
    extensible: true,
  },
  author: PERSON,
  contributor: PERSON,
  name: { holds: 'text', attributes: [] },
  uri: IRI,
  email: { holds: 'email', attributes: [] },
  category: { holds: 'nothing', attributes: ['term', 'scheme', 'label'] },
  content: { holds: 'content', attributes: ['type', 'src'] },
  generator: { holds: 'text', attributes: ['uri', 'version'] },
  icon: IRI,
  id: IRI,
  link: { holds: 'nothing', attributes: ['href', 'rel', 'type', 'hreflang', 'title', 'length'] },
  logo: IRI,
  published: DATE,
  rights: CONSTRUCT,
  subtitle: CONSTRUCT,
  summary: CONSTRUCT,
  title: CONSTRUCT,
  updated: DATE,
};
