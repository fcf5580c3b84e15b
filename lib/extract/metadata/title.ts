import type { Provenance } from '../../model/index.ts';
import { type Clues, textContent } from '../clues/clues.ts';
import { textIn } from '../clues/graph.ts';
import { nearby } from '../clues/nearby.ts';
import { siteNames, wholeTitle } from '../clues/site.ts';
import { fold, squeeze } from '../clues/words.ts';
import { brandsOf, withoutBrand } from './brand.ts';

/** A value and what told it. */
export type Found<T> = { readonly value: T; readonly from: Provenance };

const SEPARATOR = /\s+[|·•»›–—:\-/\\~]\s+|\s*[|]\s*|\s+::\s+/g;

/**
 * The headline, without the site's name. Pages that describe their article to machines are believed, the title made for
 * sharing first; on others the heading that readers see comes first, where it says what the metadata say.
 */
export function readTitle(clues: Clues): Found<string> | null {
  const sites = siteNames(clues);
  const names = new Set([...sites, ...brandsOf(clues)]);
  names.delete(wholeTitle(clues));
  const shown = [...clues.headings].map(({ text }) => fold(text)).filter((text) => !names.has(text));
  // A title that readers see as it is does not end in the site's name, though it may begin like it.
  const bare = (value: string) =>
    shown.includes(fold(value)) ? value : withoutSite(withoutBrand(value, names), sites);
  const told = titleCandidates(clues)
    .map(({ value, from }) => ({ value: bare(value), from }))
    .filter(({ value }) => value.length > 1 && !names.has(fold(value)));
  const heading = mainHeading(clues, told, names);
  const first = told[0];
  if (!first || !heading) return first ?? heading ?? mainHeading(clues, told, new Set());
  const graph = told.find(({ from }) => from === 'json-ld');
  // A heading may lack the site's name that the title ends with in a form not known, or begin with a kicker.
  if (isPartOf(heading.value, first.value)) {
    const isKicker = first.value.endsWith(heading.value) && graph !== first && isSame(graph?.value ?? '', first.value);
    return isKicker ? first : heading;
  }
  if (isPartOf(first.value, heading.value)) return first;
  if (isOutvoted(first.value, heading.value, told)) return heading;
  // What readers see and what machines are told agree against a title made for sharing that says something else.
  if (graph && likeness(graph.value, first.value) < 0.35 && agrees(graph.value, heading.value)) return heading;
  if (graph) return first;
  const isOnly = clues.headings.length === 1 && heading.value.length > 20;
  return likeness(heading.value, first.value) >= (isOnly ? LEAST_ALIKE : 0.75) ? heading : first;
}

/** Whether the window's title says what the heading says, and nothing that the title made for sharing says. */
function isOutvoted(shared: string, heading: string, told: readonly Found<string>[]): boolean {
  const others = told.filter(({ value, from }) => from !== 'open-graph' && !isSame(value, shared));
  const isAlone = [heading, ...others.map(({ value }) => value)].every((one) => likeness(one, shared) < 0.35);
  return (
    isAlone && others.length > 0 && others.every(({ value }) => agrees(value, heading) || isPartOf(heading, value))
  );
}

/** Share of words in common from which a page's only heading is taken for the headline that its title rephrases. */
const LEAST_ALIKE = 0.33;

/** The longer one is the shorter one with something before or behind it that punctuation sets apart. */
function isPartOf(part: string, whole: string): boolean {
  if (part.length < 8 || part.length >= whole.length) return false;
  const at = whole.indexOf(part);
  if (at < 0) return false;
  const behind = whole.slice(at + part.length);
  const isEndSet = behind === '' || /^\s*[|–—:：\-•·»]/u.test(behind);
  return isEndSet && (at === 0 || /[|–—：\-•·»\s]$/u.test(whole.slice(0, at)));
}

/** Titles that the page tells, the most trusted first. */
function titleCandidates(clues: Clues): Found<string>[] {
  const { meta, article, props, page, titleTag } = clues;
  const found: Found<string>[] = [];
  const add = (value: string | null | undefined, from: Provenance) => {
    const text = squeeze(value ?? '');
    if (text && text.length < 500) found.push({ value: text, from });
  };
  const shared = meta.get('og:title')?.[0];
  if (!/(?:\.\.\.|…)\s*$/.test(shared ?? '')) add(shared, 'open-graph');
  add(textIn(article?.headline), 'json-ld');
  const prop = props.get('headline')?.find((one) => page.outline.nodes[one]!.attribs.content);
  if (prop !== undefined && !nearby(clues, null).isOthers(prop))
    add(page.outline.nodes[prop]!.attribs.content, 'microdata');
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

/**
 * The h1 that says what the metadata say, else the first that reads like a headline; where the only ones name the site, the
 * lesser heading that says so.
 */
function mainHeading(clues: Clues, told: readonly Found<string>[], sites: ReadonlySet<string>): Found<string> | null {
  const { page, subheadings } = clues;
  const { link, text: length, nodes } = page.outline;
  const headings = clues.headings.filter(({ text }) => !sites.has(fold(text)));
  const agreed = headings.find(({ text }) => told.some(({ value }) => agrees(text, value) || isPartOf(text, value)));
  const readable = headings.find(({ node, text }) => text.length > 15 && link[node]! < length[node]!);
  const chosen = agreed ?? readable ?? headings[0];
  if (chosen) return { value: chosen.text, from: 'visible' };
  for (const i of subheadings) {
    const text = length[i]! <= 300 ? squeeze(textContent(nodes[i]!)) : '';
    if (text && told.some(({ value }) => isSame(text, value) || isPartOf(text, value)))
      return { value: text, from: 'visible' };
  }
  return null;
}

function agrees(a: string, b: string): boolean {
  return likeness(a, b) >= 0.75;
}

function isSame(a: string, b: string): boolean {
  return fold(a) === fold(b);
}

/** Share of words in common, 0 to 1. */
function likeness(a: string, b: string): number {
  const left = new Set(fold(a).split(' '));
  const right = new Set(fold(b).split(' '));
  let common = 0;
  for (const word of left) if (right.has(word)) common += 1;
  return (2 * common) / (left.size + right.size);
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
