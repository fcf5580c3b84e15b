import { tellersOf } from '../../lib/model/index.ts';
import type { Trace, TracedQueue, TracedSource } from '../../lib/pipeline/index.ts';
import { moment, momentFrom } from './moment.ts';
import { factsTold, type Told, type ToldFact, type ToldSection } from './told.ts';

/** The sources that tell, list or have left out what is asked for, and how each stands. */
export function sourceSection(trace: Trace): ToldSection | null {
  const { sources, found, at } = trace;
  const tellers = found === null ? [] : tellersOf({ ...found.article });
  const known = new Set(sources.map(({ source }) => source.id));
  // Those that are only read at its host are named above.
  const telling = sources.filter(({ item, left }) => found !== null || item !== null || left.length > 0);
  const facts = telling.flatMap((one): ToldFact[] => {
    const teller = tellers.find(({ source }) => source === one.source.id);
    const lines: Told[] = [
      ...(teller === undefined ? [] : [tellerWords(teller, found?.article.source === teller.source)]),
      itemWords(one, trace),
      ...one.left.slice(0, 3).map(({ at: told, why }) => `left out what it sent at ${moment(told)}: ${why}`),
      { text: `${one.health.line}${pollWords(one, at)}`, level: one.health.level },
    ];
    return lines.map((line, at) => [at === 0 ? one.source.id : '', line]);
  });
  const gone = tellers
    .filter(({ source }) => !known.has(source))
    .map(
      (teller): ToldFact => [
        teller.source,
        `${tellerWords(teller, found?.article.source === teller.source)}; it is no longer defined`,
      ],
    );
  return factsTold(found === null ? 'SOURCES' : 'CARRIED BY', [...facts, ...gone]);
}

type Teller = ReturnType<typeof tellersOf>[number];

function tellerWords({ since, tags, home, whole, gone }: Teller, speaks: boolean): string {
  return [
    `${speaks ? 'may change it' : 'carries it too'}, since ${moment(since)}`,
    ...(home ? ['on its own host'] : []),
    ...(whole ? ['full text'] : []),
    ...(gone === true ? ['has withdrawn it'] : []),
    ...(tags.length === 0 ? [] : [`tags ${tags.join(', ')}`]),
  ].join(', ');
}

function itemWords({ source, item }: TracedSource, { at, found }: Trace): string {
  if (source.kind === 'push') return 'articles are pushed to it';
  if (item === null) return found === null ? 'does not list it' : 'no longer lists it';
  const looks = item.page ? '; its page is re-read from time to time' : '';
  return `has listed it since ${moment(item.since)}, queued ${momentFrom(item.visited, at)}${looks}`;
}

function pollWords({ polled: { lastPoll } }: TracedSource, now: Trace['at']): string {
  return lastPoll === null ? '' : `; polled ${momentFrom(lastPoll, now)}`;
}

/** What waits in the queues and lies among the dead letters, and who was told. */
export function queueSection({ queues, found, hub, webhooks, at }: Trace): ToldSection | null {
  const isQuiet = queues.every(({ messages, dead }) => messages?.length === 0 && dead === 0);
  const facts: ToldFact[] = isQuiet
    ? [['queues', 'nothing is waiting for it, and there are no dead letters']]
    : queues.map((one): ToldFact => [one.queue, queueWords(one)]);
  const told: ToldFact = [
    'subscribers',
    hub === null
      ? 'nobody is notified: no hub is configured'
      : `the hub ${hub} is notified of each change; feedmill status shows whether it answers`,
  ];
  const partners = webhooks.map((one): ToldFact => [one.partner, webhookWords(one, at)]);
  return factsTold('WAITING', found === null ? facts : [...facts, told, ...partners]);
}

/** Whether that is the article's own change, its position in the feed's change log tells. */
function webhookWords(
  { feed, acknowledged, lastDelivery, failing }: Trace['webhooks'][number],
  now: Trace['at'],
): string {
  if (failing !== null) return `is not told of ${feed} by its webhook: ${failing.error}`;
  if (lastDelivery === null) return `is told of ${feed} by its webhook, and was told of nothing yet`;
  return `was told of ${feed} by its webhook up to position ${acknowledged}, ${momentFrom(lastDelivery, now)}`;
}

function queueWords({ waiting, messages, dead, lookedAt, letters }: TracedQueue): string {
  const own =
    messages === null
      ? waiting === 0
        ? 'nothing is waiting'
        : `about ${waiting} are waiting, whose contents cannot be read`
      : messages.length === 0
        ? `nothing about it${waiting === 0 ? '' : ` among the ${waiting} waiting`}`
        : messages
            .map(({ told, visible, receives }) => {
              const when = visible === undefined ? '' : `, delivered from ${moment(visible)} on`;
              return `${told.what}${when}${receives === 0 ? '' : `, tried ${receives} times`}`;
            })
            .join('; ');
  if (dead === 0) return `${own}; no dead letters`;
  const unseen = lookedAt < dead ? `, of which ${lookedAt} were read` : '';
  const found =
    letters.length === 0
      ? 'none is about it'
      : letters.map(({ id, reason }) => `${id} is about it${reason === null ? '' : ` (${reason})`}`).join('; ');
  return `${own}; of ${dead} dead letters${unseen} ${found}`;
}
