import { type Element, isTag } from 'domhandler';
import { withoutTail } from '../../model/index.ts';
import { type Clues, textContent } from '../clues/clues.ts';
import type { Nearby } from '../clues/nearby.ts';
import { fold, squeeze } from '../clues/words.ts';
import { monthOf } from '../dates/months.ts';
import { isOther, partedText } from './credits.ts';

const BYLINE =
  / by(?= )|[ -](?:by-?lines?|authors?|authornames?|autore?s?|autoren|auteurs?|redakteur|writers?|reporters?|journalists?|contributors?)(?=[ -])/;
const NOT_BYLINE =
  /bio|image|photo|avatar|picture|desc|follow|social|more|related|comment|twitter|email|title|role|job|about|promo|archive|flyout|rss|share|tools|posts|intro/;
const NOT_TEXT = /^(?:script|style|meta|link|input|form|button|title|option|svg|img)$/;
const BY =
  /(?:^|\s)(?:(?:written|posted|reported|story|text|words)\s)?(?:by|von|par|por|di|door|av|af)[:\s]\s*(\p{Lu}[^\d|•·]{2,70})/giu;
const LABEL =
  /^\s*[(（]?(?:autor(?:in)?(?:\/autor(?:in)?)?|author|words|text|texte|texto|testo|tekst|auteure?|autore|автор|yazar|作者|撰文|记者|記者|责编|責編|责任编辑|筆者|執筆|取材・?文)(?:\s*[:：／/●]\s*|\s+(?=[\p{Lu}\p{Lo}]))(\S.{1,60})$/iu;
const PICTURE = /(?:photo\w*|image|illustration|illustrated|picture|foto\w*|bild|graphics?|video|credit)\W*$/i;
const PEOPLE =
  /^(?:authors?|autor(?:es|en|in)?|auteurs?|autore|by|staff|people|profiles?|persons?|journalists?|journaliste|writers?|reporters?|editors|redakteure|contributors?|members?)$/i;

/** Elements behind the headline in which a bare line or link is taken for a byline. */
const NEAR = 250;
/** Elements behind the headline in which a labelled name is looked for. */
const FAR = 5000;
const MOST = 6;
/** Longest line that a date is taken off; longer ones name nobody. */
const LONGEST = 300;

/** Names in the elements that are marked as the article's byline. */
export function namesMarked({ page }: Clues, { isElsewhere }: Nearby): string[] {
  const { nodes, words, text, end, parent } = page.outline;
  const names: string[] = [];
  let first = -1;
  let last = -1;
  for (let i = 0; i < nodes.length && names.length < MOST; i += 1) {
    // One byline: names further down are other articles' or the readers'.
    if (last >= 0 && i - last > 40) break;
    const node = nodes[i]!;
    if (text[i]! < 3 || text[i]! > 120 || NOT_TEXT.test(node.name)) continue;
    const isMarked = node.attribs.rel === 'author' || (BYLINE.test(words[i]!) && !NOT_BYLINE.test(words[i]!));
    if (!isMarked || isElsewhere(i) || isPressed(i) || (first >= 0 && !isBeside(first, i))) continue;
    const linked = profileLinks(page, i);
    names.push(...(linked.length > 0 ? linked : [withoutDate(partedText(node))]));
    if (first < 0) first = i;
    i = end[i]! - 1;
    last = i;
  }
  return names.slice(0, MOST);

  /** Whether two stand in one block, each with at most one element around it: a list beside has its own. */
  function isBeside(one: number, other: number): boolean {
    const block = parent[one]!;
    const around = parent[other]!;
    return around === block || parent[around] === block || (block >= 0 && parent[around] === parent[block]);
  }

  /** Whether it is something to press: a topic, a follow button. */
  function isPressed(i: number): boolean {
    return nodes[i]!.name === 'button' || nodes[parent[i]!]?.name === 'button';
  }
}

/** Names in a short line that begins with `By` or `Author:`, or that link to a person's page, near the headline. */
export function namesNear({ page }: Clues, { anchor, isElsewhere }: Nearby): string[] {
  const { nodes, text, end } = page.outline;
  const linked: string[] = [];
  for (let i = anchor; i < Math.min(nodes.length, anchor + NEAR) && linked.length < MOST; i += 1) {
    const node = nodes[i]!;
    if (text[i]! < 4 || text[i]! > 90 || NOT_TEXT.test(node.name)) continue;
    if (node.name === 'a') {
      const name = personLinked(node.attribs.href ?? '', squeeze(textContent(node)));
      if (name && !isElsewhere(i)) linked.push(name);
      continue;
    }
    const line = partedText(node);
    const told = tellingOf(line);
    if (!told || linked.length > 0 || isElsewhere(i)) continue;
    const links = profileLinks(page, i);
    if (links.length > 0) return links;
    if (told.index > 40 || !isName(told[1]!)) continue;
    return [withoutDate(`${told[1]!}${line.slice(told.index + told[0].length)}`)];
  }
  // Far from the headline only what is labelled counts.
  if (linked.length > 0) return linked;
  for (let i = anchor; i < Math.min(nodes.length, anchor + FAR); i += 1) {
    if (text[i]! < 5 || text[i]! > 50 || end[i]! - i > 4 || NOT_TEXT.test(nodes[i]!.name)) continue;
    const told = LABEL.exec(squeeze(textContent(nodes[i]!)).replace(/[)）]$/, ''));
    if (told && isName(told[1]!) && !isElsewhere(i)) return [told[1]!];
  }
  return [];
}

