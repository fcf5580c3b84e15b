import pc from 'picocolors';
import { everyWords, postingWords, spanWords } from '../../lib/habit/index.ts';
import {
  type AbsoluteUrl,
  bytesWords,
  comesByItself,
  type Instant,
  type LearnedWay,
  millis,
  type PollingBounds,
  type Remark,
  SHAPE_FIELDS,
  type ShapeHabit,
  type Source,
  type SourceState,
  type StatedSchedule,
  termsWords,
  type WindowItem,
} from '../../lib/model/index.ts';
import type { Health, HubTold, LeftOutItems, Letters } from '../../lib/pipeline/index.ts';
import { dueWords, sinceWords, tintOf } from './status.ts';
import { type Cell, textTable } from './table.ts';

/** Everything that is known of a source. */
export type SourceStory = {
  readonly source: Source;
  readonly state: SourceState;
  readonly health: Health;
  /** Bytes that were kept of it today. */
  readonly kept: number;
  /** What it listed last, in its order. */
  readonly window: readonly WindowItem[];
  /** What it lists and no feed shows. */
  readonly leftOut: LeftOutItems;
  /** The hub that it names; null or absent where it names none. */
  readonly hub?: HubTold | null;
  /** Where letters are sent to it; absent where none are. */
  readonly address?: string | null;
  /** What came to it of late; null or absent where nothing can. */
  readonly letters?: Letters | null;
};

/** How many of the items that a source lists are shown. */
const ITEMS_SHOWN = 10;

/**
 * The whole story of a source: how it stands, how it is defined, when it is polled and why then, how its polls went, what
 * its answers look like as a rule, and the newest items. Wrapped to `width` columns; null where the output is no terminal.
 */
export function showSource(story: SourceStory, now: Instant, color: boolean, width: number | null = null): string {
  const { source, state, health, window, leftOut } = story;
  const tinted = (label: string, fact: string): Cell =>
    label === 'health' ? { text: fact, tint: tintOf(health.level, color) } : fact;
  const section = ({ title, facts }: StorySection) =>
    textTable(
      [(title ?? source.id).padEnd(LABEL_WIDTH), ''],
      facts.map(([label, fact]) => [label, tinted(label, fact)]),
      color,
      width,
    );
  return [
    ...storySections(story, now).map(section),
    ...(state.shape.usual === null ? [] : [habitTable(state.shape, color)]),
    ...remarks('LEFT OUT', leftOut.count, leftOut.last, color, width),
    ...remarks('MENDED', state.reckoning?.repairs ?? 0, state.reckoning?.mended ?? [], color, width),
    ...(window.length === 0 ? [] : [itemsTable(story, now, color, width)]),
  ].join('\n\n');
}

/** Facts of one kind; the first section has no title but the source's own. */
export type StorySection = { readonly title: string | null; readonly facts: readonly (readonly [string, string])[] };

/** The story of a source in facts: how it stands, how it is defined, when it is polled, how its polls went, its list. */
export function storySections(story: SourceStory, now: Instant): StorySection[] {
  const { source, state, health, kept, window, hub = null } = story;
  const section = (title: string | null, facts: readonly Fact[]): StorySection => ({
    title,
    facts: facts.flatMap(([label, fact]) => (fact === null ? [] : [[label, fact] as const])),
  });
  return [
    section(null, [
      ['title', source.title],
      ['health', health.line],
      ['kept today', kept === 0 ? null : bytesWords(kept)],
    ]),
    section('DEFINITION', definition(story)),
    ...(comesByItself(source.kind)
      ? []
      : [section('SCHEDULE', schedule(story, now)), section('POLLS', polls(state, window, now))]),
    ...(hub === null ? [] : [section('HUB', hubFacts(hub, now))]),
    ...(state.way === null ? [] : [section('LIST', wayFacts(state.way, now))]),
  ];
}

/** A label and what there is to say under it; null for nothing. */
type Fact = readonly [label: string, fact: string | null];

const LABEL_WIDTH = 14;

