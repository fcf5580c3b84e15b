import { absoluteUrl } from '../../lib/model/index.ts';
import type { Truth } from './extract-pages.ts';
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

/** What an extractor says of a page; a field that it never tells is left out. */
export type Answer = {
  /** The article's plain text; `html` is its markup. An extractor gives one of them or both. */
  readonly text?: string | null | undefined;
  readonly html?: string | null | undefined;
  readonly title?: string | null | undefined;
  readonly authors?: readonly string[];
  /** As it is told: ISO 8601 as a rule. */
  readonly published?: string | null | undefined;
  readonly image?: string | null | undefined;
  readonly language?: string | null | undefined;
  readonly canonical?: string | null | undefined;
};

/** What is scored wholly or in part as wrong, for those who look into it. */
export type Miss = { id: string; field: string; truth: unknown; given: unknown; score: number };

/** Rates from 0 to 1 by field (`title~` lenient, `day!` wrong); only fields that the set knows. */
export type Figures = Record<string, number>;

/** The scores of the answers to a set's pages, by the rules of the data set's README. */
export function figuresOf(
  pages: Iterable<readonly [string, Truth, Answer]>,
  missed: (miss: Miss) => void = () => {},
): Figures {
  const bodies: ReturnType<typeof scoreBody>[] = [];
  const rates = new Map<string, number[]>();
  const names = { hits: 0, given: 0, wanted: 0 };
  let count = 0;
  for (const [id, truth, answer] of pages) {
    count += 1;
    const add = (field: string, score: number) => rates.set(field, [...(rates.get(field) ?? []), score]);
    const rate = (field: string, score: number, wanted: unknown, given: unknown) => {
      add(field, score);
      if (score < 1) missed({ id, field, truth: wanted, given, score });
    };
    const text = answer.text ?? '';
    if (truth.articleBody !== undefined) {
      const body = scoreBody(truth.articleBody, text);
      bodies.push(body);
      const score = ((body.precision ?? 0) + (body.recall ?? 0)) / 2;
      if (!body.exact) missed({ id, field: 'body', truth: body.precision, given: body.recall, score });
    }
    if (truth.title) {
      const verdict = scoreTitle(truth.title, answer.title ?? '');
      rate('title', Number(verdict === 'exact'), truth.title, answer.title);
      add('title~', Number(verdict !== 'wrong'));
    }
    if (truth.authors) {
      const wanted = nameSet(truth.authors);
      const given = nameSet(answer.authors ?? []);
      const hits = [...given].filter((name) => wanted.has(name)).length;
      rate('authors', Number(hits === wanted.size && hits === given.size), truth.authors, answer.authors);
      names.hits += hits;
      names.given += given.size;
      names.wanted += wanted.size;
    }
    if (truth.datePublished) {
      const verdict = scoreDay(truth.datePublished, answer.published ?? null);
      rate('day', Number(verdict === 'hit'), truth.datePublished, answer.published);
      add('day!', Number(verdict === 'wrong'));
    }
    if (truth.leadImages) {
      const acceptable = [...truth.leadImages, truth.declared?.ogImage ?? ''].filter(Boolean);
      rate('image', Number(sameImage(acceptable, answer.image ?? null)), truth.leadImages[0], answer.image);
    }
    if (truth.lang)
      rate('lang', Number(sameLanguage(truth.lang, answer.language ?? null)), truth.lang, answer.language);
    if (truth.declared?.canonical) {
      const wanted = absoluteUrl(truth.declared.canonical);
      rate('canonical', Number(answer.canonical === wanted), truth.declared.canonical, answer.canonical);
    }
    const said = norm(text);
    for (const snippet of truth.with ?? []) rate('with', Number(said.includes(norm(snippet))), snippet, '');
    for (const snippet of truth.without ?? []) rate('without', Number(!said.includes(norm(snippet))), snippet, '');
  }
  const figures: Figures = { pages: count };
  if (bodies.length > 0) Object.assign(figures, joinBodies(bodies));
  for (const [field, scores] of rates) figures[field] = mean(scores);
  if (names.wanted > 0) figures.nameF1 = (2 * names.hits) / (names.given + names.wanted);
  return figures;
}
