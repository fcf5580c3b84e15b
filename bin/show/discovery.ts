import pc from 'picocolors';
import { formatStated, type Source, termsWords } from '../../lib/model/index.ts';
import type { Attempt, Candidate, Discovery, PreviewItem } from '../../lib/pipeline/index.ts';
import { printable } from './printable.ts';
import { type Cell, textTable } from './table.ts';

/** The longest name of a way. */
const WAY_WIDTH = 'robots sitemap'.length;

/** One address that was tried, on a line: `✓ alternate       https://…  a feed of 10 items`. */
export function showAttempt({ way, url, outcome, line }: Attempt, color: boolean): string {
  const { green, red, dim } = pc.createColors(color);
  const mark = { found: green('✓'), step: '→', nothing: dim('✗'), failed: red('✗') }[outcome];
  const shown = printable(`${way.padEnd(WAY_WIDTH)}  ${url}`);
  const said = printable(line);
  return `${mark} ${outcome === 'found' || outcome === 'step' ? shown : dim(shown)}  ${outcome === 'failed' ? red(said) : said}`;
}

/** What would be followed, and its newest items as a table. */
export function showCandidate(
  candidate: Candidate,
  source: Pick<Source, 'title' | 'fullText'>,
  color: boolean,
  width: number | null,
): string {
  const { bold, dim, yellow } = pc.createColors(color);
  const { kind, url, items, note } = candidate;
  const terms = termsWords(candidate.terms);
  const rows = items.map((item): Cell[] => [
    dateWords(item),
    textWords(item, candidate),
    item.title ?? item.url ?? '-',
  ]);
  return [
    `${bold(printable(source.title))}`,
    `${dim(`${kind} `)}${printable(url)}`,
    dim(`${countWords(candidate)}; ${fullTextWords(candidate, source)}`),
    ...(terms === null ? [] : [`${dim('terms ')}${printable(terms)}`]),
    ...(note === null ? [] : [yellow(printable(note))]),
    ...(rows.length === 0 ? [] : ['', textTable(['DATE', 'TEXT', 'NEWEST ITEMS'], rows, color, width)]),
  ].join('\n');
}

/** What else could be followed; empty where nothing. */
export function showOthers({ candidates, unread }: Discovery, color: boolean, width: number | null): string {
  const rows = [
    ...candidates.slice(1).map((one) => [one.kind, one.url, `${countWords(one)}${one.complete ? ', full text' : ''}`]),
    ...unread.map(({ url, title }) => ['feed', url, `not looked at${title === null ? '' : `: ${title}`}`]),
  ];
  return rows.length === 0 ? '' : textTable(['ALSO', 'ADDRESS', ''], rows, color, width);
}

/** All that can be followed, numbered, the best first. */
export function showNumbered({ candidates, unread }: Discovery, color: boolean, width: number | null): string {
  const rows = [
    ...candidates.map((one, at) => [
      `${at + 1}`,
      one.kind,
      one.url,
      `${countWords(one)}${one.complete ? ', full text' : ''}`,
    ]),
    ...unread.map(({ url, title }) => ['', 'feed', url, `not looked at${title === null ? '' : `: ${title}`}`]),
  ];
  return textTable(['', 'KIND', 'ADDRESS', ''], rows, color, width);
}

/** What a find is, in words that are all ours: `a feed of 10 items, with full texts`. */
export function candidateNote(candidate: Candidate): string {
  const count = countWords(candidate);
  switch (candidate.kind) {
    case 'feed':
      return `a feed of ${count}, ${candidate.complete ? 'with full texts' : "whose full texts are read from the articles' pages"}`;
    case 'sitemap':
      return `a sitemap of ${count}, whose full texts are read from their pages`;
    case 'page':
      return `a page without a feed that lists ${count}`;
  }
}

function dateWords({ date }: PreviewItem): string {
  return formatStated(date)?.slice(0, 16).replace('T', ' ') ?? '-';
}

function textWords({ complete }: PreviewItem, { kind }: Candidate): string {
  if (complete) return 'full';
  return kind === 'feed' ? 'cut' : 'link';
}

function countWords({ total, kind }: Candidate): string {
  const noun = kind === 'feed' ? 'item' : 'article';
  return `${total} ${noun}${total === 1 ? '' : 's'}`;
}

/** Where the articles' texts will come from. */
function fullTextWords({ complete, kind }: Candidate, { fullText }: Pick<Source, 'fullText'>): string {
  if (fullText === 'always') return "full texts are read from the articles' pages";
  if (complete) return 'with full texts';
  if (fullText === 'never') return 'without full texts';
  return kind === 'feed'
    ? "cut: full texts are read from the articles' pages"
    : "full texts are read from the articles' pages";
}
