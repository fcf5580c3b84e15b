import type { Element } from 'domhandler';
import { type Instant, instant, millis, type StatedDate, withoutTail } from '../../model/index.ts';
import { besideDate, type DateHints, readDate } from '../dates/dates.ts';
import type { Line } from './lines.ts';

/** Longest line that is looked at for a date: longer ones are prose, whose dates are not the item's. */
const LONGEST = 90;

/**
 * When a card says that its item was published: from `time`, from microdata, from what the markup calls a date, from a
 * line that is nothing but a date. A date inside a headline or an excerpt is none.
 */
export function cardDate(elements: readonly Element[], lines: readonly Line[], hints: DateHints): StatedDate | null {
  const whole = { ...hints, now: undefined };
  return (
    machineDate(elements, hints) ??
    namedDate(lines, whole) ??
    bareDate(lines, whole) ??
    tooltipDate(elements, hints) ??
    namedDate(lines, hints) ??
    bareDate(lines, hints) ??
    labelDate(elements, hints) ??
    headingDate(lines, hints)
  );
}

function machineDate(elements: readonly Element[], hints: DateHints): StatedDate | null {
  let update: StatedDate | null = null;
  for (const { name, attribs } of elements) {
    const stated =
      // HTML §4.5.14, and the elements of programs' own that show how long ago it was (`relative-time`).
      name === 'time' || (name.includes('-') && attribs.datetime)
        ? attribs.datetime
        : attribs.itemprop === 'datePublished'
          ? (attribs.content ?? attribs.datetime)
          : name === 'abbr' && /(?:^|\s)published(?:\s|$)/.test(attribs.class ?? '')
            ? attribs.title
            : (attribs['data-date'] ?? attribs['data-published'] ?? attribs['data-datetime']);
    const date = stated ? readDate(stated, hints) : null;
    if (!date) continue;
    if (!/(?:^|[\s_-])(?:updated|modified)(?:[\s_-]|$)/i.test(attribs.class ?? '')) return date;
    update ??= date;
  }
  return update;
}