/** Where a line says who has written; what it says of pictures is passed over. */
function tellingOf(line: string): RegExpExecArray | null {
  for (const told of line.matchAll(BY)) {
    if (!PICTURE.test(line.slice(Math.max(0, told.index - 100), told.index))) return told;
  }
  return LABEL.exec(line.replace(/[)）]$/, ''));
}

function isName(text: string): boolean {
  return /^\p{Lu}|^\p{Lo}/u.test(text) && !/(?<!\b(?:Dr|Prof|Mr|Mrs|Ms|St|Jr))[.!?]\s+\p{Lu}\p{L}{2}/u.test(text);
}

/** The names of the links in an element that lead to people's pages. */
function profileLinks({ outline }: Clues['page'], i: number): string[] {
  const found: string[] = [];
  for (let j = i; j < outline.end[i]!; j += 1) {
    const { name, attribs } = outline.nodes[j]!;
    if (name !== 'a' || !(attribs.rel || slugOf(attribs.href ?? '') !== null)) continue;
    const label = squeeze(textContent(outline.nodes[j]!));
    if (label && !isOther(wordsBefore(outline.nodes[j]!))) found.push(label);
  }
  return found;
}

/** The words right before a link, in its own element. */
function wordsBefore(link: Element): string {
  let words = '';
  let steps = 0;
  for (let node = link.prev; node && words.trim() === '' && steps < 10; node = node.prev, steps += 1) {
    words = node.type === 'text' ? node.data : isTag(node) ? textContent(node) : '';
  }
  return words.slice(-80);
}

/** A link's text where its address ends in the same name: `/authors/ada-lovelace`. */
function personLinked(href: string, label: string): string | null {
  const slug = slugOf(href);
  if (slug === null || label.length < 4 || label.length > 60) return null;
  const parts = new Set(fold(asciiOf(decode(slug))).split(' '));
  const words = fold(asciiOf(label)).split(' ');
  return words.length > 1 && words.filter((word) => word.length > 1 && parts.has(word)).length >= 2 ? label : null;
}

/** The last part of an address's path where one above it is a folder of people; null for other addresses. */
function slugOf(href: string): string | null {
  const parts = href.split(/[?#]/, 1)[0]!.replace(/\/$/, '').split('/');
  const slug = parts.pop();
  // What stands before the first slash is a scheme, or a folder that the page's own address would have to tell.
  return slug && parts.slice(1).some((part) => PEOPLE.test(part)) ? slug : null;
}

function asciiOf(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[-_.+]/g, ' ');
}

function decode(slug: string): string {
  try {
    return decodeURIComponent(slug);
  } catch {
    return slug;
  }
}

/** `Ada Lovelace Dec. 24, 2019` without its date. */
function withoutDate(line: string): string {
  const digit = line.search(/\d/);
  if (digit < 0 || line.length > LONGEST) return line;
  const before = withoutTail(line.slice(0, digit), /[\s,|·•–-]/);
  const last = /^(.*?)[\s,|·•]*(?:\b(?:on|at|am|le)\s+)?(\p{L}+)\.?$/u.exec(before);
  const bare = last && monthOf(last[2]!, null) !== null ? last[1]! : before;
  const glued = /^(.*\p{Ll})(\p{Lu}\p{Ll}{2,8})\.?$/u.exec(bare);
  return glued && monthOf(glued[2]!, null) !== null ? glued[1]! : bare.replace(/\s+(?:on|at|am|le)$/, '');
}
