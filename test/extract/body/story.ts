import { type ArticleExtraction, extractArticle } from '../../../lib/extract/article/article.ts';
import { extractPage } from '../../../lib/extract/index.ts';
import { parsePage } from '../../../lib/extract/page/page.ts';
import type { AbsoluteUrl, Extraction } from '../../../lib/model/index.ts';

export const URL_OF_STORY = 'https://post.example/2026/11/wheel' as AbsoluteUrl;

/** Six paragraphs of one story. */
export const PARAGRAPHS = [
  'The mill on the lower brook has ground no corn since the dry summer, and its owner lets the rooms above the wheel to walkers.',
  'In the spring a carpenter from the next valley came to look at the axle, and said that oak of that size was not to be had.',
  'The parish then asked the school whether its pupils could draw the wheel as it was, spoke by spoke, before it was taken down.',
  'They drew for eleven afternoons, and the drawings hang in the entrance of the hall, where the mayor passes them each day.',
  'A fund was opened in June, and by the end of the harvest it held enough for the timber, though not for the hands.',
  'So the smith offered his son, who had nothing to do until the frost, and the son turned out to be better at it than he.',
] as const;

export const HEADLINE = 'The wheel of the lower mill turns again';

export function paragraphs(from = 0, to: number = PARAGRAPHS.length): string {
  return PARAGRAPHS.slice(from, to)
    .map((text) => `<p>${text}</p>`)
    .join('\n');
}

/** A page with the story's text around what is given, in an `article` with the headline. */
export function storyWith(middle: string, { after = '', head = '' } = {}): string {
  return pageOf(`<article><h1>${HEADLINE}</h1>${paragraphs(0, 3)}${middle}${paragraphs(3)}</article>${after}`, head);
}

/** A page of a site with a head, a menu and a foot around what is given. */
export function pageOf(main: string, head = ''): string {
  return `<!doctype html><html lang="en"><head><title>${HEADLINE} | Lower Brook Post</title>${head}</head><body>
    <header><a href="/">Lower Brook Post</a><nav><a href="/news">News</a> <a href="/sport">Sport</a></nav></header>
    <main>${main}</main><footer><p>Lower Brook Post, Mill Lane 4, Lower Brook. All rights reserved.</p></footer></body></html>`;
}

export function articleOf(html: string): ArticleExtraction {
  return extractArticle(parsePage(html, URL_OF_STORY));
}

export function textOf(html: string): string {
  return articleOf(html).article?.text ?? '';
}

export function readPage(html: string): Extraction {
  return extractPage(html, { url: URL_OF_STORY });
}
