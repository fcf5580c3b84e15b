import type { Element } from 'domhandler';
import type { StatedDate } from '../../model/index.ts';
import { besideDate, type DateHints, readDate } from '../dates/dates.ts';
import { type Clues, textContent } from './clues.ts';
import type { Nearby } from './nearby.ts';
import type { Found } from './title.ts';
import { squeeze } from './words.ts';

const DATED =
  /[ -](?:date|dates|datum|fecha|data|datetime|time|timestamp|published|publish|pubdate|pub-date|dateline|byline|meta|metadata|posted|posted-on|created|entry-date|dtstamp|info|submitted|article-date|post-date|news-date|zeit|fecha-publicacion|publicado|updated)(?=[ -])/;
const PUBLISHED =
  /publi|posted|erschienen|veröffentlicht|creado|erstellt|inserit|opublikowan|dodano|опубликован|julkaistu|yayın|objavljen|δημοσι|diterbitkan|đăng|نشر|פורסם|公開|掲載|投稿|配信|发布|發布|입력|등록|게재|เผยแพร่/i;
const UPDATED =
  /updat|modif|edited|reviewed|aktualisiert|mis à jour|actualiz|atualiz|aggiorn|bijgewerkt|oppdatert|uppdaterad|opdateret|päivitetty|zaktualiz|обновл|güncel|revised|更新|수정|تحديث|עודכן/i;
const SKIPPED = new Set(
  'script style noscript template option select title head input button textarea svg html body'.split(' '),
);

/** Visible characters of the longest line that is read as a dateline, of one that is named so, and of a bare line. */
const LONGEST = 200;
const LONGEST_BARE = 70;

/** Lines that are looked at; a page with more is a list. */
const MOST_LINES = 1500;

type Line = { readonly label: string; readonly machine: string | undefined };

/**
 * A date in the visible text: in a time element, in one named so, or in a short line of its own, near the headline and
 * not in another article's card. Null where none is near enough. One pass over the page.
 */
export function visibleDate(clues: Clues, hints: DateHints, near: Nearby): Found<StatedDate> | null {
  const { nodes, words, text, link, end } = clues.page.outline;
  const { anchor, body, isElsewhere } = near;
  const bodyEnd = body === null ? nodes.length : end[body]!;
  let best: { date: StatedDate; score: number; hentry: boolean } | null = null;
  let lines = 0;
  for (let i = 0; i < nodes.length && lines < MOST_LINES; i += 1) {
    const node = nodes[i]!;
    const isTime = node.name === 'time' || (node.name === 'abbr' && 'title' in node.attribs);
    if (!isTime && (text[i]! < 6 || SKIPPED.has(node.name))) continue;
    const named = DATED.test(words[i]!) || 'pubdate' in node.attribs;
    for (const { label, machine } of linesOf(node, text[i]!, isTime, named)) {
      lines += 1;
      const first = beforeUpdate(label);
      const date = (machine ? readDate(machine, hints) : null) ?? readDate(first, hints);
      if (!date || (!isTime && !named && !isDateline(i, label))) continue;
      let score = (isTime ? 4 : 0) + (named ? 3 : 0) + (machine ? 1 : 0);
      if (/[ -](?:published|entry-date|post-date|pubdate)(?=[ -])/.test(words[i]!) || 'pubdate' in node.attribs)
        score += 3;
      if (PUBLISHED.test(first)) score += 2;
      if (UPDATED.test(first) || UPDATED.test(words[i]!)) score -= 4;
      if (isElsewhere(i) || (node.name === 'li' && link[i]! > 20)) score -= 7;
      if (!isTime && !named && i < anchor) score -= 0.5;
      score -= Math.min(6, distance(i) / 25);
      if (score > (best?.score ?? -1.5))
        best = { date, score, hentry: /[ -](?:published|dt-published|entry-date)(?=[ -])/.test(words[i]!) };
    }
  }
  return best ? { value: best.date, from: best.hentry ? 'hentry' : 'visible' } : null;

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

/** What stands before the word that tells of an update. */
function beforeUpdate(label: string): string {
  const at = label.search(UPDATED);
  return at > 8 ? label.slice(0, at) : label;
}
