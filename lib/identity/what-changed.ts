import { type Article, type ArticleContent, isSameTerms, ownTerms } from '../model/index.ts';
import { pictureName } from './picture-name.ts';
import { homeOf } from './revision.ts';
import { foldText, visibleHtml } from './visible-html.ts';

/** An article as it was, or as it is to be: what is compared. */
type Compared = ArticleContent & Pick<Article, 'state'>;

/**
 * What differs between two revisions, in a reader's words, the most telling first: `title`, `2 paragraphs`,
 * `1 paragraph added`, `2 removed`, `lead image`. Never empty.
 */
export function whatChanged(before: Compared, after: Compared): string[] {
  const changes: string[] = [];
  const note = (differs: boolean, words: string) => {
    if (differs) changes.push(words);
  };
  const differ = (one: string | null, other: string | null) => foldText(one ?? '') !== foldText(other ?? '');
  const list = (names: readonly string[]) => names.map(foldText).join('\n');
  const sorted = (names: readonly string[]) => [...new Set(names.map(foldText))].sort().join('\n');
  const picture = ({ leadImage }: ArticleContent) => leadImage && pictureName(leadImage.url);

  note(before.state !== after.state, after.state === 'usable' ? 'restored' : after.state);
  note(differ(before.title, after.title), 'title');
  note(list(before.authors) !== list(after.authors), 'byline');
  note(before.published?.instant !== after.published?.instant, 'date');
  note(!before.complete && after.complete, 'full text');
  note(before.complete && !after.complete, 'text cut');
  if (before.complete === after.complete) changes.push(...textChanges(before, after));
  note(picture(before) !== picture(after), 'lead image');
  note(differ(before.section, after.section), 'section');
  note(sorted(before.tags) !== sorted(after.tags), 'tags');
  note(before.language?.toLowerCase() !== after.language?.toLowerCase(), 'language');
  note(before.enclosures.map(({ url }) => url).join() !== after.enclosures.map(({ url }) => url).join(), 'files');
  // That a licence becomes known is no change of the article.
  const [was, is] = [ownTerms(before.terms), ownTerms(after.terms)];
  note(Object.keys(was).length > 0 && !isSameTerms(was, is), 'licence');
  if (changes.length === 0) note(differ(before.excerpt, after.excerpt), 'excerpt');
  if (changes.length === 0) note(!isSameTerms(before.terms, after.terms), 'terms of use');
  return changes.length > 0 ? changes : ['details'];
}

/** The changes of the text by paragraphs; where its words are as they were, those of its links, pictures and form. */
function textChanges(before: ArticleContent, after: ArticleContent): string[] {
  const [old, young] = [paragraphsOf(before.text), paragraphsOf(after.text)];
  const removed = without(old, young);
  const added = without(young, old);
  const changed = pairRewritten(removed, added);
  // Where there are as many as before, one that has nothing in common with its predecessor stands in its place.
  const replaced = old.length === young.length ? Math.min(added.length, removed.length) : 0;
  const words = inWords(changed + replaced, added.length - replaced, removed.length - replaced);
  if (words.length > 0) return words;
  if (old.join('\n') !== young.join('\n')) return ['order of paragraphs'];
  return formChanges(visibleHtml(before.html, homeOf(before)), visibleHtml(after.html, homeOf(after)));
}

function inWords(changed: number, added: number, removed: number): string[] {
  const counts: [number, string][] = [
    [changed, ''],
    [added, ' added'],
    [removed, ' removed'],
  ];
  // `paragraph` is said once: `1 paragraph added`, `2 removed`.
  return counts
    .filter(([count]) => count > 0)
    .map(([count, verb], index) => {
      const noun = count === 1 ? ' paragraph' : ' paragraphs';
      return `${count}${index === 0 ? noun : ''}${verb}`;
    });
}

function formChanges(before: string, after: string): string[] {
  if (before === after) return [];
  const all = (html: string, element: RegExp) => (html.match(element) ?? []).sort().join('\n');
  const changes: string[] = [];
  if (all(before, /<a [^>]*>/g) !== all(after, /<a [^>]*>/g)) changes.push('links');
  if (all(before, /<img [^>]*>/g) !== all(after, /<img [^>]*>/g)) changes.push('pictures');
  if (all(before, /<media [^>]*>/g) !== all(after, /<media [^>]*>/g)) changes.push('media');
  return changes.length > 0 ? changes : ['layout'];
}

function paragraphsOf(text: string): string[] {
  return text
    .split(/\n{2,}/)
    .map(foldText)
    .filter(Boolean);
}

/** What of some paragraphs is not among others, each as often as it is not. */
function without(some: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const paragraph of others) left.set(paragraph, (left.get(paragraph) ?? 0) + 1);
  return some.filter((paragraph) => {
    const count = left.get(paragraph) ?? 0;
    left.set(paragraph, count - 1);
    return count <= 0;
  });
}

/** So many pairs of paragraphs are compared at most: a text that was replaced as a whole has no paragraph rewritten. */
const MOST_COMPARED = 10_000;

/** Takes out of both those that are rewritten, one for one; how many. */
function pairRewritten(removed: string[], added: string[]): number {
  if (removed.length * added.length > MOST_COMPARED) return 0;
  const [old, young] = [removed.map(wordsOf), added.map(wordsOf)];
  let pairs = 0;
  for (let index = removed.length - 1; index >= 0; index--) {
    const successor = young.findIndex((words) => isRewriting(old[index]!, words));
    if (successor < 0) continue;
    young.splice(successor, 1);
    added.splice(successor, 1);
    removed.splice(index, 1);
    pairs += 1;
  }
  return pairs;
}

function wordsOf(paragraph: string): Set<string> {
  return new Set(paragraph.toLowerCase().match(/[\p{L}\p{M}\p{N}]+|[\p{scx=Han}]/gu) ?? []);
}

/** A paragraph is another's rewriting where they have a third of their words in common. */
function isRewriting(before: ReadonlySet<string>, after: ReadonlySet<string>): boolean {
  const shared = [...before].filter((word) => after.has(word)).length;
  return shared * 3 >= Math.max(before.size, after.size);
}
