import type { Element } from 'domhandler';
import type { StatedDate } from '../model/index.ts';
import { type DateHints, readDate } from './dates.ts';
import type { Line } from './list-lines.ts';

/** Longest line that is looked at for a date: longer ones are prose, whose dates are not the item's. */
const LONGEST = 90;

/**
 * When a card says that its item was published: from `time`, from microdata, from what the markup calls a date, from a
 * line that is nothing but a date. A date inside a headline or an excerpt is none.
 */
export function cardDate(elements: readonly Element[], lines: readonly Line[], hints: DateHints): StatedDate | null {
  return machineDate(elements, hints) ?? namedDate(lines, hints) ?? bareDate(lines, hints);
}

function machineDate(elements: readonly Element[], hints: DateHints): StatedDate | null {
  let update: StatedDate | null = null;
  for (const { name, attribs } of elements) {
    const stated =
      name === 'time'
        ? attribs.datetime
        : attribs.itemprop === 'datePublished'
          ? (attribs.content ?? attribs.datetime)
          : (attribs['data-date'] ?? attribs['data-published'] ?? attribs['data-datetime']);
    const date = stated ? readDate(stated, hints) : null;
    if (!date) continue;
    if (!/(?:^|[\s_-])(?:updated|modified)(?:[\s_-]|$)/i.test(attribs.class ?? '')) return date;
    update ??= date;
  }
  return update;
}

function namedDate(lines: readonly Line[], hints: DateHints): StatedDate | null {
  for (const { role, text } of lines) {
    const date = role === 'date' && text.length <= LONGEST ? (statedIn(text, hints) ?? readDate(text, hints)) : null;
    if (date) return date;
  }
  return null;
}

function bareDate(lines: readonly Line[], hints: DateHints): StatedDate | null {
  for (const { role, heading, text } of lines) {
    const date = role === 'title' || heading ? null : (statedIn(text, hints) ?? endingDate(text, hints));
    if (date) return date;
  }
  return null;
}

/** The date in brackets that a line ends with. */
export function endingDate(text: string, hints: DateHints): StatedDate | null {
  const brackets = /[[(]([^()[\]]{6,40})[\])]\s*$/.exec(text.slice(-60));
  return brackets ? dateOnly(brackets[1]!, hints) : null;
}

/** The date of a line that is a date, or a row of small things (`By A. Writer | 24 May 2019 | 3 comments`) with one. */
export function statedIn(text: string, hints: DateHints): StatedDate | null {
  if (text.length > LONGEST) return null;
  const whole = dateOnly(text, hints);
  if (whole) return whole;
  const parts = text.split(/\s*[|·•●∙⋅‧/]\s*|\s+[–—-]\s+|,\s+(?=\p{L}+\s\d)|\s+on\s+(?=\p{L}+\s\d|\d)/u);
  if (parts.length < 2 || parts.length > 6) return null;
  for (const part of parts) {
    const date = dateOnly(part, hints);
    if (date) return date;
  }
  return null;
}

/**
 * The date of a text that says nothing else; null where a word is left over. "May 21, 2019" and "Posted on Tuesday,
 * 21 May" are dates; "Storm of May 21, 2019" and "Wednesday" are not.
 */
export function dateOnly(text: string, hints: DateHints): StatedDate | null {
  if (text.length > 60 || !/[\p{N}]/u.test(text)) return null;
  const date = readDate(text, hints);
  if (!date) return null;
  for (const word of text.matchAll(/[\p{L}\p{M}]+/gu)) {
    const lower = word[0].toLowerCase();
    if (FILLERS.has(lower) || weekdays().has(lower)) continue;
    const rest = text.slice(0, word.index) + text.slice(word.index + word[0].length);
    if (readDate(rest, hints)?.instant === date.instant) return null;
  }
  return date;
}

const FILLERS = new Set(
  `posted published publication date updated on at of the in from by time am pm utc gmt est edt cst cdt mst mdt pst pdt bst
  cet cest ist jst t z th st nd rd uhr um vom den der am veröffentlicht le publié à de del el la las a los publicado em às
  il alle ore pubblicato op om geplaatst den kl klo gepubliceerd publisert publicerad udgivet julkaistu dnia godz o r г в
  от года року опубликовано 年 月 日 号 時 分 年年 发布 發布 发布于 公開 更新 投稿 년 월 일 시 분 오전 오후 등록 입력 tanggal wib ngày
  lúc ago vor il y a hace há fa geleden sedan siden`.split(/\s+/),
);

/** Weekday names, long and short, of the languages that news is written in. */
function weekdays(): ReadonlySet<string> {
  if (WEEKDAYS.size > 0) return WEEKDAYS;
  for (const language of LANGUAGES) {
    for (const weekday of ['long', 'short'] as const) {
      const format = new Intl.DateTimeFormat(language, { weekday, timeZone: 'UTC' });
      for (let day = 1; day <= 7; day += 1) {
        for (const [word] of format
          .format(Date.UTC(2024, 0, day))
          .toLowerCase()
          .matchAll(/[\p{L}\p{M}]+/gu)) {
          WEEKDAYS.add(word);
        }
      }
    }
  }
  return WEEKDAYS;
}

const WEEKDAYS = new Set<string>();
const LANGUAGES =
  'en de fr es pt it nl sv da nb fi pl cs sk hu ro bg ru uk el tr ar he fa hi bn ta ja zh ko th vi id ms et lv lt hr sr sl ca'.split(
    ' ',
  );