function definition({ source, state, address }: SourceStory): Fact[] {
  const rules = Object.entries(source.rules).filter(([, rule]) => rule !== undefined && rule.length > 0);
  const moved = state.address !== null && state.address !== source.url;
  return [
    ['kind', source.kind],
    ['address', source.url ?? address ?? null],
    ['letters', source.kind === 'mail' ? lettersWords(source) : null],
    ['read at', moved ? `${state.address}, where it moved permanently` : null],
    ['full text', source.kind === 'mail' ? null : FULL_TEXT[source.fullText]],
    ['re-reads', source.recheck > 0 ? `its articles' pages, first after ${spanWords(source.recheck * 1000)}` : null],
    ['tags', source.tags.length === 0 ? null : source.tags.join(', ')],
    ['language', source.language],
    ['visibility', source.visibility ?? null],
    ['terms', termsWords(state.terms)],
    [
      'rules',
      rules.length === 0 ? null : rules.map(([field, rule]) => `${field}: ${[rule].flat().join(', ')}`).join('; '),
    ],
    ['defined by', source.origin === 'config' ? 'the configuration' : 'the command line'],
  ];
}

const FULL_TEXT: Readonly<Record<Source['fullText'], string>> = {
  always: "always read from the articles' pages",
  never: 'as the source provides it',
  auto: "read from the articles' pages where the source's own text is incomplete",
};

function lettersWords({ accept, digest }: Source): string {
  const which =
    accept === 'all'
      ? 'every letter recognised as a newsletter is published'
      : 'letters are published once the first one has been accepted';
  return digest ? `${which}; each story becomes its own article` : which;
}

function schedule({ source, state }: SourceStory, now: Instant): Fact[] {
  const due = dueWords(state, now);
  const at = state.nextDue === null || due === 'now' || due === 'polling' ? '' : ` (${clock(dueAt(state))})`;
  return [
    ['interval', boundsWords(source.interval)],
    ['learned', postingWords(state.posting)],
    ['publisher', statedWords(state)],
    ['next poll', `${due === '-' ? 'none' : due}${at}: ${whyThen(source, state)}`],
  ];
}

/** Why a source is polled next when it is. */
function whyThen({ paused, interval }: Source, state: SourceState): string {
  const { nextDue, failures, leased, pollDue, quarantine } = state;
  if (paused) return 'it is paused';
  if (leased) return 'it is being polled';
  if (nextDue === null) return failures > 0 ? 'the site says it is gone for good' : 'it has not been scheduled yet';
  if (failures > 0)
    return `it failed ${failures === 1 ? 'once' : `${failures} times in a row`}; each failure lengthens the wait`;
  if (pollDue === null) return 'it was redefined or accepted, or its host told us to wait';
  if (quarantine !== null) return 'in quarantine it is polled as often as before';
  if (interval.least === interval.most) return 'its interval is fixed';
  if (isByFreshness(state, interval)) {
    return `its host says that nothing will change for ${spanWords((state.freshFor ?? 0) * 1000)} (Cache-Control or Expires)`;
  }
  return 'learned from its past posts and what the publisher asks for, within its interval';
}

/** A poll comes a little after what it waits for: by this share of its wait, or so many milliseconds. */
const SPREAD = { share: 0.04, most: 90_000 };

/** Whether it is the answer's freshness that the next poll waits for. */
function isByFreshness({ freshFor, stated, pollDue, lastPoll }: SourceState, { least, most }: PollingBounds): boolean {
  if (freshFor === null || pollDue === null || lastPoll === null) return false;
  const floor = Math.min(freshFor, most) * 1000;
  const over = millis(pollDue) - millis(lastPoll) - floor;
  return freshFor > Math.max(least, stated.ttl ?? 0) && Math.abs(over) <= Math.max(SPREAD.most, floor * SPREAD.share);
}

