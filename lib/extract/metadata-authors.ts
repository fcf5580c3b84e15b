import type { Clues } from './metadata-clues.ts';
import { textContent } from './metadata-clues.ts';
import { isThing, listOf, type Thing, textIn, typesOf } from './metadata-graph.ts';
import { type Found, siteNames } from './metadata-title.ts';
import { fold, squeeze } from './metadata-words.ts';

const MOST = 15;

/**
 * Who wrote it, in the order given: people where any are named, else the organisation that the page says is the author.
 * Null where nobody is named.
 */
export function readAuthors(clues: Clues): Found<readonly string[]> | null {
  const sites = siteNames(clues);
  for (const source of SOURCES) {
    const found = source(clues);
    const names = found ? tidyNames(found.value, sites) : [];
    if (found && names.length > 0) return { value: names, from: found.from };
  }
  const told = fromGraph(clues, 'anyone') ?? fromMeta(clues);
  const names = told ? tidyNames(told.value, new Set()) : [];
  return told && names.length > 0 ? { value: names, from: told.from } : null;
}

const SOURCES: readonly ((clues: Clues) => Found<readonly string[]> | null)[] = [
  (clues) => fromGraph(clues, 'people'),
  fromMicrodata,
  fromMeta,
  fromByline,
  fromLine,
];

/** The authors that the JSON-LD names; with `people`, only where a person is among them. */
function fromGraph({ article, graph }: Clues, whom: 'people' | 'anyone'): Found<readonly string[]> | null {
  if (!article) return null;
  const names: string[] = [];
  let people = 0;
  for (const one of [...listOf(article.author), ...listOf(article.creator)]) {
    const thing = isThing(one) ? resolve(one, graph) : null;
    const told = thing
      ? listOf(thing.name).flatMap((inner) => textIn(inner) ?? [])
      : typeof one === 'string'
        ? [one]
        : [];
    if (told.length === 0) continue;
    names.push(...told);
    if (!thing || !typesOf(thing).some((type) => /Organization|Corporation/.test(type))) people += 1;
  }
  return names.length > 0 && (people > 0 || whom === 'anyone') ? { value: names, from: 'json-ld' } : null;
}

/** Follows an `@id` to the object that it names. */
function resolve(thing: Thing, graph: Clues['graph']): Thing {
  const id = thing['@id'];
  if ('name' in thing || typeof id !== 'string') return thing;
  return graph.find((node) => node.thing['@id'] === id && 'name' in node.thing)?.thing ?? thing;
}

function fromMicrodata({ props, page }: Clues): Found<readonly string[]> | null {
  const { nodes, end } = page.outline;
  const names: string[] = [];
  for (const i of props.get('author') ?? []) {
    const inner = (props.get('name') ?? []).find((j) => j >= i && j < end[i]!);
    const node = nodes[inner ?? i]!;
    const name = node.attribs.content ?? textContent(node);
    if (squeeze(name).length < 100) names.push(name);
  }
  return names.length > 0 ? { value: names, from: 'microdata' } : null;
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
  'twitter:data1',
];

function fromMeta({ meta }: Clues): Found<readonly string[]> | null {
  for (const name of META) {
    if (name === 'twitter:data1' && !/written|author|autor|von|par|by/i.test(meta.get('twitter:label1')?.[0] ?? ''))
      continue;
    const values = (meta.get(name) ?? []).filter((value) => !/^https?:|^\/|^@|^\d+$/.test(value));
    if (values.length > 0) return { value: values, from: 'meta' };
  }
  return null;
}

const BYLINE =
  / (?:by-?line|author|authors|author-name|byline-name|article-author|post-author|entry-author|p-author|autor|autore|auteur|reporter|writer|journalist|contributor|byline-\w+|author-\w+|authors-\w+)(?= )/;
const NOT_BYLINE =
  /bio|image|photo|avatar|description|desc |follow|social|more|related|comment|twitter|email|title|role|job/;

