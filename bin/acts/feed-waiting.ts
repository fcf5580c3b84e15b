import type { Feed } from '../../lib/model/index.ts';
import { belongs, keptBack, QUEUE_NAMES } from '../../lib/pipeline/index.ts';
import type { ReadLetter } from '../show/dead-letters.ts';
import type { Waiting } from '../show/waiting.ts';
import type { Workplace } from '../workplace/workplace.ts';
import { lettersOf } from './letters.ts';

/** How many of the articles kept back, and of the dead letters, are looked through. */
const LOOKED_AT = 1000;

/** What would be in a feed, or change it, but waits for somebody: articles that are kept back, and dead letters. */
export async function waitingFor(
  feed: Feed,
  { ports, deadLetters }: Pick<Workplace, 'ports' | 'deadLetters'>,
): Promise<Waiting> {
  const counts = await Promise.all(QUEUE_NAMES.map((queue) => deadLetters.count(queue)));
  const letters = (await lettersOf(LOOKED_AT, counts, { ports, deadLetters })).filter((letter) =>
    touches(letter, feed),
  );
  const { articles, isAll } = await keptBack(LOOKED_AT, ports);
  const own = articles.filter((article) => belongs(feed, { ...article, state: 'usable' }));
  return { letters, dead: letters.length, held: { articles: own, isAll } };
}

/** What is offered may belong to any feed that does not name its sources. */
function touches({ queue, told }: ReadLetter, { id, filter }: Feed): boolean {
  if (queue === 'publish') return told.feed === id;
  return told.source !== null && (filter.sources?.some((source) => source === told.source) ?? true);
}
