import type { Element } from 'domhandler';
import type { StatedDate } from '../../model/index.ts';
import { type Clues, textContent } from '../clues/clues.ts';
import type { Nearby } from '../clues/nearby.ts';
import { squeeze } from '../clues/words.ts';
import { besideDate, type DateHints, isUnset, readDate } from '../dates/dates.ts';
import { type DateKind, kindOf, statementsIn } from './date-statements.ts';
import type { Found } from './title.ts';

const DATED =
  /[ -](?:date|dates|datum|fecha|data|datetime|time|timestamp|published|publish|pubdate|pub-date|dateline|byline|meta|metadata|posted|posted-on|created|entry-date|dtstamp|info|submitted|article-date|post-date|news-date|zeit|fecha-publicacion|publicado|updated)(?=[ -])/;
const SKIPPED = new Set(
  'script style noscript template option select title head input button textarea svg html body'.split(' '),
);

/** Visible characters of the longest line that is read as a dateline, of one that is named so, and of a bare line. */
const LONGEST = 200;
const LONGEST_BARE = 70;

/** Lines that are looked at; a page with more is a list. */
const MOST_LINES = 1500;

/** Empty neighbours that are stepped over to find a label. */
const MOST_STEPS = 10;

/** Characters beside a date that are more than a label. */
const LEAST_BESIDE = 13;

/** Characters of the longest label before a date. */
const LONGEST_LABEL = 40;

const OF_PUBLICATION = /[ -](?:published|entry-date|post-date|pubdate)(?=[ -])/;
const HENTRY = /[ -](?:published|dt-published|entry-date)(?=[ -])/;

/** How papers in Japan and China date what they have put up, changed or not: `12時00分更新`. */
const STAMP = /(?<!最終|最后|最後|最近)更新/;

/** Reads names, each once: a page has few, and uses them again and again. */
function namedAsDate(): (words: string) => boolean {
  const known = new Map<string, boolean>([['', false]]);
  return (words) => {
    let is = known.get(words);
    if (is === undefined) {
      is = DATED.test(words);
      known.set(words, is);
    }
    return is;
  };
}

type Line = { readonly label: string; readonly machine: string | undefined };

/** The dates that readers see: when the article was published, when it was changed. */
export type VisibleDates = { readonly published: VisibleDate | null; readonly modified: VisibleDate | null };
export type VisibleDate = Found<StatedDate> & { readonly score: number };

/**
 * Dates in the visible text: in a time element, in one named so, or in a short line of its own, near the headline and
 * not in another article's card. A date said to be that of a change is not that of the publication. Null where none is
 * near enough. One pass over the page.
 */
