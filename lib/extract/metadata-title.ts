import type { Provenance } from '../model/index.ts';
import type { Clues } from './metadata-clues.ts';
import { textIn } from './metadata-graph.ts';
import { fold, squeeze } from './metadata-words.ts';

/** A value and what told it. */
export type Found<T> = { readonly value: T; readonly from: Provenance };

const SEPARATOR = /\s+[|·•»›–—:\-/\\~]\s+|\s*[|]\s*|\s+::\s+/g;

/** The headline, without the site's name. */
export function readTitle(clues: Clues): Found<string> | null {
  const sites = siteNames(clues);
  const candidates = titleCandidates(clues).map(({ value, from }) => ({ value: withoutSite(value, sites), from }));
  const usable = candidates.filter(({ value }) => value.length > 1 && !sites.has(fold(value)));
  const heading = clues.headings.length > 0 ? mainHeading(clues, usable) : null;
  const told = usable[0] ?? null;
  if (heading && told && agrees(heading.value, told.value)) return heading;
  if (heading && !told) return heading;
  return told;
}

/** Titles that the page tells, the most trusted first. */
function titleCandidates({ meta, article, props, page, titleTag }: Clues): Found<string>[] {
  const found: Found<string>[] = [];
  const add = (value: string | null | undefined, from: Provenance) => {
    const text = squeeze(value ?? '');
    if (text && text.length < 500) found.push({ value: text, from });
  };
  add(textIn(article?.headline), 'json-ld');
  add(meta.get('og:title')?.[0], 'open-graph');
  const prop = props.get('headline')?.[0];
  if (prop !== undefined) add(page.outline.nodes[prop]!.attribs.content, 'microdata');
  for (const name of [
    'twitter:title',
    'parsely-title',
    'sailthru.title',
    'dc.title',
    'dcterms.title',
    'title',
    'headline',
  ]) {
    add(meta.get(name)?.[0], 'meta');
  }
  add(titleTag, 'meta');
  return found;
}

/** The h1 that says what the metadata say; without metadata the first one that reads like a headline. */
function mainHeading({ headings, page }: Clues, told: readonly Found<string>[]): Found<string> | null {
  const agreed = headings.find(({ text }) => told.some(({ value }) => agrees(text, value)));
  if (agreed) return { value: agreed.text, from: 'visible' };
  if (told.length > 0) return null;
  const first = headings.find(
    ({ node, text }) => text.length > 15 && page.outline.link[node]! < page.outline.text[node]!,
  );
  const chosen = first ?? headings[0];
  return chosen ? { value: chosen.text, from: 'visible' } : null;
}

/** Says the same, one perhaps with a word more. */
function agrees(a: string, b: string): boolean {
  const [left, right] = [fold(a), fold(b)];
  if (left === right) return true;
  const leftWords = new Set(left.split(' '));
  const rightWords = new Set(right.split(' '));
  let common = 0;
  for (const word of leftWords) if (rightWords.has(word)) common += 1;
  return (2 * common) / (leftWords.size + rightWords.size) >= 0.75;
}

/** What the site calls itself, folded. */
export function siteNames({ meta, graph, page }: Clues): Set<string> {
  const names = new Set<string>();
  const add = (name: string | null | undefined) => {
    const folded = fold(squeeze(name ?? ''));
    if (folded.length > 1) names.add(folded);
  };
  for (const name of [
    'og:site_name',
    'application-name',
    'twitter:site',
    'al:ios:app_name',
    'apple-mobile-web-app-title',
  ]) {
    add(meta.get(name)?.[0]);
  }
  for (const { thing, key } of graph) {
    const type = thing['@type'];
    if (key === 'publisher' || type === 'WebSite' || type === 'NewsMediaOrganization') add(textIn(thing.name));
  }
  const host = new URL(page.url).hostname.replace(/^(?:www|m|amp|edition|news)\./, '');
  add(host);
  add(host.split('.')[0]);
  return names;
}

/** Cuts the site's name off the title's ends. */
export function withoutSite(title: string, sites: ReadonlySet<string>): string {
  let rest = title;
  for (let round = 0; round < 3; round += 1) {
    const cuts = [...rest.matchAll(SEPARATOR)];
    const last = cuts.at(-1);
    const first = cuts[0];
    if (last && isSite(rest.slice(last.index + last[0].length), sites)) rest = rest.slice(0, last.index);
    else if (first && isSite(rest.slice(0, first.index), sites)) rest = rest.slice(first.index + first[0].length);
    else break;
  }
  return rest.trim();
}

function isSite(part: string, sites: ReadonlySet<string>): boolean {
  const folded = fold(part);
  if (sites.has(folded)) return true;
  const glued = folded.replace(/ /g, '');
  for (const site of sites) {
    if (site.replace(/ /g, '') === glued) return true;
    if (site.length > 4 && folded.includes(site) && folded.length < site.length * 2.2) return true;
    if (folded.length > 3 && ` ${site} `.includes(` ${folded} `)) return true;
  }
  return false;
}
