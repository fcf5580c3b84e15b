import type { Provenance, StatedDate } from '../../model/index.ts';
import { type Clues, isText, textContent } from '../clues/clues.ts';
import { textIn } from '../clues/graph.ts';
import type { Nearby } from '../clues/nearby.ts';
import { isOwnThing } from '../clues/own.ts';
import { squeeze } from '../clues/words.ts';
import { besideDate, type DateHints, isUnset, readDate } from '../dates/dates.ts';
import { MODIFIED_META, PUBLISHED_META, VAGUE_META } from './dates-names.ts';
import { type VisibleDates, visibleDates } from './dates-visible.ts';
import type { Found } from './title.ts';

export type StatedDates = { readonly published: Found<StatedDate> | null; readonly modified: Found<StatedDate> | null };

/** A date told, and by which part of the page; what one part says twice is one witness. */
type Told = Found<StatedDate> & {
  readonly place: 'json-ld' | 'meta' | 'microdata' | 'text' | 'title' | 'address';
  /** Whether it may as well be that of the last change, for all that it is called. */
  readonly isVague?: boolean | undefined;
};
type Candidate = readonly [value: string | null | undefined, from: Provenance & Told['place'], isVague?: boolean];
type Read = (value: string | null | undefined) => StatedDate | null;

/**
 * When the article was published and last changed, as the page states it; null where it does not. Of dates that disagree
 * the most trusted place's stands, unless it is alone and two or more other places agree on another day.
 */
export function readDates(clues: Clues, hints: DateHints, near: Nearby): StatedDates {
  const read: Read = (value) => (value ? readDate(squeeze(value), hints) : null);
  const changed = readAll(modifiedCandidates(clues, near), read)[0] ?? null;
  const told = readAll(publishedCandidates(clues, near), read);
  const beside = [...fromTitle(clues, hints), ...fromAddress(clues)];
  const isDisputed = [...told, ...beside].some((one) => told[0] && !mayBeSameDay(one.value, told[0].value));
  const [first] = told;
  const isOfChange = first !== undefined && changed !== null && first.value.instant === changed.value.instant;
  const isAsked = first === undefined || isDisputed || isOfChange || first.isVague === true;
  const shown = isAsked ? visibleDates(clues, hints, near) : null;
  const change = isOfChange ? changed : first?.isVague ? (shown?.modified ?? null) : null;
  // What says only when the page was changed is shown to be so by what readers see.
  const isChange = (one: Told) => one === first && change !== null && mayBeSameDay(one.value, change.value);
  const seen: Told[] = shown?.published ? [{ ...shown.published, place: 'text' }] : [];
  const all = [...told, ...seen, ...beside];
  const chosen = first && isChange(first) ? insteadOf(first, all, shown) : settle(all, changed?.value ?? null);
  const { value, from } = chosen ? inItsZone(finer(chosen, told), told) : { value: null, from: null };
  const modified = changed ?? shown?.modified ?? null;
  return {
    published: value && { value, from },
    modified: modified && { value: modified.value, from: modified.from },
  };
}

/** What is told of the publication before a day that is that of a change; null for one that is not more than that. */
function insteadOf(change: Told, all: readonly Told[], shown: VisibleDates | null): Told | null {
  const day = Date.parse(change.value.instant);
  const isBefore = ({ value }: Told) => Date.parse(value.instant) < day && !mayBeSameDay(value, change.value);
  const isClear = ({ place }: Told) => place !== 'text' || (shown?.published?.score ?? 0) >= CLEAR;
  const before = all.find((one) => one.place !== change.place && isClear(one) && isBefore(one));
  if (before) return before;
  return change.isVague && shown?.modified && !shown.published ? null : change;
}

/** From this score a visible date is plainly the article's own. */
const CLEAR = -0.5;

/** What one part of a page says more often than this counts no more: statements are weighed each against each. */
const MOST_OF_PART = 40;

function readAll(candidates: Iterable<Candidate>, read: Read): Told[] {
  const found: Told[] = [];
  const looked = new Map<Told['place'], number>();
  for (const [text, from, isVague] of candidates) {
    const before = looked.get(from) ?? 0;
    if (!text || before === MOST_OF_PART) continue;
    looked.set(from, before + 1);
    const value = read(text);
    if (value && !isUnset(value)) found.push({ value, from, place: from, isVague });
  }
  return found;
}

/** The first, or what several other places say against it alone. What says when the page was changed is no such witness. */
function settle(all: readonly Told[], modified: StatedDate | null): Told | null {
  const first = all[0];
  if (!first) return null;
  const agreeing = (with_: Told) => all.filter((one) => mayBeSameDay(one.value, with_.value));
  const places = (some: readonly Told[]) => new Set(some.map(({ place }) => place)).size;
  if (places(agreeing(first)) > 1) return first;
  const rival = all.find(
    (one) =>
      !mayBeSameDay(one.value, first.value) &&
      !(modified && mayBeSameDay(one.value, modified)) &&
      places(agreeing(one).filter(({ place }) => place !== first.place)) > 1,
  );
  return rival ?? first;
}

