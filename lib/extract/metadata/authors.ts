import type { Clues } from '../clues/clues.ts';
import { textContent } from '../clues/clues.ts';
import { isThing, listOf, type Thing, textIn, typesOf } from '../clues/graph.ts';
import type { Nearby } from '../clues/nearby.ts';
import { siteNames } from '../clues/site.ts';
import { squeeze } from '../clues/words.ts';
import { namesMarked, namesNear } from './byline.ts';
import { isOffice, tidyNames } from './names.ts';
import { nameByPortrait } from './portrait.ts';
import type { Found } from './title.ts';

/**
 * Who wrote it, in the order given: people where any are named, else the organisation that the page says is the author.
 * Null where nobody is named.
 */
export function readAuthors(clues: Clues, near: Nearby): Found<readonly string[]> | null {
  const sites = siteNames(clues);
  let office: Found<readonly string[]> | null = null;
  for (const source of SOURCES) {
    const found = source(clues, near);
    const names = found ? tidyNames(found.value, sites) : [];
    if (!found || names.length === 0) continue;
    if (!names.every(isOffice)) return { value: names, from: found.from };
    office ??= { value: names, from: found.from };
  }
  if (office) return office;
  const told = fromGraph(clues, 'anyone') ?? fromMeta(clues) ?? fromMicrodata(clues, near);
  const names = told ? tidyNames(told.value, new Set()) : [];
  return told && names.length > 0 ? { value: names, from: told.from } : null;
}

/** Who wrote it as the page's JSON-LD or metadata tell, which costs no look at the page itself. */
export function statedAuthors(clues: Clues): readonly string[] {
  const told = fromGraph(clues, 'people') ?? fromMeta(clues);
  return told ? tidyNames(told.value, siteNames(clues)) : [];
}

const SOURCES: readonly ((clues: Clues, near: Nearby) => Found<readonly string[]> | null)[] = [
  (clues) => fromGraph(clues, 'people'),
  fromMicrodata,
  fromMeta,
  (clues, near) => ({ value: namesMarked(clues, near), from: 'visible' }),
  (clues, near) => ({ value: namesNear(clues, near), from: 'visible' }),
  (clues, near) => ({ value: [nameByPortrait(clues, near) ?? ''], from: 'visible' }),
];

/** The authors that the JSON-LD names; with `people`, only where a person is among them. */
function fromGraph({ article, graph }: Clues, whom: 'people' | 'anyone'): Found<readonly string[]> | null {
  if (!article) return null;
  const names: string[] = [];
  const resolve = resolver(graph);
  let people = 0;
  for (const one of [...listOf(article.author), ...listOf(article.creator)]) {
    const thing = isThing(one) ? resolve(one) : null;
    const told = thing ? namesOf(thing) : typeof one === 'string' ? [one] : [];
    if (told.length === 0) continue;
    for (const name of told) names.push(name);
    if (!thing || !typesOf(thing).some((type) => /Organization|Corporation/.test(type))) people += 1;
  }
  return names.length > 0 && (people > 0 || whom === 'anyone') ? { value: names, from: 'json-ld' } : null;
}

/** What a person is called, whole or in parts. */
function namesOf(person: Thing): string[] {
  const whole = listOf(person.name).flatMap((inner) => textIn(inner) ?? []);
  const parts = [person.givenName, person.additionalName, person.familyName].flatMap((part) => textIn(part) ?? []);
  return whole.length > 0 || parts.length === 0 ? whole : [parts.join(' ')];
}

/** Follows an `@id` to the first object of that id that has a name. */
function resolver(graph: Clues['graph']): (thing: Thing) => Thing {
  let named: Map<unknown, Thing> | null = null;
  return (thing) => {
    const id = thing['@id'];
    if ('name' in thing || typeof id !== 'string') return thing;
    named ??= new Map(
      graph.flatMap((node) => ('name' in node.thing ? [[node.thing['@id'], node.thing] as const] : [])).reverse(),
    );
    return named.get(id) ?? thing;
  };
}

/** Elements from one author to the next; farther on are those of other articles. */
const FARTHEST = 80;

function fromMicrodata({ props, page }: Clues, near: Nearby): Found<readonly string[]> | null {
  const { nodes, end } = page.outline;
  const named = props.get('name') ?? [];
  const names: string[] = [];
  let scope: number | null = null;
  let next = 0;
  let last = Number.POSITIVE_INFINITY;
  for (const i of (props.get('author') ?? []).slice(0, 200)) {
    // Authors of other items on the page (comments, teasers) stand in scopes of their own.
    if (near.isOthers(i)) continue;
    const around = scopeAround(page, i);
    scope ??= around;
    if (around !== scope || i - last > FARTHEST) continue;
    last = i;
    while (next < named.length && named[next]! < i) next += 1;
    const inner = next < named.length && named[next]! < end[i]! ? named[next]! : i;
    const node = nodes[inner]!;
    const name = node.attribs.content ?? (squeeze(textContent(node)) || inParts(i));
    if (squeeze(name).length < 100) names.push(name);
  }
  return names.length > 0 ? { value: names, from: 'microdata' } : null;

  /** The name of a person that is told in parts, to machines alone. */
  function inParts(person: number): string {
    const parts = ['givenname', 'familyname'].flatMap((word) => {
      const at = props.get(word)?.find((one) => one > person && one < end[person]!);
      return at === undefined ? [] : (nodes[at]!.attribs.content ?? textContent(nodes[at]!));
    });
    return parts.join(' ');
  }
}

/** The number of the nearest `itemscope` above an element; -1 where there is none. */
function scopeAround({ outline }: Clues['page'], i: number): number {
  let at = outline.parent[i]!;
  while (at >= 0 && !('itemscope' in outline.nodes[at]!.attribs)) at = outline.parent[at]!;
  return at;
}

const META = [
  'author',
  'article:author',
  'article:author_name',
  'og:article:author',
  'parsely-author',
  'sailthru.author',
  'dc.creator',
  'dcterms.creator',
  'dc.contributor',
  'byl',
  'citation_author',
  'authors',
  'cxenseparse:author',
  'dcsext.author',
  'article.author',
  'bt:author',
  'twitter:data1',
];

function fromMeta({ meta }: Clues): Found<readonly string[]> | null {
  for (const name of META) {
    if (name === 'twitter:data1' && !/written|author|autor|von|par|by/i.test(meta.get('twitter:label1')?.[0] ?? ''))
      continue;
    const values = (meta.get(name) ?? []).filter((value) => !/^https?:|^\/|^@|^\d+$/.test(value));
    if (values.length === 0) continue;
    // `Lovelace, Ada`, one name to an element (Highwire Press tags).
    const turned =
      name === 'citation_author' ? values.map((value) => value.replace(/^([^,]+), ([^,]+)$/, '$2 $1')) : values;
    return { value: turned, from: 'meta' };
  }
  for (const [given, family] of META_PARTS) {
    const parts = [given, family].flatMap((name) => meta.get(name)?.[0] ?? []);
    if (parts.length === 2) return { value: [parts.join(' ')], from: 'meta' };
  }
  return null;
}

/** Names of `meta` elements that tell a name in two parts; the first as https://ogp.me/#type_profile has it. */
const META_PARTS = [
  ['profile:first_name', 'profile:last_name'],
  ['article:author:first_name', 'article:author:last_name'],
  ['og:article:author:first_name', 'og:article:author:last_name'],
  ['author:given_name', 'author:family_name'],
  ['author:first_name', 'author:last_name'],
  ['author_first_name', 'author_last_name'],
  ['author-first-name', 'author-last-name'],
  ['author.firstname', 'author.lastname'],
] as const;
