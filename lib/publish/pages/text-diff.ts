import { diffArrays } from 'diff';

/** A run of words that both texts have, or only the later, or only the earlier. */
export type Run = { readonly kind: 'same' | 'added' | 'removed'; readonly text: string };

/** A paragraph with its changes, or how many paragraphs in a row stayed as they were. */
export type Change =
  | { readonly kind: 'paragraph'; readonly runs: readonly Run[] }
  | { readonly kind: 'unchanged'; readonly paragraphs: number };

/** Differences beyond these numbers are no longer looked for piece by piece: the whole is old, and the whole is new. */
const MOST_PARAGRAPHS = 1000;
const MOST_WORDS = 400;

/** Two paragraphs with less than this share of their words in common are two, not one that was changed. */
const LEAST_COMMON = 0.3;

/**
 * What is to be done to one text to get the other: paragraph by paragraph, and word by word within those that were
 * changed. A function of the texts alone; its work is bounded by the limits above, whatever the texts.
 */
export function diffTexts(before: string, after: string): Change[] {
  let removed: readonly string[] = [];
  const runs = compare(paragraphs(before), paragraphs(after), MOST_PARAGRAPHS);
  const changes = runs.map(({ kind, values }): readonly Change[] => {
    const old = removed;
    removed = kind === 'removed' ? values : [];
    if (kind === 'added') return rewritten(old, values);
    if (kind === 'same') return [...old.map(gone), { kind: 'unchanged', paragraphs: values.length }];
    return [];
  });
  return [...changes.flat(), ...removed.map(gone)];
}

/** The words of one line that were changed to make another of it. */
export function diffWords(before: string, after: string): Run[] {
  return compare(words(before), words(after), MOST_WORDS).map(({ kind, values }) => ({ kind, text: values.join('') }));
}

/** Paragraphs that took the place of others: each beside the one it was made of, as far as one can tell by their order. */
function rewritten(removed: readonly string[], added: readonly string[]): Change[] {
  const longest = Math.max(removed.length, added.length);
  return Array.from({ length: longest }, (_, index) => {
    const [old, young] = [removed[index], added[index]];
    if (young === undefined) return [gone(old ?? '')];
    if (old === undefined) return [fresh(young)];
    const runs = diffWords(old, young);
    const common = runs.reduce((sum, run) => sum + (run.kind === 'same' ? run.text.length : 0), 0);
    if (common < LEAST_COMMON * Math.max(old.length, young.length)) return [gone(old), fresh(young)];
    return [{ kind: 'paragraph', runs } as const];
  }).flat();
}

function gone(text: string): Change {
  return { kind: 'paragraph', runs: [{ kind: 'removed', text }] };
}

function fresh(text: string): Change {
  return { kind: 'paragraph', runs: [{ kind: 'added', text }] };
}

type Compared = { readonly kind: Run['kind']; readonly values: readonly string[] };

function compare(before: string[], after: string[], most: number): Compared[] {
  const parts = diffArrays(before, after, { maxEditLength: most });
  if (parts === undefined) {
    const whole = [
      { kind: 'removed', values: before },
      { kind: 'added', values: after },
    ] as const;
    return whole.filter(({ values }) => values.length > 0);
  }
  return parts.map(({ added, removed, value }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    values: value,
  }));
}

function paragraphs(text: string): string[] {
  return text
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.replace(/\s+/g, ' ').trim())
    .filter((paragraph) => paragraph !== '');
}

/** Words and what stands between them; scripts that do not divide words are taken character by character. */
function words(text: string): string[] {
  return text.match(/(?:(?![\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}])[\p{L}\p{M}\p{N}'’])+|\s+|[\s\S]/gu) ?? [];
}
