import { z } from 'zod';
import { drawLetter, drawLetters, type LetterData, type LetterRow, type LettersData } from '../../lib/console/index.ts';
import { withoutSecrets } from '../../lib/model/index.ts';
import { QUEUE_NAMES } from '../../lib/pipeline/index.ts';
import { dropLetter, findLetter, readLetters, redriveAll, redrivenWords } from '../acts/letters.ts';
import { type ReadLetter, UNTOLD } from '../show/dead-letters.ts';
import { action, FieldFault, page } from './registry.ts';

/** So many of each queue are shown. */
const SHOWN = 50;

const QUEUE = z.enum(QUEUE_NAMES);

/** What could not be done. */
export const lettersPage = page<LettersData>({
  path: '/dead-letters',
  title: 'Dead letters',
  async load(place, { query }) {
    const { deadLetters, ports } = await place.workplace();
    const queue = QUEUE.safeParse(query.get('queue')).data ?? null;
    const counts = await Promise.all(QUEUE_NAMES.map(async (name) => [name, await deadLetters.count(name)] as const));
    const asked = counts.filter(([name, count]) => (queue === null || name === queue) && (count ?? 0) > 0);
    const listed = (await Promise.all(asked.map(([name]) => deadLetters.list(name, SHOWN)))).flat();
    const letters = withoutSecrets(await readLetters(listed, { deadLetters, ports }));
    return { rows: letters.map(rowOf), counts, queue };
  },
  draw: drawLetters,
});

/** One dead letter. */
export const letterPage = page<LetterData>({
  path: '/dead-letters/:queue/:id',
  title: null,
  async load(place, { params }) {
    const workplace = await place.workplace();
    const queue = QUEUE.safeParse(params.queue).data;
    const letter = queue === undefined ? null : await findLetter(params.id ?? '', [queue], workplace);
    if (letter === null) return null;
    const [read] = withoutSecrets(await readLetters([letter], workplace));
    return read === undefined ? null : { ...rowOf(read), body: read.body, group: read.group };
  },
  draw: drawLetter,
});

function rowOf({ id, queue, receives, sent, died, reason, told }: ReadLetter): LetterRow {
  const { what, source, feed, url, articles } = told;
  return {
    id,
    queue,
    what,
    source,
    feed,
    address: url,
    articles,
    tries: receives,
    sent,
    died,
    reason: reason ?? UNTOLD,
  };
}

const ONE = z.object({ id: z.string(), queue: QUEUE });

/** What can be done with dead letters. */
export const LETTER_ACTIONS = [
  action({
    path: '/dead-letters/replay',
    fields: ONE,
    async does(place, { id, queue }) {
      const workplace = await place.workplace();
      const letter = await findLetter(id, [queue], workplace);
      if (letter === null || !(await workplace.deadLetters.replay(letter))) throw gone();
      await place.settle(workplace);
      return { said: `${id} was put back on the ${queue} queue`, to: '/dead-letters' };
    },
    at: () => '/dead-letters',
    command: ({ id }) => ['dead-letters', 'replay', id],
  }),
  action({
    path: '/dead-letters/drop',
    fields: ONE,
    async does(place, { id, queue }) {
      const workplace = await place.workplace();
      const letter = await findLetter(id, [queue], workplace);
      const dropped = letter === null ? null : await dropLetter(letter, workplace);
      if (dropped === null) throw gone();
      const left = dropped.offered ? '; it counts as left out by its source' : '';
      return { said: `${id} was dropped from the dead letters of ${queue}${left}`, to: '/dead-letters' };
    },
    at: () => '/dead-letters',
    command: ({ id }) => ['dead-letters', 'drop', id],
  }),
  action({
    path: '/dead-letters/replay-all',
    fields: z.object({ queue: QUEUE.optional() }),
    async does(place, { queue }) {
      const workplace = await place.workplace();
      const back = await redriveAll(queue === undefined ? QUEUE_NAMES : [queue], workplace);
      await place.settle(workplace);
      return { said: redrivenWords(back), to: '/dead-letters' };
    },
    at: () => '/dead-letters',
    command: ({ queue }) => ['dead-letters', 'replay', ...(queue === undefined ? [] : ['--queue', queue])],
  }),
];

function gone(): FieldFault {
  return new FieldFault('', 'This dead letter no longer exists: somebody has put it back or dropped it.');
}