function fromByline({ page }: Clues): Found<readonly string[]> | null {
  const { nodes, words, text, end } = page.outline;
  const names: string[] = [];
  let last = -1;
  for (let i = 0; i < nodes.length; i += 1) {
    // One byline: names further down are other articles' or the readers'.
    if (last >= 0 && i - last > 40) break;
    const node = nodes[i]!;
    const told = node.attribs.rel === 'author' || (BYLINE.test(words[i]!) && !NOT_BYLINE.test(words[i]!));
    if (!told || text[i]! < 3 || text[i]! > 120) continue;
    if (/^(?:script|style|meta|link|input|form|button)$/.test(node.name)) continue;
    const linked = linkedNames(i);
    names.push(...(linked.length > 0 ? linked : [textContent(node)]));
    i = end[i]! - 1;
    last = i;
    if (names.length >= 6) break;
  }
  return names.length > 0 ? { value: names.slice(0, 6), from: 'visible' } : null;

  function linkedNames(i: number): string[] {
    const found: string[] = [];
    for (let j = i; j < end[i]!; j += 1) {
      const { attribs, name } = nodes[j]!;
      if (
        name !== 'a' ||
        !/author|autor|auteur|profile|people|staff|journalist|writer|reporter|\/by\/|rel=/.test(
          `${attribs.href} ${attribs.rel ? 'rel=' : ''}`,
        )
      )
        continue;
      const label = squeeze(textContent(nodes[j]!));
      if (label) found.push(label);
    }
    return found;
  }
}

/** A short line near the headline that begins with `By` and goes on with a name. */
function fromLine({ page, headings }: Clues): Found<readonly string[]> | null {
  const { nodes, text } = page.outline;
  const from = headings[0]?.node ?? 0;
  for (let i = from; i < Math.min(nodes.length, from + 250); i += 1) {
    if (text[i]! < 6 || text[i]! > 70 || /^(?:script|style|title|option|button|a)$/.test(nodes[i]!.name)) continue;
    const line = squeeze(textContent(nodes[i]!));
    const match =
      /^(?:written |posted |reported |story |text |words )?(?:by|von|par|por|di|door|av|af)[: ]\s*(\p{Lu}[^\d|•·]{3,70})/iu.exec(
        line,
      );
    if (match && /^\p{Lu}/u.test(match[1]!) && !/[.!?]\s+\p{Lu}\p{L}{2}/u.test(match[1]!))
      return { value: [match[1]!], from: 'visible' };
  }
  return null;
}

const LEAD =
  /^(?:(?:written|authored|posted|published|reported|story|text|words|article|reviewed|edited|analysis|geschrieben|ein artikel|article|écrit|publié|escrito|scritto|geplaatst|skrevet|an? \w+)\s+)?(?:by|von|par|por|per|da|di|door|av|af|przez|autor(?:e|in|en)?|auteure?|author|text|texte|texto|testo|текст|автор|oleh|tekst|kirjoittaja|yazan|haber)\s*[:.]?\s+/i;

const BREAK =
  /\s*(?:[;|/•·\n]|,(?!\s*(?:jr|sr|ph\.?d|m\.?d|md|phd|esq|i{2,3}|iv)\b)|\s(?:and|und|et|y|og|och|ve|e|en|i|i|с|и|та|&|with|mit|avec|con)\s)\s*/i;

const NOBODY =
  /^(?:staff|admin|administrator|editor(?:s|ial)?|redaktion|redaktionen|redaktionsteam|rédaction|la rédaction|redacción|redacao|redação|redazione|redactie|news desk|newsdesk|desk|web desk|online|staff writer|staff report(?:er|s)?|staff and agencies|agencies|guest|guest author|contributor|author|unknown|none|null|undefined|user|webmaster|root|wordpress|anonymous|press release|updated|published|share|facebook|twitter|follow|more|about|email|read more|min read|contributors?)$/i;

/** Names split, cleaned of `By`, addresses and roles, without repeats, without the site itself. */
export function tidyNames(raw: readonly string[], sites: ReadonlySet<string>): readonly string[] {
  const names = new Map<string, string>();
  for (const text of raw) {
    for (const part of squeeze(text).slice(0, 600).replace(LEAD, '').split(BREAK)) {
      const name = tidyName(part);
      const key = fold(name);
      if (!key || NOBODY.test(name) || sites.has(key) || names.size >= MOST) continue;
      if (!names.has(key)) names.set(key, name);
    }
  }
  return [...names.values()];
}

function tidyName(text: string): string {
  const name = text
    .replace(LEAD, '')
    .replace(/\(?\S+@\S+\.\S+\)?/g, '')
    .replace(/https?:\S+|@\w+/g, '')
    .replace(/\([^)]{0,60}\)/g, '')
    .replace(/\s+[-–—]\s.*$/, '')
    .replace(/^[\s\-–—:,.•*]+|[\s\-–—:,•*]+$/g, '')
    .replace(/\s+/g, ' ');
  if (name.length < 2 || name.length > 60 || /\d{2}/.test(name) || name.split(' ').length > 6) return '';
  return name;
}
