import { drawOverview, type OverviewData } from '../../lib/console/index.ts';
import { hidden, withoutSecrets } from '../../lib/model/index.ts';
import { CONDITIONS, keptBack, QUEUE_NAMES, takedownReports } from '../../lib/pipeline/index.ts';
import { noSourceWords } from '../show/coming.ts';
import { costNow } from './cost.ts';
import type { SeenSource } from './lately.ts';
import { page } from './registry.ts';
import { hubShown } from './subscribers.ts';

/** So many of what is to be seen to are told; the list has all. */
const TOLD = 6;

/** Of so many takedowns it is looked whether they have reached everything. */
const RECENT = 20;

/** So many articles that are kept back are counted. */
const COUNTED = 100;

/** The first page. */
export const overviewPage = page<OverviewData>({
  path: '/',
  title: 'Overview',
  async load(place) {
    const workplace = await place.workplace();
    const { ports, deadLetters } = workplace;
    const [{ at, seen }, feeds, counts, held, takedowns, day] = await Promise.all([
      place.lately.sources(),
      place.lately.feeds(),
      Promise.all(QUEUE_NAMES.map((queue) => deadLetters.count(queue))),
      keptBack(COUNTED, ports),
      takedownReports(RECENT, ports),
      // What is measured may be unknown for a while, as by somebody who may not ask CloudWatch; the rest is told all the same.
      place.recording.day().catch(() => null),
    ]);
    const troubled = seen.filter(isTrouble).sort(gravestFirst);
    return {
      at,
      sources: seen.length,
      feeds: feeds.length,
      conditions: CONDITIONS.map(
        (condition) => [condition, seen.filter(({ health }) => health.condition === condition).length] as const,
      ).filter(([, count]) => count > 0),
      troubles: troubled.slice(0, TOLD).map(({ source, state, health }) => {
        const told = { id: source.id, title: source.title, health };
        return withoutSecrets(told, hidden(source, state));
      }),
      troubled: troubled.length,
      dead: QUEUE_NAMES.map((queue, index) => [queue, counts[index] ?? null] as const),
      held: { count: held.articles.length, more: !held.isAll },
      takedowns: takedowns.filter(({ done, now }) => done === null && now !== 'back'),
      day,
      // That of our own is told with its subscribers, who are read there.
      hub: workplace.hubPorts.hub?.kind === 'elsewhere' ? await hubShown(workplace) : null,
      cost: await costNow(place),
      none: seen.length === 0 ? noSourceWords(place.setup) : '',
    };
  },
  draw: drawOverview,
});

/** What somebody has to look at. */
export function isTrouble({ health: { level } }: Pick<SeenSource, 'health'>): boolean {
  return level === 'broken' || level === 'warning';
}

/** The gravest first, and of the same state by their names. */
export function gravestFirst(a: SeenSource, b: SeenSource): number {
  const rank = ({ health }: SeenSource) =>
    LEVELS.indexOf(health.level) * CONDITIONS.length + CONDITIONS.indexOf(health.condition);
  return rank(a) - rank(b) || (a.source.id < b.source.id ? -1 : 1);
}

const LEVELS = ['broken', 'warning', 'waiting', 'ok'];
