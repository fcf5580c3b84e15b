import { type Article, isRevised, noteOf } from '../../model/index.ts';
import { cleanText, escapeText, oneLine, writableDate } from '../documents/writable.ts';
import { momentTime, statedTime } from './dateline.ts';
import { type Change, diffTexts, diffWords, type Run } from './text-diff.ts';

/** Characters of diffs on one page; beyond them the pairs that are furthest apart are named, but not written out. */
const MOST_CHARACTERS = 2_000_000;

/**
 * The revisions of an article as a list, and what changed between any two of them; the oldest first. `isWhole` says whether
 * their texts are shown.
 */
export function revisionHistory(revisions: readonly Article[], isWhole: boolean): string {
  const [first, last] = [revisions[0], revisions.at(-1)];
  if (first === undefined || last === undefined || first === last) return '';
  return `<section class="history" aria-labelledby="revisions">
<h2 id="revisions">Revisions</h2>
<ol>
${[...revisions].reverse().map(line).join('')}</ol>
${chooser(revisions)}<div class="changes">
${comparisons(revisions, isWhole)}</div>
</section>
`;
}

function line(article: Article): string {
  const words = article.changed.flatMap((change) => oneLine(change) ?? []).join(', ');
  const what = !isRevised(article) ? 'first seen' : words || 'details';
  const note = oneLine(noteOf(article));
  const correction = note === null ? '' : `<br>Correction: <bdi>${escapeText(note)}</bdi>`;
  return `<li value="${article.revision}">${momentTime(article.revisedAt)}: ${escapeText(what)}${correction}</li>\n`;
}

/** A table of links, a row for the earlier and a column for the later of two; with two revisions there is nothing to choose. */
function chooser(revisions: readonly Article[]): string {
  if (revisions.length < 3) return '';
  const later = revisions.slice(1);
  const head = later.map(({ revision }) => `<th scope="col">${revision}</th>`).join('');
  const rows = revisions.slice(0, -1).map((from) => {
    const cells = later.map((to) => {
      if (to.revision <= from.revision) return '<td></td>';
      const name = `from revision ${from.revision} to revision ${to.revision}`;
      return `<td><a href="#${anchor(from, to)}" aria-label="${name}" title="${name}">show</a></td>`;
    });
    return `<tr><th scope="row">${from.revision}</th>${cells.join('')}</tr>\n`;
  });
  return `<table class="pairs">
<caption>What changed from one revision (left) to another (above)</caption>
<thead><tr><td></td>${head}</tr></thead>
<tbody>
${rows.join('')}</tbody>
</table>
`;
}

function anchor(from: Article, to: Article): string {
  return `r${from.revision}-r${to.revision}`;
}

function comparisons(revisions: readonly Article[], isWhole: boolean): string {
  const pairs = revisions.flatMap((to, at) =>
    revisions.slice(0, at).map((from, before) => ({ from, to, apart: at - before })),
  );
  const newest = pairs.findLast(({ apart }) => apart === 1);
  const written = new Map<string, string>();
  let left = MOST_CHARACTERS;
  for (const { from, to } of [...pairs].sort((a, b) => a.apart - b.apart)) {
    const body = left <= 0 ? TOO_LONG : comparison(from, to, isWhole);
    left -= body.length;
    written.set(anchor(from, to), left < 0 ? TOO_LONG : body);
  }
  return pairs
    .map(({ from, to, apart }) => {
      const name = anchor(from, to);
      const isNewest = apart === 1 && to === newest?.to;
      const heading = `<h3>From revision ${from.revision} to revision ${to.revision}</h3>`;
      return `<section id="${name}"${isNewest ? ' class="newest"' : ''}>\n${heading}\n${written.get(name)}</section>\n`;
    })
    .join('');
}

const TOO_LONG = '<p class="unchanged">These two differ by more than this page can show.</p>\n';

function comparison(from: Article, to: Article, isWhole: boolean): string {
  const fields = FIELDS.flatMap(({ name, show }) => {
    const [old, young] = [show(from), show(to)];
    return old === young ? [] : [`<p class="field"><b>${name}</b> ${runs(diffWords(old, young))}</p>\n`];
  });
  const changes = diffTexts(cleanText(from.text), cleanText(to.text));
  const text = changes.some((change) => change.kind === 'paragraph') ? changes.map(paragraph) : [];
  const all = [...fields, ...text].join('');
  if (all !== '') return all;
  if (isSame(from, to)) return '<p class="unchanged">These two do not differ.</p>\n';
  const words = isWhole ? 'No word differs: form, links or files do.' : 'Nothing that is shown here differs.';
  return `<p class="unchanged">${words}</p>\n`;
}

/** By what they say, and not by their hashes alone: these are stored, and the rule behind them grows. */
function isSame(from: Article, to: Article): boolean {
  const said = ({ html, excerpt, complete, enclosures }: Article) =>
    JSON.stringify([html, excerpt, complete, enclosures.map(({ url }) => url)]);
  return from.hash === to.hash || said(from) === said(to);
}

/** What is compared besides the text, each as one line. */
const FIELDS: readonly { readonly name: string; show(article: Article): string }[] = [
  { name: 'Title', show: (article) => oneLine(article.title) ?? '' },
  { name: 'By', show: (article) => lines(article.authors) },
  { name: 'Published', show: (article) => stated(article) },
  { name: 'Section', show: (article) => oneLine(article.section) ?? '' },
  { name: 'Tags', show: (article) => lines(article.tags) },
  { name: 'Picture', show: (article) => article.leadImage?.url ?? '' },
  { name: 'Language', show: (article) => article.language ?? '' },
];

function lines(values: readonly string[]): string {
  return values.flatMap((value) => oneLine(value) ?? []).join(', ');
}

function stated({ published }: Article): string {
  const date = writableDate(published);
  return date === null ? '' : statedTime(date).replace(/<[^<>]*>/g, '');
}

function paragraph(change: Change): string {
  if (change.kind === 'paragraph') return `<p>${runs(change.runs)}</p>\n`;
  const count = change.paragraphs === 1 ? '1 paragraph' : `${change.paragraphs} paragraphs`;
  return `<p class="unchanged">${count} as before</p>\n`;
}

const TAGS = { same: '', added: 'ins', removed: 'del' } as const;

function runs(all: readonly Run[]): string {
  const written = all.map(({ kind, text }) => {
    const tag = TAGS[kind];
    return tag === '' ? escapeText(text) : `<${tag}>${escapeText(text)}</${tag}>`;
  });
  return `<bdi>${written.join('')}</bdi>`;
}