/** The whole of a date that a label shortens (`2 days ago`, `14 Mar`): what is shown where one points at it. */
function tooltipDate(elements: readonly Element[], hints: DateHints): StatedDate | null {
  for (const { name, attribs } of elements) {
    if (name === 'img' || !attribs.title || attribs.title.length > 60 || !/\d{4}/.test(attribs.title)) continue;
    const date = statedIn(attribs.title, hints);
    if (date) return date;
  }
  return null;
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

/** A small element that holds nothing but a date, and stands among others rather than in prose. */
function labelDate(elements: readonly Element[], hints: DateHints): StatedDate | null {
  for (const element of elements) {
    const only = element.children.length === 1 ? element.children[0]! : null;
    if (only?.type !== 'text' || only.data.length > 60 || !LABELS.test(element.name) || isInProse(element)) continue;
    const date = dateOnly(only.data.trim(), hints);
    if (date) return date;
  }
  return null;
}

const LABELS = /^(?:span|small|em|i|b|strong|div|p|li|td|font|dd)$/;

function isInProse({ prev, next }: Element): boolean {
  return [prev, next].some((node) => node?.type === 'text' && /[\p{L}\p{N}]/u.test(node.data));
}

/** The line of a heading that is a date beside the headline; a heading that is only a date is no card's. */
function headingDate(lines: readonly Line[], hints: DateHints): StatedDate | null {
  for (const { heading, text } of lines) {
    const date = heading ? dateOnly(text, hints) : null;
    if (date && lines.some((line) => line.heading === heading && line.text !== text)) return date;
  }
  return null;
}

/** The date of a day told without its year (`Mar 14`, or `14` alone) under a heading that tells it (`2025`, `March 2025`). */
export function dateUnder(heading: string, lines: readonly Line[], hints: DateHints): StatedDate | null {
  if (heading.length > 30 || !/^(?:[\p{L}\p{M}.]+\s+)?(?:19|20)\d{2}$/u.test(heading)) return null;
  for (const { role, text } of lines) {
    if (text.length > 20 || (role !== 'date' && role !== null) || /\d{4}/.test(text)) continue;
    const date = dateOnly(`${withoutTail(text, /[^\p{L}\p{M}\p{N}]/u)} ${heading}`, hints);
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
  const parts = text.split(
    /\s*[|·•●∙⋅‧]\s*|\s*\/\s*(?!\s|\d)|(?<![\s\d])\s*\/\s*|\s+[–—-]\s+|,\s+(?=\p{L}+\s\d)|\s+on\s+(?=\p{L}+\s\d|\d)|\s+(?:by|von|par|por|di|da|door|av|af)\s+(?=\p{Lu})/u,
  );
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
  if (text.length > 60) return null;
  if (!/[\p{N}]/u.test(text) || NAMED_DAY.test(text)) return hints.now ? wordDate(text, hints.now) : null;
  const date = readDate(text, hints);
  if (!date) return null;
  // The words of the date itself (`1er novembre 2026`, `3 hours ago`) are not beside it.
  const flat = text.replace(/\s+/g, ' ').trim();
  const beside = besideDate(flat, hints);
  const from = beside ? beside.before : flat.length;
  const to = beside ? flat.length - beside.behind : flat.length;
  for (const word of flat.matchAll(/[\p{L}\p{M}]+/gu)) {
    if (word.index >= from && word.index < to) continue;
    const lower = word[0].toLowerCase();
    if (FILLERS.has(lower) || weekdays().has(lower)) continue;
    const rest = flat.slice(0, word.index) + flat.slice(word.index + word[0].length);
    if (readDate(rest, hints)?.instant === date.instant) return null;
  }
  return date;
}

/** A day told without a number, and perhaps the time: `Yesterday`, `heute, 14:05`, `an hour ago`; a day in UTC. */
function wordDate(text: string, now: Instant): StatedDate | null {
  const words = text.trim().toLowerCase();
  const day = NAMED_DAY.exec(words)?.[1];
  if (day === undefined) return ONE_AGO.test(words) ? readDate(words, { now }) : null;
  const moment = millis(now) - (YESTERDAY.has(day) ? 86_400_000 : 0);
  return { instant: `${instant(moment).slice(0, 10)}T00:00:00.000Z` as Instant, precision: 'day' };
}

const YESTERDAY = new Set(
  'yesterday|gestern|hier|ayer|ieri|ontem|gisteren|igår|i går|eilen|wczoraj|včera|tegnap|вчера|вчора|dün|昨日|昨天|어제|أمس|kemarin|hôm qua'.split(
    '|',
  ),
);
const TODAY =
  "today|just now|now|heute|gerade eben|aujourd['’]hui|à l['’]instant|hoy|ahora|oggi|adesso|hoje|agora|vandaag|zojuist|idag|i dag|tänään|dzisiaj|dziś|dnes|сегодня|только что|сьогодні|bugün|az önce|今日|今天|刚刚|오늘|방금|اليوم|hari ini|hôm nay";
const NAMED_DAY = new RegExp(
  `^\\s*(${TODAY}|${[...YESTERDAY].join('|')})(?:,?\\s*(?:at|um|à|a las|alle|às|om|kl\\.?|в|o)?\\s*\\d{1,2}[:.h]\\d{2}(?:\\s?[ap]\\.?m\\.?| Uhr)?)?\\s*$`,
  'i',
);
const ONE_AGO =
  /^(?:an?|one) (?:minute|hour|day|week) ago$|^vor einer (?:minute|stunde|woche)$|^vor einem tag$|^il y a une? \S{1,8}$|^hace una? \S{1,8}$|^há uma? \S{1,8}$|^un[ao]? \S{1,9} fa$/;

const FILLERS = new Set(
  `posted published publication date updated on at of the in from by time am pm utc gmt est edt cst cdt mst mdt pst pdt et ct mt pt bst
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