function polls(state: SourceState, window: readonly WindowItem[], now: Instant): Fact[] {
  const { etag, lastModified, quarantine, moving, unbelieved, gap, failures, lastError } = state;
  const validators = [
    ...(etag === null ? [] : [`ETag ${etag}`]),
    ...(lastModified === null ? [] : [`Last-Modified ${lastModified}`]),
  ];
  const pages = window.filter(({ page }) => page).length;
  return [
    ['last poll', whenWords(state.lastPoll, now)],
    ['last success', whenWords(state.lastSuccess, now)],
    ['failures', failures === 0 ? 'none' : `${failures} in a row: ${lastError ?? 'no reason recorded'}`],
    ['items', `${state.items} listed${pages === 0 ? '' : `, ${pages} of them read from their pages`}`],
    [
      'validators',
      validators.length > 0
        ? validators.join(', ')
        : state.bodyHash === null
          ? null
          : 'none; answers are compared byte by byte',
    ],
    ['quarantine', quarantine === null ? null : `since ${clock(quarantine.since)}: ${quarantine.reason}`],
    [
      'moving',
      moving === null
        ? null
        : `to ${moving.to} since ${clock(moving.since)}, according to ${moving.by === 'feed' ? 'the feed itself in ' : ''}${count(moving.polls, 'poll')}`,
    ],
    [
      'not moved',
      unbelieved === undefined || unbelieved.withdrawn
        ? null
        : `although it claims to be at ${unbelieved.to}: ${unbelieved.reason} (checked ${clock(unbelieved.at)})`,
    ],
    [
      'last gap',
      gap === null
        ? null
        : `${whenWords(gap.at, now)}, ${gap.filled ? 'filled' : 'not filled'}: ${count(gap.found, 'older item')} found${gap.reason === null ? '' : `; ${gap.reason}`}`,
    ],
  ];
}

/** Who pushes what is new, how we stand with it, and what it is worth. */
function hubFacts(hub: HubTold, now: Instant): Fact[] {
  const { url, topic, stands, trouble, until, lastPush, misses, forged, useless, delays } = hub;
  const lease =
    until === null || until <= now ? '' : ` until ${clock(until)} (in ${spanWords(millis(until) - millis(now))})`;
  const took = (seconds: number | null) => (seconds === null ? null : spanWords(seconds * 1000));
  const [pushed, polled] = [took(delays.push), took(delays.poll)];
  const median = [...(pushed === null ? [] : [`${pushed} by push`]), ...(polled === null ? [] : [`${polled} by poll`])];
  return [
    ['hub', trouble === null ? url : `${url} ${trouble}`],
    ['topic', topic],
    ['stands', `${STANDS[stands]}${lease}`],
    ['last push', whenWords(lastPush, now)],
    ['misses', misses === 0 ? null : `${count(misses, 'item')} found by polling that the hub had not delivered`],
    ['delay', median.length === 0 ? null : `${median.join(', ')} (median, from the dates in the items)`],
    ['forged', forged === 0 ? null : `${count(forged, 'push')} with a wrong signature`.replace('pushs', 'pushes')],
    ['last rejected', useless === null ? null : `${whenWords(useless.at, now)}: ${useless.reason}`],
  ];
}

const STANDS: Readonly<Record<HubTold['stands'], string>> = {
  subscribed: 'subscribed',
  asked: 'asked, not verified yet',
  denied: 'denied; asked again after a week',
  failed: 'unavailable; asked again later',
  none: 'not asked',
};

/** The selectors that a page's list is found by, and how well they do. */
function wayFacts(way: LearnedWay, now: Instant): Fact[] {
  const { item, title, date, excerpt, image, items, others, score, learnedAt, hits, misses, before } = way;
  return [
    ['item', item],
    ['title', title],
    ['date', date],
    ['excerpt', excerpt],
    ['image', image],
    [
      'found',
      `${count(items, 'item')}${others === 0 ? '' : `, ${count(others, 'other headline')} beside them`}; they carry ${percent(score)} of the details an item can have`,
    ],
    ['learned', whenWords(learnedAt, now)],
    ['used', `${count(hits, 'time')}${misses === 0 ? '' : `; ${count(misses, 'answer')} needed a new search`}`],
    ['before', before],
  ];
}

/** What an answer looks like as a rule, and the last one beside it; what is far from the rule is red. */
function habitTable(shape: ShapeHabit, color: boolean): string {
  const { red } = pc.createColors(color);
  const rows = habitRows(shape).map(({ what, usually, last, isFar }): Cell[] => [
    what,
    usually,
    isFar ? { text: last, tint: red } : last,
  ]);
  return textTable(
    ['HABIT'.padEnd(LABEL_WIDTH), `USUALLY (${count(shape.answers, 'ANSWER').toUpperCase()})`, 'LAST ANSWER'],
    rows,
    color,
  );
}

/** One thing about a source's answers: as a rule, in the last one, and whether that is far from the rule. */
export type HabitRow = {
  readonly what: string;
  readonly usually: string;
  readonly last: string;
  readonly isFar: boolean;
};