export function visibleDates(clues: Clues, hints: DateHints, near: Nearby): VisibleDates {
  const { nodes, words, text, link, end, parent, numberOf } = clues.page.outline;
  const { anchor, body, isElsewhere, isApart } = near;
  const bodyEnd = body === null ? nodes.length : end[body]!;
  const repeated = shapesOfMany();
  const isNamed = namedAsDate();
  const best: { [kind in 'published' | 'modified']: VisibleDate | null } = { published: null, modified: null };
  let isStamp = false;
  let lines = 0;
  for (let i = 0; i < nodes.length && lines < MOST_LINES; i += 1) {
    const node = nodes[i]!;
    const isTime = node.name === 'time' || (node.name === 'abbr' && 'title' in node.attribs);
    if (!isTime && (text[i]! < 6 || SKIPPED.has(node.name))) continue;
    const named = isNamed(words[i]!) || 'pubdate' in node.attribs;
    for (const { label, machine } of linesOf(node, text[i]!, isTime, named)) {
      lines += 1;
      for (const statement of statementsIn(label)) {
        const date = (machine ? readDate(machine, hints) : null) ?? readDate(statement.text, hints);
        if (!date || isUnset(date) || isApart(i) || (!isTime && !named && !isDateline(i, statement.text))) continue;
        const kind = statement.kind === 'plain' ? kindAround(i, isTime || named) : statement.kind;
        let score = (isTime ? 4 : 0) + (named ? 3 : 0) + (machine ? 1 : 0);
        if (OF_PUBLICATION.test(words[i]!) || 'pubdate' in node.attribs) score += 3;
        if (kind === 'published') score += 2;
        if (isElsewhere(i) || (node.name === 'li' && link[i]! > 20) || repeated.has(shapeOf(i))) score -= 7;
        if (!isTime && !named && i < anchor) score -= 0.5;
        score -= Math.min(6, distance(i) / 25);
        const field = kind === 'updated' ? 'modified' : 'published';
        if (score <= (best[field]?.score ?? -1.5)) continue;
        best[field] = { value: date, score, from: HENTRY.test(words[i]!) ? 'hentry' : 'visible' };
        if (field === 'modified') isStamp = STAMP.test(label);
      }
    }
  }
  return isStamp && best.published === null ? { published: best.modified, modified: null } : best;

  /** The shapes of dates behind the text that come again and again, each with words of its own: of comments, of other stories. */
  function shapesOfMany(): Set<string> {
    const seen = new Map<string, number>();
    const many = new Set<string>();
    for (let i = bodyEnd; i < nodes.length; i += 1) {
      const around = parent[i]!;
      if (nodes[i]!.name !== 'time' || around < 0) continue;
      const shape = shapeOf(i);
      const block = parent[around]!;
      const other = seen.get(shape);
      const isSaid = (at: number) => at >= 0 && text[at]! - text[i]! >= LEAST_BESIDE;
      if (other !== undefined && (isSaid(around) || (other !== block && isSaid(block)))) many.add(shape);
      seen.set(shape, block);
    }
    return many;
  }

  function shapeOf(i: number): string {
    const around = parent[i]!;
    if (i < bodyEnd || around < 0) return '';
    return `${nodes[i]!.name}${words[i]!}<${nodes[around]!.name}${words[around]!}`;
  }

  /** What is said of a date beside it: by its element's names, by a label before it in an element of its own. */
  function kindAround(i: number, isMarked: boolean): DateKind {
    const byName = OF_PUBLICATION.test(words[i]!) ? 'published' : kindOf(words[i]!);
    if (byName === 'updated' || !isMarked) return byName === 'updated' ? 'updated' : 'plain';
    for (let at = i, steps = 0; at > 0 && steps < 3; at = parent[at]!, steps += 1) {
      const before = labelBefore(at);
      if (before === null) continue;
      return /\d/.test(before) ? 'plain' : kindOf(before);
    }
    return 'plain';
  }

  /** The words right before an element, where they are few; null where nothing stands before it in its own. */
  function labelBefore(i: number): string | null {
    let steps = 0;
    for (let node = nodes[i]!.prev; node && steps < MOST_STEPS; node = node.prev, steps += 1) {
      if (node.type === 'text') {
        if (node.data.trim() !== '') return node.data.slice(-LONGEST_LABEL);
      } else if ('attribs' in node) {
        const length = text[numberOf.get(node) ?? 0]!;
        if (length > 0) return length > LONGEST_LABEL ? '' : textContent(node);
      }
    }
    return null;
  }

  /** A bare line is taken for a dateline where it says little else; inside the text, where it says nothing else. */
  function isDateline(i: number, label: string): boolean {
    const beside = besideDate(label, hints);
    if (!beside) return false;
    const inText = body !== null && i > body + 8 && i < bodyEnd && i > anchor + 8;
    return inText ? beside.before < 4 && beside.behind < 12 : beside.before < 4 || beside.before + beside.behind < 32;
  }

  function distance(i: number): number {
    if (i < anchor) return anchor - i;
    if (i > bodyEnd) return (i - bodyEnd) * 2;
    return Math.min(i - anchor, body !== null && i > body ? 60 + (i - body) : i - anchor);
  }
}

/** What of an element may be a dateline. */
function linesOf(node: Element, length: number, isTime: boolean, named: boolean): Line[] {
  const { datetime, title } = node.attribs;
  const machine = datetime ?? (node.name === 'abbr' ? title : node.attribs['data-datetime']);
  if ((isTime || named) && length <= LONGEST) return [{ label: squeeze(textContent(node)), machine }];
  const own = node.children.flatMap((child) => (child.type === 'text' && /\d/.test(child.data) ? child.data : []));
  if (own.length === 0) return [];
  if (length <= LONGEST_BARE) return [{ label: squeeze(textContent(node)), machine }];
  return own
    .filter((line) => line.length < 300)
    .map((line) => ({ label: squeeze(line), machine: undefined }))
    .filter(({ label }) => label.length >= 6 && label.length <= LONGEST_BARE);
}
