import { type Instant, millis } from '../../lib/model/index.ts';
import type { TracedArticle, TracedFeed } from '../../lib/pipeline/index.ts';
import { laterWords, moment } from './moment.ts';
import { factsTold, type Told, type ToldFact, type ToldSection } from './told.ts';

/** So many automatic feeds that an article has nothing to do with are not worth a line each. */
const AUTOMATIC = 'automatic';

/** The feeds that an article belongs to with their documents, why it is not in the others, and its own page. */
export function feedSections(found: TracedArticle, publicAt: string, now: Instant): (ToldSection | null)[] {
  const { feeds, article } = found;
  const own = feeds.filter(({ fails, documents }) => fails === null || documents.length > 0);
  const others = feeds.filter((feed) => !own.includes(feed));
  const declared = others.filter(({ origin }) => origin !== AUTOMATIC);
  const rest = others.length - declared.length;
  const all = article.state !== 'usable' && others.every(({ fails }) => fails === others[0]?.fails);
  return [
    shownTable(own, found),
    all ? null : notInTable(declared, rest),
    factsTold('ITS OWN PAGE', pageFacts(found, publicAt, now)),
  ];
}

function shownTable(own: readonly TracedFeed[], { article }: TracedArticle): ToldSection | null {
  if (own.length === 0) return null;
  const rows = own.map((feed): Told[] => {
    const { documents, archives, revision, isPlaced, keptOut, fails, told } = feed;
    const showing = documents.filter(({ shows }) => shows);
    const puts = showing.flatMap(({ put }) => put ?? []).sort();
    const shown = showing.map(({ format }) => format).join(', ') || 'no document';
    const when = puts[0] === undefined ? '-' : moment(puts.at(-1) ?? puts[0]);
    const filed = [...new Set(archives.map(({ name }) => name))].map((name) => {
      const those = archives.filter((one) => one.name === name);
      const put = those
        .flatMap((one) => one.put ?? [])
        .sort()
        .at(-1);
      return `${name} (${those.map(({ format }) => format).join(', ')})${put === undefined ? '' : `, put ${moment(put)}`}`;
    });
    const remarks = [
      ...(fails === null ? keptOut : [`no longer belongs to it: ${fails}`]),
      ...(isPlaced || fails !== null ? [] : ['not listed in it yet']),
      ...(told === undefined
        ? []
        : [`change log: ${told.stands ? 'in the feed' : 'withdrawn'} as r${told.revision}, position ${told.position}`]),
      ...(filed.length === 0 ? [] : [`archived in ${filed.join('; ')}`]),
    ];
    return [
      feed.feed,
      revision === null
        ? '-'
        : revision === article.revision
          ? `r${revision}`
          : { text: `r${revision}`, level: 'warning' },
      shown,
      when,
      remarks.join('; '),
    ];
  });
  return { head: ['IN FEED', 'AS', 'SHOWN BY', 'PUT', 'BESIDES'], rows };
}

function notInTable(others: readonly TracedFeed[], rest: number): ToldSection | null {
  const more = rest === 0 ? {} : { below: `${rest} other automatic feeds, of other sources and names, do not show it` };
  if (others.length === 0 && rest === 0) return null;
  const rows = others.map(({ feed, fails }) => [feed, fails ?? '']);
  return { head: ['NOT IN FEED', 'BECAUSE THE FEED WANTS'], rows, ...more };
}

function pageFacts({ page, article, takedowns, written }: TracedArticle, publicAt: string, now: Instant): ToldFact[] {
  const shown = page?.key.replace(/index\.html$/, '');
  return [
    [
      'page',
      page === null || shown === undefined
        ? 'none; it gets one with its second revision'
        : `${new URL(shown, publicAt).href}, put ${moment(page.put)}, ${laterWords(page.put, written, 'it was stored')}`,
    ],
    ...takedowns.map((one): ToldFact => {
      const by = one.by === 'operator' ? 'an operator' : 'its source';
      const undone = one === takedowns[0] && article.state === 'cancelled' ? '' : '; restored since';
      const done =
        one.done === null
          ? `still in ${one.waiting.join(', ')}`
          : `removed from ${one.feeds.length} feeds ${((one.took ?? millis(now)) / 1000).toFixed(1)} s after the takedown, ${one.documents} documents, ${one.objects} objects`;
      return ['taken down', `${moment(one.ordered)} by ${by}: ${one.reason ?? 'no reason given'}; ${done}${undone}`];
    }),
  ];
}