const HOUR = 3_600_000;

/** Whether two statements may mean one day: a bare day is a day in any zone. */
function mayBeSameDay(a: StatedDate, b: StatedDate): boolean {
  const apart = (Date.parse(a.instant) - Date.parse(b.instant)) / HOUR;
  if (a.precision === b.precision) return a.precision === 'day' ? apart === 0 : Math.abs(apart) <= 14;
  const after = a.precision === 'second' ? apart : -apart;
  return after >= -14 && after < 24 + 12;
}

/** A bare day is made exact by another statement of the same day. */
function finer(found: Told, told: readonly Told[]): Told {
  if (found.value.precision !== 'day') return found;
  const day = found.value.instant.slice(0, 10);
  return told.find(({ value }) => value.precision === 'second' && localDay(value) === day) ?? found;
}

function localDay({ instant, zone }: StatedDate): string {
  return new Date(Date.parse(instant) + (zone ?? 0) * 60_000).toISOString().slice(0, 10);
}

/** A moment told in UTC is given its zone where another place tells the same moment by its local clock. */
function inItsZone(found: Told, told: readonly Told[]): Told {
  const { value } = found;
  if (value.precision === 'day' || value.zone !== 0) return found;
  for (const { value: other } of told) {
    if (other.precision === 'day') continue;
    const east = (Date.parse(other.instant) - Date.parse(value.instant)) / 60_000;
    const zone = other.zone ?? 15 * Math.round(east / 15);
    const isSame = other.zone === undefined ? Math.abs(east - zone) <= 1 : Math.abs(east) <= 1;
    if (zone !== 0 && Math.abs(zone) <= 14 * 60 && isSame) return { ...found, value: { ...value, zone } };
  }
  return found;
}

function* publishedCandidates({ article, graph, meta, props, page, own }: Clues, near: Nearby): Iterable<Candidate> {
  yield [textIn(article?.datePublished), 'json-ld'];
  for (const name of PUBLISHED_META)
    for (const value of meta.get(name) ?? []) yield [value, 'meta', VAGUE_META.has(name)];
  yield [elementDate(page, near, props.get('datepublished')), 'microdata'];
  yield [textIn(article?.dateCreated) ?? textIn(article?.uploadDate), 'json-ld'];
  yield [elementDate(page, near, props.get('datecreated')), 'microdata'];
  for (const { thing, depth, isAside } of graph) {
    if (depth > 2 || isAside || !('datePublished' in thing) || !isText(thing)) continue;
    if (isOwnThing(page, own, thing) !== false) yield [textIn(thing.datePublished), 'json-ld'];
  }
}

function* modifiedCandidates({ article, meta, props, page }: Clues, near: Nearby): Iterable<Candidate> {
  yield [textIn(article?.dateModified), 'json-ld'];
  for (const name of MODIFIED_META) yield [meta.get(name)?.[0], 'meta'];
  yield [elementDate(page, near, props.get('datemodified')), 'microdata'];
}

function elementDate(page: Clues['page'], near: Nearby, numbers: readonly number[] | undefined): string | null {
  for (const i of numbers ?? []) {
    if (near.isOthers(i)) continue;
    const node = page.outline.nodes[i]!;
    const value = node.attribs.content ?? node.attribs.datetime ?? textContent(node);
    if (/\d/.test(value)) return value;
  }
  return null;
}

/** The day that the title ends in, set apart: `Headline | Site | 28.04.2023`, `Headline（2020年2月15日）`. */
function* fromTitle({ titleTag }: Clues, hints: DateHints): Iterable<Told> {
  const parts = (titleTag ?? '').split(/\s[·–—-]\s|[|｜（）()]/).filter((part) => part.trim());
  for (const part of parts.slice(1).slice(-2)) {
    const beside = part.length < 40 ? besideDate(part, hints) : null;
    const date = beside && beside.before < 3 && beside.behind < 9 ? readDate(part, hints) : null;
    if (date) yield { value: date, from: 'meta', place: 'title' };
  }
}

/** The day in the page's address: `/2019/12/24/`, `/20191224/`, `-2019-12-24-`. */
function* fromAddress({ page, links }: Clues): Iterable<Told> {
  for (const address of [page.url, links.get('canonical')?.[0]?.attribs.href ?? '']) {
    const match = /[/_-](20\d{2}|19\d{2})[/_-]?(0[1-9]|1[0-2])[/_-]?([0-2]\d|3[01])(?=[/_.-]|$|[?#])/.exec(address);
    const date = match ? readDate(`${match[1]}-${match[2]}-${match[3]}`) : null;
    if (date) yield { value: date, from: 'url', place: 'address' };
    if (date) return;
  }
}
