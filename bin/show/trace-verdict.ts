import type { Health, Trace, TracedArticle, TracedQueue, TracedSource } from '../../lib/pipeline/index.ts';
import { whoWords } from './kept-back.ts';
import { moment, momentFrom } from './moment.ts';

/** What is to be said first, a line each: where the article is, or why there is none. */
export function verdict(trace: Trace): { readonly level: Health['level']; readonly lines: readonly string[] } {
  const { found } = trace;
  const lines = found === null ? whyNone(trace) : standing(found, trace);
  const isWell = found?.article.state === 'usable' && lines.length === 1;
  const isGone = found === null || found.article.state === 'cancelled';
  return { level: isWell ? 'ok' : isGone ? 'broken' : 'warning', lines };
}

function standing(found: TracedArticle, trace: Trace): string[] {
  const { article, takedowns } = found;
  const because = article.reason === null ? '' : `: ${article.reason}`;
  switch (article.state) {
    case 'cancelled': {
      const [last] = takedowns;
      const reached =
        last === undefined
          ? 'its record has not been opened yet'
          : last.done === null
            ? `it is still in ${last.waiting.join(', ')}`
            : `it was out of all ${last.feeds.length} feeds by ${moment(last.done)}`;
      return [
        `It was taken down by ${whoWords(article)}, ${momentFrom(article.revisedAt, trace.at)}${because}`,
        `Its texts are erased; ${reached}. To undo it, run feedmill restore ${article.id}`,
      ];
    }
    case 'withheld':
      return [
        `It was held back by ${whoWords(article)}, ${momentFrom(article.revisedAt, trace.at)}${because}`,
        `To publish it, run feedmill release ${article.id}`,
      ];
    case 'embargoed':
      return [
        `It is embargoed by ${whoWords(article)} until ${article.embargo == null ? 'an operator releases it' : momentFrom(article.embargo, trace.at)}${because}`,
      ];
    case 'usable':
      return [...shownWords(found), ...pending(trace.queues)];
  }
}

function shownWords({ feeds, article }: TracedArticle): string[] {
  const own = feeds.filter(({ fails }) => fails === null);
  const hidden = own.filter(({ documents }) => !documents.some(({ shows }) => shows));
  const archived = hidden.filter(({ archives }) => archives.length > 0);
  const kept = hidden.filter(({ archives }) => archives.length === 0);
  const old = own.filter(({ revision }) => revision !== null && revision < article.revision);
  const still = feeds.filter(({ fails, documents }) => fails !== null && documents.some(({ shows }) => shows));
  const shown = own.length - hidden.length;
  if (own.length === 0) return ['It is stored but belongs to no feed'];
  return [
    `It belongs to ${several(own.length, 'feed')}: ${shown === own.length ? 'all of them show it' : `${shown} of them show it`}`,
    ...archived.map(({ feed, keptOut }) => `Only the archives of ${feed} show it: ${keptOut.join('; ')}`),
    ...kept.map(({ feed, keptOut }) => `Not shown in ${feed}: ${keptOut.join('; ') || 'the reason is unknown'}`),
    ...old.map(({ feed, revision }) => `${feed} still shows revision ${revision} instead of ${article.revision}`),
    ...still.map(({ feed }) => `${feed} still shows it, although it no longer belongs there`),
  ];
}

/** What is on its way, or got stuck on it. */
function pending(queues: readonly TracedQueue[]): string[] {
  return queues.flatMap(({ queue, messages, letters }) => [
    ...letters.map(
      ({ id, reason }) => `A dead letter of ${queue} is about it: ${id}${reason === null ? '' : `, ${reason}`}`,
    ),
    ...(messages ?? []).map(({ told, receives, reason }) => {
      const tries = receives === 0 ? '' : `, tried ${several(receives, 'time')}${reason === null ? '' : `: ${reason}`}`;
      return `Waiting in the ${queue} queue: ${told.what}${tries}`;
    }),
  ]);
}

/** So many sources of its host are named. */
const NEAR = 8;

function whyNone(trace: Trace): string[] {
  const { sources, ofSources, queues, begun, asked } = trace;
  const none = asked.urls.length === 0 ? 'under this name' : 'under this address in any spelling';
  const stuck = pending(queues);
  const left = sources.filter((one) => one.left.length > 0).map(leftWords);
  const listed = sources.filter(({ item, left: all }) => item !== null && all.length === 0);
  const found = [...stuck, ...left, ...(stuck.length > 0 ? [] : listed.map((one) => listedWords(one, queues)))];
  const line = `There is no article ${none}`;
  if (found.length > 0) return [line, ...found];
  if (begun !== null) return [line, `Storing it as ${begun} was begun but not finished; it will be tried again`];
  const near = sources.filter(({ isNear }) => isNear);
  if (near.length === 0) return [line, `None of ${several(ofSources, 'source')} lists it, and none is at its host`];
  return [
    line,
    `None of ${several(ofSources, 'source')} lists it`,
    ...near.slice(0, NEAR).map(({ source, health, polled }) => {
      const read = polled.lastSuccess === null ? 'never read' : `last read ${momentFrom(polled.lastSuccess, trace.at)}`;
      return `${source.id} is at the same host (${read}): ${health.line}`;
    }),
  ];
}

function leftWords({ source, left: [last] }: TracedSource): string {
  if (last === undefined) return '';
  return `${source.id} sent it at ${moment(last.at)}, and it was left out: ${last.why}`;
}

function listedWords({ source, item }: TracedSource, queues: readonly TracedQueue[]): string {
  if (item === null) return '';
  const queue = queues.find((one) => one.queue === 'article');
  const handed = `${source.id} has listed it since ${moment(item.since)}, and it was queued at ${moment(item.visited)}`;
  if (queue?.messages === null && queue.waiting > 0)
    return `${handed}; it may be among the ${queue.waiting} waiting in the article queue`;
  const dead = (queue?.dead ?? 0) - (queue?.lookedAt ?? 0);
  if (dead > 0) return `${handed}; it may be among the ${dead} dead letters that were not read`;
  return `${handed}; it is no longer queued and there is no record of what happened. Try feedmill logs ingest --match ${source.id}`;
}

function several(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
