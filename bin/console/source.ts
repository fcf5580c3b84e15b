import { z } from 'zod';
import { drawSource, type SourceData } from '../../lib/console/index.ts';
import { postingWeek, postingWords } from '../../lib/habit/index.ts';
import {
  type AbsoluteUrl,
  hidden,
  instant,
  later,
  millis,
  type Source,
  type SourceId,
  withoutSecrets,
} from '../../lib/model/index.ts';
import { acceptSource, type Changed, pauseSource, pollSource } from '../acts/source-changes.ts';
import { sourceStory } from '../acts/source-story.ts';
import { habitRows, type SourceStory, storySections } from '../show/source.ts';
import type { Workplace } from '../workplace/workplace.ts';
import type { Place } from './place.ts';
import { action, FieldFault, page } from './registry.ts';

/** Of what it lists and of what the log says of it so many are shown. */
const ITEMS_SHOWN = 10;
const LINES_SHOWN = 20;

/** So far back the log is looked through. */
const LOOKED_BACK_MS = 7 * 24 * 3600_000;

/** Letters that are shown of a newsletter. */
const LETTERS_SHOWN = 20;

/** The lines of the log that tell of a look at a source. */
const POLLS = /^(?:polled|poll failed|source )/;

/** A source's story. */
export const sourcePage = page<SourceData>({
  path: '/sources/:id',
  title: null,
  async load(place, { params }) {
    const { ports } = await place.workplace();
    const source = await ports.store.sources.get(params.id as SourceId);
    if (source === null) return null;
    const story = await sourceStory(source, ports);
    // A deployment's logs take seconds to be searched: they are looked at where they are asked for.
    const lines = place.setup.stack === null ? await linesOf(source, place) : null;
    const shown = withoutSecrets(dataOf(story, lines, place), hidden(source, story.state));
    // What a letter asks its reader to follow carries a key, which is for the operator.
    return { ...shown, letters: story.letters?.last.slice(0, LETTERS_SHOWN) ?? null };
  },
  draw: drawSource,
});

function dataOf(story: SourceStory, polls: SourceData['polls'], { now }: Place): SourceData {
  const { source, state, health, window, leftOut } = story;
  const { nextDue, pollDue, quarantine, reckoning } = state;
  const newest = [...window].sort((a, b) => (a.since > b.since ? -1 : a.since < b.since ? 1 : 0)).slice(0, ITEMS_SHOWN);
  return {
    id: source.id,
    title: source.title,
    kind: source.kind,
    health,
    paused: source.paused,
    quarantined: quarantine !== null,
    quarantinedSince: quarantine?.since ?? null,
    lastPoll: state.lastPoll,
    due: nextDue === null ? null : pollDue === null ? nextDue : later(pollDue, nextDue),
    sections: storySections(story, now()),
    week: postingWeek(state.posting),
    weekWords: postingWords(state.posting),
    habit: habitRows(state.shape),
    answers: state.shape.answers,
    leftOut: { count: leftOut.count, told: leftOut.last },
    mended: { count: reckoning?.repairs ?? 0, told: reckoning?.mended ?? [] },
    items: newest.map((item) => ({
      since: item.since,
      visited: item.visited,
      name: item.url === null ? `no address (${item.key})` : beside(item.url, state.address ?? source.url),
    })),
    listed: window.length,
    letters: null,
    polls,
  };
}

/** An address, without the site where that is the source's own. */
function beside(url: AbsoluteUrl, base: AbsoluteUrl | null): string {
  if (base === null || new URL(url).origin !== new URL(base).origin) return url;
  return url.slice(new URL(url).origin.length) || '/';
}

async function linesOf({ id }: Source, { recording, now }: Place): Promise<NonNullable<SourceData['polls']>> {
  const since = instant(millis(now()) - LOOKED_BACK_MS);
  const { lines } = await recording.lines({ since, before: null, match: id, grave: false, most: 2000 });
  return lines.filter(({ fields, message }) => fields.source === id && POLLS.test(message)).slice(0, LINES_SHOWN);
}

function change(name: string, work: (source: Source, workplace: Workplace) => Promise<Changed>) {
  return action({
    path: `/sources/${name}`,
    fields: z.object({ id: z.string() }),
    async does(place, { id }) {
      const workplace = await place.workplace();
      const source = await workplace.ports.store.sources.get(id as SourceId);
      if (source === null) throw new FieldFault('', `There is no source ${id}; it has been removed`);
      const { said, undone } = await work(source, workplace);
      if (undone) throw new FieldFault('', said);
      await place.settle(workplace);
      await place.lately.changed(source.id);
      return { said, to: `/sources/${encodeURIComponent(id)}` };
    },
    at: ({ id = '' }) => `/sources/${encodeURIComponent(id)}`,
    command: ({ id }) => ['sources', name, id],
  });
}

/** What can be done with a source. */
export const SOURCE_ACTIONS = [
  change('pause', (source, workplace) => pauseSource(source, true, workplace)),
  change('resume', (source, workplace) => pauseSource(source, false, workplace)),
  change('poll', pollSource),
  change('accept', acceptSource),
];
