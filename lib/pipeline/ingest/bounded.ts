import type { ArticleContent } from '../../model/index.ts';

/**
 * The longest HTML of an article that is kept, in characters: some eighty thousand words, more than a novel. A feed shows
 * fifty articles at once, in four formats, and whoever regenerates it holds them all.
 */
export const MOST_HTML = 500_000;

/**
 * The most that is kept of each field, in characters or entries. What exceeds it was never written for a reader, and an
 * item of the table holds 400 KB.
 */
const MOST = {
  title: 2000,
  name: 300,
  authors: 50,
  tags: 100,
  excerpt: 5000,
  html: MOST_HTML,
  address: 4000,
  enclosures: 50,
} as const;

/** The content within what can be stored and shown: overlong fields cut, an overlong text known only by its excerpt. */
export function bounded(content: ArticleContent): ArticleContent {
  const isTooLong = content.html.length > MOST.html;
  const isUsableAddress = (url: string | null) => url === null || url.length <= MOST.address;
  return {
    ...content,
    title: cut(content.title, MOST.title),
    authors: content.authors.slice(0, MOST.authors).map((author) => cut(author, MOST.name)),
    language: cut(content.language, 35),
    section: cut(content.section, MOST.name),
    tags: content.tags.slice(0, MOST.tags).map((tag) => cut(tag, MOST.name)),
    canonicalUrl: isUsableAddress(content.canonicalUrl) ? content.canonicalUrl : null,
    leadImage:
      content.leadImage === null || !isUsableAddress(content.leadImage.url)
        ? null
        : {
            ...content.leadImage,
            alt: cut(content.leadImage.alt, MOST.title),
            credit: cut(content.leadImage.credit, MOST.name),
          },
    enclosures: content.enclosures.filter(({ url }) => isUsableAddress(url)).slice(0, MOST.enclosures),
    excerpt: cut(content.excerpt, MOST.excerpt),
    ...(isTooLong && { html: '', text: '', wordCount: 0, complete: false }),
  };
}

function cut<T extends string | null>(text: T, most: number): T {
  // A pair of surrogates is one character and is not cut in two.
  return (
    text === null || text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`
  ) as T;
}