/** What an answer looks like as a rule, and the last one beside it; empty where nothing is a rule yet. */
export function habitRows({ usual, last, fewest }: ShapeHabit): HabitRow[] {
  if (usual === null) return [];
  const fields = SHAPE_FIELDS.map((field): HabitRow => {
    const [rule, now] = [usual.fills[field], last?.fills[field] ?? 0];
    const isShown = last !== null && last.items > 0;
    return {
      what: field === 'url' ? 'address' : field,
      usually: percent(rule),
      last: isShown ? percent(now) : '-',
      isFar: isShown && rule - now >= 0.5,
    };
  });
  const items = {
    what: 'items',
    usually: `${Math.round(usual.items)}, at least ${Math.round(fewest)}`,
    last: last === null ? '-' : String(last.items),
    isFar: last !== null && last.items < usual.items / 4,
  };
  return [items, ...fields];
}

/** Items with what is to be said of them, and how many more there are; nothing where there is none. */
function remarks(name: string, total: number, told: readonly Remark[], color: boolean, width: number | null): string[] {
  if (total === 0) return [];
  const more = total > told.length ? `\nand ${total - told.length} more` : '';
  const rows = told.map(({ what, why }) => [what, why]);
  return [`${textTable([name.padEnd(LABEL_WIDTH), 'WHY'], rows, color, width)}${more}`];
}

function itemsTable(
  { source, state, window }: SourceStory,
  now: Instant,
  color: boolean,
  width: number | null,
): string {
  const newest = [...window].sort((a, b) => (a.since > b.since ? -1 : a.since < b.since ? 1 : 0)).slice(0, ITEMS_SHOWN);
  const rows = newest.map((item) => [
    sinceWords(item.since, now),
    sinceWords(item.visited, now),
    item.url === null ? `no address (${item.key})` : beside(item.url, state.address ?? source.url),
  ]);
  const more = window.length > newest.length ? `\nand ${window.length - newest.length} more` : '';
  return `${textTable(['FIRST LISTED'.padEnd(LABEL_WIDTH), 'LOOKED AT', 'NEWEST ITEMS'], rows, color, width)}${more}`;
}

/** An address, without the site where that is the source's own: a line is short. */
function beside(url: AbsoluteUrl, base: AbsoluteUrl | null): string {
  if (base === null || new URL(url).origin !== new URL(base).origin) return url;
  return url.slice(new URL(url).origin.length) || '/';
}

function boundsWords({ least, most }: PollingBounds): string {
  return least === most
    ? everyWords(least * 1000)
    : `learned, between ${spanWords(least * 1000)} and ${spanWords(most * 1000)}`;
}

/** What the publisher asks for, in its terms. */
function statedWords({ stated, freshFor }: Pick<SourceState, 'stated' | 'freshFor'>): string {
  const { ttl, updateEvery, skipHours, skipDays }: StatedSchedule = stated;
  const asked = [
    ...(freshFor === null ? [] : [`no change for ${spanWords(freshFor * 1000)} (Cache-Control or Expires)`]),
    ...(ttl === null ? [] : [`wait ${spanWords(ttl * 1000)} (ttl)`]),
    ...(updateEvery === null ? [] : [`updated ${everyWords(updateEvery * 1000)}`]),
    ...(skipHours.length === 0 ? [] : [`nothing in hours ${skipHours.join(', ')} UTC`]),
    ...(skipDays.length === 0
      ? []
      : [
          `nothing on ${inWeek(skipDays)
            .map((day) => DAYS[day] ?? day)
            .join(', ')}`,
        ]),
  ];
  return asked.length === 0 ? 'states no schedule' : asked.join('; ');
}

/** Weeks begin on Mondays. */
function inWeek(days: readonly number[]): number[] {
  return [...days].sort((a, b) => ((a + 6) % 7) - ((b + 6) % 7));
}

const DAYS = ['Sundays', 'Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays'];

function dueAt({ nextDue, pollDue }: SourceState): Instant {
  return pollDue !== null && nextDue !== null && pollDue > nextDue ? pollDue : (nextDue as Instant);
}

/** `2026-11-24 04:12 UTC`. */
function clock(moment: Instant): string {
  return `${moment.slice(0, 10)} ${moment.slice(11, 16)} UTC`;
}

function whenWords(moment: Instant | null, now: Instant): string {
  return moment === null ? 'never' : `${spanWords(millis(now) - millis(moment))} ago (${clock(moment)})`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
