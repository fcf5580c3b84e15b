import type { Article, ArticleContent } from '../model/index.ts';
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
  if (changes.length === 0) note(differ(before.excerpt, after.excerpt), 'excerpt');
  return changes.length > 0 ? changes : ['details'];
}

/** The changes of the text by paragraphs; where its words are as they were, those of its links, pictures and form. */
function textChanges(before: ArticleContent, after: ArticleContent): string[] {
  const [old, young] = [paragraphsOf(before.text), paragraphsOf(after.text)];
  const removed = without(old, young);
  const added = without(young, old);
  let changed = 0;
  for (let index = removed.length - 1; index >= 0; index--) {
    const successor = added.findIndex((paragraph) => isRewriting(removed[index]!, paragraph));
    if (successor < 0) continue;
    added.splice(successor, 1);
    removed.splice(index, 1);
    changed += 1;
  }
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
  const left = [...others];
  return some.filter((paragraph) => {
    const at = left.indexOf(paragraph);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** A paragraph is another's rewriting where they have a third of their words in common. */
function isRewriting(old: string, young: string): boolean {
  const words = (text: string) => new Set(text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+|[\p{scx=Han}]/gu) ?? []);
  const [before, after] = [words(old), words(young)];
  const shared = [...before].filter((word) => after.has(word)).length;
  return shared * 3 >= Math.max(before.size, after.size);
}
