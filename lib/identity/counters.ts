import type { ArticleContent, ArticleState } from '../model/index.ts';
import { isChurn } from './churn.ts';
import { contentHash, homeOf } from './revision.ts';
import { foldText, visibleHtml } from './visible-html.ts';

/**
 * Whether all that differs between two readings of one article are counters beside it: points, comments, views. A counter
 * is known by how it stands, a word and a number in a line or part of a line of its own, and by what it counts; what
 * counts something else is one only beside such a one (`Points: 31 · Boosts: 4`). A number in a sentence, in a table, in a
 * heading or with a unit is the article's own, and so is one that is all that the article says.
 */
export function differInCountersAlone(before: ArticleContent, after: ArticleContent, state: ArticleState): boolean {
  const rest = ({ title, ...content }: ArticleContent) =>
    contentHash({ ...content, title: withoutCount(title), html: '', excerpt: null }, state);
  const [old, young] = [linesOf(before), linesOf(after)];
  if (old.length !== young.length || rest(before) !== rest(after)) return false;
  const pairs: Pair[] = old.map((line, at) => [line, young[at]!]);
  const changed = pairs.filter(([one, other]) => one !== other);
  if (changed.length === 0) return before.title !== after.title;
  if (changed.length === pairs.length && before.title === null) return false;
  const kinds = changed.flatMap(([one, other]) => (isAside(one) ? partsOf(one, other) : ['own' as const]));
  return kinds.includes('counter') && !kinds.includes('own');
}

/** A title without the counter that stands in brackets behind it: `The mill is sold (4 comments)`. */
function withoutCount(title: string | null): string | null {
  const open = title === null ? -1 : Math.max(title.lastIndexOf('('), title.lastIndexOf('['));
  if (title === null || open < 1 || !/[)\]]$/.test(title)) return title;
  return isCounter(title.slice(open + 1, -1).trim()) ? title.slice(0, open).trimEnd() : title;
}

type Pair = [before: string, after: string];

/** Lines as `kind:words`, those of the excerpt too, unless it only repeats how the text begins. */
function linesOf(content: ArticleContent): string[] {
  const html = visibleHtml(content.html, homeOf(content));
  const excerpt = repeats(content) ? [] : (content.excerpt ?? '').split('\n').map((line) => `:${foldText(line)}`);
  return [...(html === '' ? [] : html.split('\n').flatMap(linesOfBlock)), ...excerpt];
}

/** A break parts a block in lines of its kind. */
function linesOfBlock(block: string): string[] {
  const kind = block.slice(0, block.indexOf(':') + 1);
  return block
    .slice(kind.length)
    .split(BREAK)
    .map((line) => kind + line.trim());
}

const BREAK = '⏎';

function repeats({ excerpt, text }: ArticleContent): boolean {
  const letters = (words: string) => words.replace(/[^\p{L}\p{N}]+/gu, '');
  return letters(text.slice(0, 8000)).startsWith(letters(excerpt ?? ''));
}

/** No counter is longer, with all others of its line. */
const LONGEST = 120;

/** Whether a block may be one that stands beside the article: short, no heading, no cell, no sentence. */
function isAside(line: string): boolean {
  const kind = line.slice(0, line.indexOf(':'));
  return line.length <= LONGEST && !/^(?:h[1-6]|t[dh]|pre|blockquote)$/.test(kind) && !/[.!?。]$/.test(line);
}

/** What parts a line into what is counted one beside the other: a sign, else what follows on a number or comes before it. */
const PARTED = [/[|·•/]|,(?!\d)/, /(?<=\d[km]?)\s(?=\p{L})/iu, /\s(?=\d)/];

/** What each part of a line that differs is: a counter, perhaps one, or what the article says. */
function partsOf(before: string, after: string): Part[] {
  const words = (line: string) => line.slice(line.indexOf(':') + 1).replace(/<[^<>]*>/g, '');
  const told = PARTED.map((parted, at) => compared(words(before).split(parted), words(after).split(parted), at === 0));
  return told.find((parts) => !parts.includes('own')) ?? ['own'];
}

type Part = 'counter' | 'perhaps' | 'own';

/** Without a sign between them the parts are such only where all of them are counters. */
function compared(old: readonly string[], young: readonly string[], hasSign: boolean): Part[] {
  if (old.length !== young.length) return ['own'];
  return old.flatMap((part, at) => {
    const [one, other] = [part.trim(), young[at]!.trim()];
    if (one === other) return hasSign || isCounter(one) ? [] : ['own'];
    if (isCounter(one) && isCounter(other)) return ['counter'];
    return isAlike(one, other) ? ['perhaps'] : ['own'];
  });
}

/** Words before what is counted that say no more than that it is. */
const COUNTING = /^(?:#|no\.? of |number of |total )\s*/i;

/** What is counted of an article in places where its score could also be its news: whole, and nothing besides. */
const SCORED =
  /^(?:\d[\d.,'’]*\s?[km]?\s(?:points?|upvotes?|boosts?|favou?rites?|replies|stars?|downloads?|plays|punkte|antworten|réponses)(?: by \S{1,40})?|(?:points?|upvotes?|boosts?|favou?rites?|replies|stars?|downloads?|plays|punkte|antworten|réponses)\s?:\s?\d[\d.,'’]*\s?[km]?)$/i;

function isCounter(part: string): boolean {
  const told = part.replace(COUNTING, '');
  return isChurn(told) || SCORED.test(told);
}

/** A word and a whole number, as `Word: 12`, `Word (12)` or `12 words`: no unit is as long as a word. */
const COUNT = /^(?:\p{L}{3,20}(?::\s?|\s?\()(\d{1,9})\)?|(\d{1,9})\s\p{L}{4,20})$/u;

function isAlike(before: string, after: string): boolean {
  const [old, young] = [COUNT.exec(before), COUNT.exec(after)];
  if (old === null || young === null) return false;
  const bare = (part: string) => part.replace(/\d+/, '#');
  const [from, to] = [Number(old[1] ?? old[2]), Number(young[1] ?? young[2])];
  return bare(before) === bare(after) && to > from;
}
