import { textContent } from '../clues/clues.ts';
import { fold } from '../clues/words.ts';
import type { Outline } from '../page/outline.ts';
import type { Measures } from './measures.ts';
import { partsOf } from './names.ts';
import { BOXES, FILED, FURNITURE, HIDING, HINTS, SHOWN } from './words.ts';

/** From so much evidence on an element is furniture. */
export const ENOUGH = 2.5;

/** Boxes of one make in a row from which on they are one kind of thing, not the parts of a text. */
const MANY = 3;

/**
 * How strongly an element looks like furniture: what its names say, and what its shape says of that. A name alone is never
 * a verdict where it would cost much prose, nor a hint where nothing else speaks for it; without any name there is none.
 */
export function furnitureEvidence(outline: Outline, measures: Measures, i: number): number {
  if (!measures.signs(outline.words[i]!).furniture) return 0;
  const named = nameEvidence(outline, measures, i);
  return named === 0 ? 0 : named + shapeEvidence(outline, measures, i);
}

/** What the names say: 3 for one that is furniture's own, less for one with other words in it, 1 for a mere hint, 0 for none. */
function nameEvidence(outline: Outline, { strengths }: Measures, i: number): number {
  const { class: names = '', id = '' } = outline.nodes[i]!.attribs;
  const known = (said: string, sort: string, read: (said: string) => number): number => {
    const key = sort + said;
    let strength = strengths.get(key);
    if (strength === undefined) {
      strength = read(said);
      strengths.set(key, strength);
    }
    return strength;
  };
  const byClass = known(names, '.', strengthOfClasses);
  if (byClass === 3 || id === '') return byClass;
  const byId = known(id, '#', (one) => strengthOf(hyphened(one)));
  return byId > byClass && !isSlugOfHeading(outline, i, id) ? byId : byClass;
}

function strengthOfClasses(names: string): number {
  const classes = hyphened(names).replace(FILED, ' ');
  return HIDING.test(classes) && !SHOWN.test(classes) ? 3 : strengthOf(classes);
}

function hyphened(names: string): string {
  const parted = names.slice(0, 400).replace(/([a-z])(?=[A-Z])/g, '$1-');
  return ` ${parted.replace(/[_]+/g, '-').replace(/\s/g, ' ').toLowerCase()} `;
}

function strengthOf(words: string): number {
  let most = HINTS.test(words) ? 1 : 0;
  if (!FURNITURE.test(words)) return most;
  for (const name of words.split(' ')) {
    if (name === '' || !FURNITURE.test(` ${name} `)) continue;
    most = Math.max(most, isAbout(name) ? 1.5 : isPlain(name) ? 3 : 2.5);
  }
  return most;
}

/** Whether a name only says what a thing is about that has a name of its own: `cookie-recipe`, `share-prices`. */
function isAbout(name: string): boolean {
  const parts = partsOf(name);
  const said = FURNITURE.find(parts)!;
  const last = parts.at(-1)!;
  return said.to < parts.length && /^[a-z]{3,}$/.test(last) && !isKnown(last);
}

/** Whether all that a name says is of furniture and boxes: `newsletter-box`, not `market-share`. */
function isPlain(name: string): boolean {
  const parts = partsOf(name);
  const { from, to } = FURNITURE.find(parts)!;
  return parts.every((part, i) => (i >= from && i < to) || !/^[a-z]{2,}$/.test(part) || isKnown(part));
}

function isKnown(part: string): boolean {
  return BOXES.has(part) || FURNITURE.test(` ${part} `) || HINTS.test(` ${part} `);
}

/** An id that is made of the words of the heading in the element names nothing: it is there to be linked to. */
function isSlugOfHeading({ nodes, end }: Outline, i: number, id: string): boolean {
  const limit = Math.min(end[i]!, i + 8);
  for (let at = i; at < limit; at += 1) {
    if (!/^h[1-6]$/.test(nodes[at]!.name)) continue;
    const [slug, heading] = [id.replace(/[-_]+/g, ' '), textContent(nodes[at]!)].map(fold);
    return slug !== '' && ` ${heading} `.includes(` ${slug!.replace(/ \d+$/, '')} `);
  }
  return false;
}

/** What the shape adds to a name, or takes from it. */
function shapeEvidence(outline: Outline, { prose, controls, all }: Measures, i: number): number {
  const { nodes, end, text, link } = outline;
  const length = text[i]!;
  const linked = length === 0 ? 0 : link[i]! / length;
  const asks = controls[end[i]!]! - controls[i]! > 0;
  const something = holdsSomething(outline, i);
  let evidence = Math.min(2.5, linked * 6);
  if (asks) evidence += 2;
  if (prose[i] === 0 && length < 120 && !something) evidence += 1.5;
  if (nodes[i]!.name === 'figure' && linked < 0.25) evidence -= 1;
  const share = prose[i]! / Math.max(1, all);
  if (share > 0.2 && linked < 0.25 && !asks) evidence -= share > 0.3 ? 2 : 1;
  if (isOneOfMany(outline, i)) evidence += 1;
  if ((prose[i]! > 0 || something) && linked < 0.05 && !asks && isInFlow(outline, i)) evidence -= 0.5;
  return evidence;
}

/** Between two paragraphs of the text, as what belongs to it stands. */
function isInFlow({ nodes, own, ownLink, numberOf }: Outline, i: number): boolean {
  return (['prev', 'next'] as const).every((side) => {
    let at = nodes[i]![side];
    for (let steps = 0; at !== null && steps < 4; at = at[side], steps += 1) {
      if (!('attribs' in at)) continue;
      const number = numberOf.get(at);
      return number !== undefined && at.name === 'p' && own[number]! >= 60 && ownLink[number]! < 0.5 * own[number]!;
    }
    return false;
  });
}

const SOMETHING = new Set('table pre blockquote ul ol dl figure img picture amp-img h1 h2 h3 h4 h5 h6'.split(' '));

/** Holds what says something by its own form, however few its words are: among its first elements. */
function holdsSomething({ nodes, end }: Outline, i: number): boolean {
  const limit = Math.min(end[i]!, i + 16);
  for (let at = i; at < limit; at += 1) if (SOMETHING.has(nodes[at]!.name)) return true;
  return false;
}

function isOneOfMany({ nodes }: Outline, i: number): boolean {
  const node = nodes[i]!;
  if (!node.attribs.class || node.name === 'p') return false;
  const names = bare(node.attribs.class);
  let count = 1;
  for (const side of ['prev', 'next'] as const) {
    let at = node[side];
    for (let steps = 0; at !== null && steps < 8 && count < MANY; at = at[side], steps += 1) {
      if (!('attribs' in at)) continue;
      if (at.name !== node.name || bare(at.attribs.class ?? '') !== names) break;
      count += 1;
    }
  }
  return count >= MANY;
}

/** Class names without the numbers that count their boxes. */
function bare(names: string): string {
  return names.slice(0, 400).replace(/\d+/g, '');
}
