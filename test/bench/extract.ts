/**
 * Measures article extraction on the shared pages: `node test/bench/extract.ts [set …] [--json] [--misses [field]]`.
 * Reads `$FEEDMILL_DATA/extraction` (default `../shared`).
 */
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { extractArticle } from '../../lib/extract/article.ts';
import { parsePage } from '../../lib/extract/page.ts';
import { absoluteUrl, formatStated, NO_CONTENT } from '../../lib/model/index.ts';
import {
  joinBodies,
  mean,
  nameSet,
  norm,
  sameImage,
  sameLanguage,
  scoreBody,
  scoreDay,
  scoreTitle,
} from './extract-score.ts';

type Truth = {
  url: string;
  articleBody?: string;
  title?: string;
  authors?: string[];
  datePublished?: string;
  lang?: string;
  leadImages?: string[];
  topics?: string[];
  declared?: { canonical?: string; ogImage?: string };
  with?: string[];
  without?: string[];
};

const SETS = ['aeb', 'fundus', 'wcxb', 'readability', 'postlight', 'mediacloud-dates'];
const folder = `${process.env.FEEDMILL_DATA ?? '../shared'}/extraction`;
const argv = process.argv.slice(2);
const flags = argv.filter((word) => word.startsWith('--'));
const chosen = argv.filter((word) => SETS.includes(word));
const missField = argv.find((word) => !word.startsWith('--') && !SETS.includes(word));

if (!existsSync(folder)) {
  console.error(`${folder} is absent: set FEEDMILL_DATA to the folder that holds extraction/`);
  process.exit(1);
}

const report: Record<string, Record<string, number>> = {};
const misses: { set: string; id: string; field: string; truth: unknown; given: unknown; score: number }[] = [];
for (const set of chosen.length > 0 ? chosen : SETS) report[set] = measure(set);
if (flags.includes('--json')) console.log(JSON.stringify(report));
else {
  const columns = [...new Set(Object.values(report).flatMap(Object.keys))];
  const short = (value: number | undefined) => (value === undefined ? '' : Math.round(value * 1000) / 1000);
  console.table(
    Object.fromEntries(
      Object.entries(report).map(([set, row]) => [
        set,
        Object.fromEntries(columns.map((key) => [key, short(row[key])])),
      ]),
    ),
  );
}
if (flags.includes('--misses')) {
  for (const miss of misses.filter((one) => !missField || one.field === missField).sort((a, b) => a.score - b.score))
    console.log(
      miss.set,
      miss.id,
      miss.field,
      miss.score.toFixed(3),
      JSON.stringify(miss.truth),
      '<>',
      JSON.stringify(miss.given),
    );
}

function measure(set: string): Record<string, number> {
  const truths = Object.entries(
    JSON.parse(readFileSync(`${folder}/${set}/ground-truth.json`, 'utf8')) as Record<string, Truth>,
  );
  const bodies: ReturnType<typeof scoreBody>[] = [];
  const rates = new Map<string, number[]>();
  const names = { hits: 0, given: 0, wanted: 0 };
  let milliseconds = 0;
  let slowest = 0;
  for (const [id, truth] of truths) {
    const html = gunzipSync(readFileSync(`${folder}/${set}/html/${id}.html.gz`)).toString('utf8');
    const began = performance.now();
    const article = extractArticle(parsePage(html, absoluteUrl(truth.url)!)).article ?? NO_CONTENT;
    const took = performance.now() - began;
    milliseconds += took;
    slowest = Math.max(slowest, took);
    const rate = (field: string, score: number, wanted: unknown, given: unknown) => {
      rates.set(field, [...(rates.get(field) ?? []), score]);
      if (score < 1) misses.push({ set, id, field, truth: wanted, given, score });
    };
    if (truth.articleBody !== undefined) {
      const body = scoreBody(truth.articleBody, article.text);
      bodies.push(body);
      const score = ((body.precision ?? 0) + (body.recall ?? 0)) / 2;
      if (!body.exact) misses.push({ set, id, field: 'body', truth: body.precision, given: body.recall, score });
    }
    if (truth.title) {
      const verdict = scoreTitle(truth.title, article.title ?? '');
      rate('title', Number(verdict === 'exact'), truth.title, article.title);
      rates.set('title~', [...(rates.get('title~') ?? []), Number(verdict !== 'wrong')]);
    }
    if (truth.authors) {
      const wanted = nameSet(truth.authors);
      const given = nameSet(article.authors);
      const hits = [...given].filter((name) => wanted.has(name)).length;
      rate('authors', Number(hits === wanted.size && hits === given.size), truth.authors, article.authors);
      names.hits += hits;
      names.given += given.size;
      names.wanted += wanted.size;
    }
    if (truth.datePublished) {
      const given = formatStated(article.published);
      const verdict = scoreDay(truth.datePublished, given);
      rate('day', Number(verdict === 'hit'), truth.datePublished, given);
      rates.set('day!', [...(rates.get('day!') ?? []), Number(verdict === 'wrong')]);
    }
    if (truth.leadImages) {
      const acceptable = [...truth.leadImages, truth.declared?.ogImage ?? ''].filter(Boolean);
      const given = article.leadImage?.url ?? null;
      rate('image', Number(sameImage(acceptable, given)), truth.leadImages[0], given);
    }
    if (truth.lang) rate('lang', Number(sameLanguage(truth.lang, article.language)), truth.lang, article.language);
    if (truth.declared?.canonical)
      rate(
        'canonical',
        Number(article.canonicalUrl === absoluteUrl(truth.declared.canonical)),
        truth.declared.canonical,
        article.canonicalUrl,
      );
    const text = norm(article.text);
    for (const snippet of truth.with ?? []) rate('with', Number(text.includes(norm(snippet))), snippet, '');
    for (const snippet of truth.without ?? []) rate('without', Number(!text.includes(norm(snippet))), snippet, '');
  }
  const figures: Record<string, number> = { pages: truths.length };
  if (bodies.length > 0) Object.assign(figures, joinBodies(bodies));
  for (const [field, scores] of rates) figures[field] = mean(scores);
  if (names.wanted > 0) figures.nameF1 = (2 * names.hits) / (names.given + names.wanted);
  figures.perSecond = (1000 * truths.length) / milliseconds;
  figures.slowestMs = slowest;
  return figures;
}
