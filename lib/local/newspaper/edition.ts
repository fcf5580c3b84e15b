import { type Instant, instant, millis } from '../../model/index.ts';
import { compose } from './compose.ts';
import { drafts } from './copy.ts';
import { draw, pick } from './draw.ts';
import { type Draft, SITE_IDS, type SiteId, type Story } from './story.ts';

/** What happens from one edition to the next, in turn. */
const TURNS = ['appears', 'corrected', 'withdrawn'] as const;

export type ChangeKind = (typeof TURNS)[number];

/** The state of the three sites at one edition. */
export type Edition = {
  readonly number: number;
  readonly startedAt: Instant;
  /** What can be read, newest first. */
  readonly stories: readonly Story[];
  /** What was taken down. */
  readonly withdrawn: readonly Story[];
  /** When each site last changed. */
  readonly changed: Readonly<Record<SiteId, Instant>>;
  /** What made this edition of the one before; null for edition 0. */
  readonly last: { readonly kind: ChangeKind; readonly story: Story } | null;
};

/** Between two editions: what a reader of the live paper has to wait for the next change. */
const EDITION_MS = 15_000;
/** How far back the first edition reaches: into a month that is over, whatever the day. */
const REACH_MS = 45 * 24 * 3_600_000;
/** Only what is still on the front pages is corrected or withdrawn, where a reader of the lists sees it. */
const FRESH = 10;

const FIRST = SITE_IDS.map((site) => drafts(site, 'first'));
const LIVE = SITE_IDS.map((site) => drafts(site, 'live'));

/** What a paper adds to an article when it has no mistake left to put right. */
const LETTERS: Record<SiteId, string> = {
  harbour: 'Update: {n} readers have written to the Courier about this; Saturday’s letters page prints a selection.',
  almanac: 'Added later: {n} letters have come in about this piece, and we have answered most of them.',
  board: 'Seen by {n} neighbours at the notice case by the bridge so far.',
};

/**
 * The newspaper at edition `number`: a pure function, so that a restart with the same number and start serves the same
 * pages. Throws RangeError unless `number` is a whole number from 0.
 */
export function editionAt(number: number, startedAt: Instant): Edition {
  if (!Number.isSafeInteger(number) || number < 0)
    throw new RangeError(`No edition ${number}: give a whole number from 0`);
  let edition = firstEdition(startedAt);
  while (edition.number < number) edition = nextEdition(edition);
  return edition;
}

/** The edition after this one: one article appeared, was corrected or was withdrawn. */
export function nextEdition(edition: Edition): Edition {
  const number = edition.number + 1;
  const at = instant(millis(edition.startedAt) + number * EDITION_MS);
  const turn = Math.floor((number - 1) / TURNS.length);
  const step = (number - 1) % TURNS.length;
  const kind = TURNS[step] as ChangeKind;
  const site = SITE_IDS[(turn + step) % SITE_IDS.length] as SiteId;
  const seed = `${kind} ${number}`;
  const choice = storiesOf(edition, site);
  const story =
    kind === 'appears'
      ? print(nextDraft(site, Math.floor(turn / SITE_IDS.length)), 5000 + number, at)
      : kind === 'corrected'
        ? correct(pick(seed, awaitingCorrection(choice)), at, draw(seed, 40) + 3)
        : pick(seed, choice.slice(0, FRESH));
  const others = edition.stories.filter((other) => other.site !== site || other.slug !== story.slug);
  return {
    number,
    startedAt: edition.startedAt,
    stories: kind === 'withdrawn' ? others : newestFirst([story, ...others]),
    withdrawn: kind === 'withdrawn' ? [...edition.withdrawn, story] : edition.withdrawn,
    changed: { ...edition.changed, [site]: at },
    last: { kind, story },
  };
}

/** What can be read on one site, newest first. */
export function storiesOf(edition: Edition, site: SiteId): readonly Story[] {
  return edition.stories.filter((story) => story.site === site);
}

function firstEdition(given: Instant): Edition {
  // Feeds give seconds: what they say and what pages say must be the same instant.
  const startedAt = instant(Math.floor(millis(given) / 1000) * 1000);
  const all = FIRST.flat();
  const shuffled = all
    .map((draft) => ({
      draft,
      // By the slug alone: a story of an agency is printed by two papers at about the same time.
      place: draw(`place ${draft.slug}`, 2 ** 32),
    }))
    .sort((a, b) => a.place - b.place);
  const stories = shuffled.map(({ draft }, i) => {
    const apart = REACH_MS / all.length;
    const seconds =
      Math.floor(((i + 0.1) * apart) / 1000) + draw(`minute ${draft.slug}`, Math.floor((apart * 0.8) / 1000));
    return print(draft, 4100 + all.length - i, instant(millis(startedAt) - seconds * 1000));
  });
  const newest = (site: SiteId) => stories.find((story) => story.site === site)?.published ?? startedAt;
  return {
    number: 0,
    startedAt,
    stories: newestFirst(stories),
    withdrawn: [],
    changed: { harbour: newest('harbour'), almanac: newest('almanac'), board: newest('board') },
    last: null,
  };
}

function nextDraft(site: SiteId, index: number): Draft {
  const written = LIVE[SITE_IDS.indexOf(site)] ?? [];
  return written[index] ?? compose(site, index - written.length);
}

function print(draft: Draft, number: number, at: Instant): Story {
  return { ...draft, number, published: at, modified: at, notes: [] };
}

/** Mistakes come first; only where none is left does a paper add letters to any of its fresh articles. */
function awaitingCorrection(stories: readonly Story[]): readonly Story[] {
  const fresh = stories.slice(0, FRESH);
  const mistaken = fresh.filter((story) => story.corrections.length > 0);
  return mistaken.length > 0 ? mistaken : fresh;
}

function correct(story: Story, at: Instant, letters: number): Story {
  const [correction, ...corrections] = story.corrections;
  if (correction === undefined) {
    const text = LETTERS[story.site].replace('{n}', String(letters));
    return { ...story, modified: at, notes: [...story.notes, { text, at }] };
  }
  const put = (text: string) => text.replaceAll(correction.from, correction.to);
  const notes = [...story.notes, { text: correction.note, at }];
  const lead = story.lead && { ...story.lead, alt: put(story.lead.alt), caption: put(story.lead.caption) };
  return { ...story, title: put(story.title), lead, body: put(story.body), corrections, modified: at, notes };
}

function newestFirst(stories: readonly Story[]): readonly Story[] {
  return [...stories].sort((a, b) => (a.published < b.published ? 1 : a.published > b.published ? -1 : 0));
}
