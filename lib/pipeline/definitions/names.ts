import { type Article, type FeedName, type NameKind, tellingNow } from '../../model/index.ts';

/** What an article calls something: the name, and how it is spelled there. */
export type Spelled = FeedName & { readonly spelling: string };

/** Names beyond so many of a kind are left out: a page may list thousands. */
const MOST: Readonly<Record<NameKind, number>> = { section: 1, tag: 20, author: 10, language: 1 };

/** A longer text is no name. In UTF-16 code units. */
const LONGEST = 100;

/** Text as it is compared, without regard to case and to the way letters are composed. */
export function foldText(text: string): string {
  // Composed again at the end: a lower-case letter may be composed with a mark where the capital could not be.
  return text.normalize('NFC').toLowerCase().normalize('NFC');
}

/** A name as it is compared: as {@link foldText}, without what cannot be seen, on one line. */
export function foldName(name: string): string {
  return foldText(plain(name));
}

/** The tags by which an article is filed: its own, and those of each source that tells it. */
export function tagsOf(article: Article): readonly string[] {
  return [...article.tags, ...tellingNow(article).flatMap(({ tags }) => tags)];
}

const known = new WeakMap<Article, readonly Spelled[]>();

/** The names by which an automatic feed could take this article. What it calls itself may be hostile; these are not. */
export function namesOf(article: Article): readonly Spelled[] {
  let names = known.get(article);
  if (names === undefined) {
    const { section, authors, language } = article;
    names = [
      ...namesAmong('section', section === null ? [] : [section]),
      ...namesAmong('tag', tagsOf(article)),
      ...namesAmong('author', authors),
      ...namesAmong('language', primaryLanguage(language)),
    ];
    known.set(article, names);
  }
  return names;
}

function namesAmong(kind: NameKind, written: readonly string[]): Spelled[] {
  const found = new Map<string, Spelled>();
  for (const one of written) {
    if (found.size === MOST[kind]) break;
    // A line that is far too long is not even looked at.
    const spelling = one.length > 10 * LONGEST ? '' : plain(one);
    const name = foldText(spelling);
    const isName = /[\p{L}\p{N}]/u.test(name) && Math.max(name.length, spelling.length) <= LONGEST;
    if (isName && !found.has(name)) found.set(name, { kind, name, spelling });
  }
  return [...found.values()];
}

/** `en` of `en-GB`: regions share a feed. */
function primaryLanguage(language: string | null): string[] {
  const primary = (language ?? '').toLowerCase().split('-', 1)[0] ?? '';
  return /^[a-z]{2,3}$/.test(primary) && primary !== 'und' ? [primary] : [];
}

/** Without control and format characters (but those that join letters), runs of white space as one space. */
function plain(name: string): string {
  return name
    .toWellFormed()
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .replace(/(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Co}\p{Cn}\ufffd]/gu, '')
    .replace(/ +/g, ' ')
    .trim();
}
