import { type ArticleField, bytesWords, formatStated, type Provenance, termsWords } from '../../lib/model/index.ts';
import type { Trace, TracedArticle } from '../../lib/pipeline/index.ts';
import { laterWords, moment, momentFrom } from './moment.ts';
import { factsTold, type ToldFact, type ToldSection } from './told.ts';

/** What was read of an article, what it is known by, when what happened, and its revisions. */
export function articleSections(trace: Trace, found: TracedArticle): (ToldSection | null)[] {
  return [
    factsTold('TIMES', times(trace, found)),
    factsTold('READ', readFacts(found)),
    factsTold('KNOWN BY', marks(trace, found)),
    alikeTable(found),
    revisionTable(found),
  ];
}

function times({ at }: Trace, { article, tellers, revisions, written, feeds }: TracedArticle): ToldFact[] {
  const { published, provenance, firstSeen, revision } = article;
  const since = tellers.map((teller) => teller.since).sort()[0] ?? firstSeen;
  const first = revisions.find((one) => one.revision === 1)?.stored ?? null;
  const puts = feeds.flatMap(({ documents }) =>
    documents.flatMap(({ shows, put }) => (shows && put !== null ? [put] : [])),
  );
  const last = puts.sort().at(-1);
  const stated = published?.precision === 'second' ? moment(published.instant) : formatStated(published);
  const isMoment = published !== null && published.precision === 'second';
  const late = isMoment ? `; ${laterWords(since, published.instant, 'its date')}` : '';
  return [
    [
      'dated',
      stated === null
        ? 'not stated; the time it was first seen is used'
        : `${stated}${provenance.published === undefined ? '' : ` (from ${ORIGINS[provenance.published]})`}`,
    ],
    ['first seen', `${momentFrom(since, at)}${late}`],
    ['first stored', first === null ? null : `${moment(first)}, ${laterWords(first, since, 'that')}`],
    ['this revision', revision === 1 ? null : `stored ${momentFrom(written, at)}`],
    ['last written', last === undefined ? null : `${moment(last)}, ${laterWords(last, written, 'it was stored')}`],
  ];
}

function readFacts(found: TracedArticle): ToldFact[] {
  const { article, payloads, notFound } = found;
  if (article.state === 'cancelled') return [['text', 'erased by a takedown']];
  const [payload] = payloads;
  const { complete, wordCount, access, provenance } = article;
  const from = provenance.html === undefined ? '' : `, from ${ORIGINS[provenance.html]}`;
  return [
    ['page', pageWords(found)],
    ['not found', notFound === 0 ? null : `${notFound} times in a row since`],
    [
      'kept',
      payload === undefined
        ? null
        : `${payload.form === 'page' ? 'the page' : 'what its source sent'}, ${bytesWords(payload.bytes)}`,
    ],
    [
      'text',
      `${wordCount} words${from}, ${complete ? 'complete' : 'incomplete, so feeds show its excerpt and a link'}${access === null ? '' : `; ${access} at its source`}`,
    ],
    ...FIELDS.map(([label, field, value]): ToldFact => {
      const shown = value(article);
      const from = article.provenance[field];
      return [label, shown === null ? null : `${shown}${from === undefined ? '' : ` (from ${ORIGINS[from]})`}`];
    }),
    ['terms', termsWords(article.terms)],
  ];
}

function pageWords({ article, reading, payloads }: TracedArticle): string {
  const sure =
    reading?.confidence === undefined ? '' : `; ${Math.round(reading.confidence * 100)} % sure which part is its text`;
  const at = reading?.address ?? article.canonicalUrl ?? 'no address';
  if (reading?.why !== undefined) {
    // Most of them begin with the address.
    const why = reading.why.startsWith(`${at}: `) ? reading.why.slice(at.length + 2) : reading.why;
    return `nothing used from ${at}: ${why}${sure}`;
  }
  if (reading !== null) return `read at ${at}${sure}`;
  if (article.canonicalUrl === null) return 'not fetched: it has no address';
  if (payloads[0]?.form === 'page') return `read at ${at}`;
  return "not fetched: the source's own text is enough, or fullText says never to fetch pages";
}

type Content = TracedArticle['article'];

const FIELDS: readonly (readonly [label: string, field: ArticleField, value: (content: Content) => string | null])[] = [
  ['title', 'title', ({ title }) => title],
  ['authors', 'authors', ({ authors }) => listed(authors)],
  ['section', 'section', ({ section: name }) => name],
  ['tags', 'tags', ({ tags }) => listed(tags)],
  ['language', 'language', ({ language }) => language],
  ['picture', 'leadImage', ({ leadImage }) => leadImage?.url ?? null],
  ['address', 'canonicalUrl', ({ canonicalUrl }) => canonicalUrl],
  ['is about', 'canonicalUrl', ({ related }) => related ?? null],
];

/** Where a field's value was taken from, in words. */
const ORIGINS: Readonly<Record<Provenance, string>> = {
  push: 'the push',
  rule: 'the rules of its source',
  'json-ld': 'the page’s JSON-LD',
  microdata: 'the page’s microdata',
  'open-graph': 'the page’s Open Graph',
  meta: 'the page’s meta elements',
  hentry: 'the page’s h-entry',
  feed: 'the feed’s item',
  listing: 'the list',
  teaser: 'the teaser',
  visible: 'what the page shows',
  url: 'the address',
  heuristic: 'the page, found by its structure',
  fallback: 'the page, as a last resort',
};

function marks({ marks: all }: Trace, { article }: TracedArticle): ToldFact[] {
  return all.map(({ kind, value, source, leadsTo }): ToldFact => {
    const whose = source === null ? '' : ` of ${source}`;
    const where =
      leadsTo === article.id
        ? 'leads here'
        : leadsTo === null
          ? 'leads nowhere'
          : `leads to another article, ${leadsTo}`;
    return [kind, `${value}${whose}: ${where}`];
  });
}

function alikeTable({ alike }: TracedArticle): ToldSection | null {
  if (alike.length === 0) return null;
  const rows = alike.map(({ id, state, firstSeen, title, why }) => [
    id,
    state === 'usable' ? 'shown' : state,
    moment(firstSeen),
    `${title ?? '(no title)'}: ${why}`,
  ]);
  return { head: ['LOOKS ALIKE', 'STATE', 'FIRST SEEN', 'WHY IT IS ANOTHER ARTICLE'], rows };
}

function revisionTable({ revisions, article }: TracedArticle): ToldSection {
  const rows = revisions.map(({ revision, revisedAt, stored, source, why }) => [
    `r${revision}`,
    moment(revisedAt),
    stored === null ? (article.state === 'cancelled' ? 'erased' : 'not kept') : laterWords(stored, revisedAt, null),
    source,
    why,
  ]);
  const oldest = revisions.at(-1)?.revision ?? 1;
  const more = oldest === 1 ? {} : { below: `and ${oldest - 1} earlier ones, which are not kept` };
  return { head: ['REVISION', 'SEEN', 'STORED', 'SOURCE', 'WHY'], rows, ...more };
}

function listed(names: readonly string[]): string | null {
  return names.length === 0 ? null : names.join(', ');
}
