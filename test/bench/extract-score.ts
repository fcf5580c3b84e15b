/** Scores of article extraction, as the data set's README defines them. */

export type BodyCounts = { readonly precision: number | null; readonly recall: number | null; readonly exact: boolean };

/** One page's body score by 4-token shingles (article-extraction-benchmark's evaluate.py). */
export function scoreBody(truth: string, predicted: string): BodyCounts {
  const wanted = shingles(truth);
  const given = shingles(predicted);
  let tp = 0;
  let fp = 0;
  let fn = 0;
  for (const key of new Set([...wanted.keys(), ...given.keys()])) {
    const t = wanted.get(key) ?? 0;
    const p = given.get(key) ?? 0;
    tp += Math.min(t, p);
    fp += Math.max(0, p - t);
    fn += Math.max(0, t - p);
  }
  const part = (wrong: number) => (fp === 0 && fn === 0 ? 1 : tp + wrong === 0 ? 0 : tp / (tp + wrong));
  return {
    precision: tp + fp > 0 ? part(fp) : null,
    recall: tp + fn > 0 ? part(fn) : null,
    exact: tokens(truth).join(' ') === tokens(predicted).join(' '),
  };
}

/** The set's figures from its pages'. F1 is that of the mean precision and recall, not the mean of F1s. */
export function joinBodies(pages: readonly BodyCounts[]) {
  const precision = mean(pages.flatMap((page) => (page.precision === null ? [] : [page.precision])));
  const recall = mean(pages.flatMap((page) => (page.recall === null ? [] : [page.recall])));
  const f1 = precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0;
  return { precision, recall, f1, exact: mean(pages.map((page) => Number(page.exact))) };
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function tokens(text: string): string[] {
  return text.match(/[\p{L}\p{N}_]+/gu) ?? [];
}

function shingles(text: string): Map<string, number> {
  const all = tokens(text);
  const counts = new Map<string, number>();
  if (all.length === 0) return counts;
  for (let i = 0; i < Math.max(1, all.length - 3); i += 1) {
    const key = all.slice(i, i + 4).join(' ');
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** Text made comparable: entities, width and case folded, everything but words one space. */
export function norm(text: string): string {
  return text
    .replace(/&amp;/g, '&')
    .replace(/&(?:#39|apos);/g, "'")
    .replace(/&quot;/g, '"')
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .toLowerCase()
    .trim();
}

/** `exact`, `lenient` (token F1 of 0.8 or more) or `wrong`. */
export function scoreTitle(truth: string, predicted: string): 'exact' | 'lenient' | 'wrong' {
  if (norm(truth) === norm(predicted)) return 'exact';
  return overlap(norm(truth).split(' '), norm(predicted).split(' ')) >= 0.8 ? 'lenient' : 'wrong';
}

function overlap(a: readonly string[], b: readonly string[]): number {
  const left = [...b];
  let hits = 0;
  for (const word of a) {
    const at = left.indexOf(word);
    if (at < 0) continue;
    left.splice(at, 1);
    hits += 1;
  }
  return (2 * hits) / (a.length + b.length);
}

/** Names as the scoring compares them. */
export function nameSet(names: readonly string[]): Set<string> {
  return new Set(
    names
      .flatMap((name) => name.split(/[;,|/]|\s(?:and|und|et|y|og|och|ve|e|&)\s/i))
      .map((name) => norm(name.trim().replace(/^(?:by|von|par|por|da|di|af|av)\s+/i, '')))
      .filter(Boolean),
  );
}

/** `hit` where own-zone day or UTC day agree, `wrong` where a date was given that does not, else `none`. */
export function scoreDay(truth: string, predicted: string | null): 'hit' | 'wrong' | 'none' {
  if (!predicted) return 'none';
  const wanted = daysOf(truth);
  return daysOf(predicted).some((day) => wanted.includes(day)) ? 'hit' : 'wrong';
}

function daysOf(date: string): string[] {
  const moment = new Date(date);
  return [date.slice(0, 10), Number.isNaN(moment.getTime()) ? '' : moment.toISOString().slice(0, 10)].filter(Boolean);
}

export function sameImage(acceptable: readonly string[], predicted: string | null): boolean {
  if (!predicted) return false;
  const bare = (url: string) => url.replace(/^https?:/, '').replace(/[?#].*$/, '');
  const name = bare(predicted).split('/').at(-1) ?? '';
  return acceptable.some((url) => bare(url) === bare(predicted) || (name.length >= 9 && url.includes(name)));
}

export function sameLanguage(truth: string, predicted: string | null): boolean {
  const two = (tag: string) =>
    tag
      .slice(0, 2)
      .toLowerCase()
      .replace(/^n[bn]$/, 'no');
  return predicted !== null && two(truth) === two(predicted);
}
