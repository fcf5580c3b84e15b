import { extractArticle } from '../../../lib/extract/article/article.ts';
import { parsePage } from '../../../lib/extract/page/page.ts';
import { type AbsoluteUrl, type ArticleContent, NO_CONTENT } from '../../../lib/model/index.ts';

export const TITLE = 'The keeper counts the seals again';

/** Eight paragraphs that an article may consist of. */
export const TEXT = [
  'The keeper of the northern light has counted the seals on the bank since he was a boy, and he means to count them until the lamp is put out for good.',
  'In some winters there were more of them than people in the village below, and in others he wrote a nought into the book and underlined it twice.',
  'The book is the fourth of its kind, bound in sailcloth, and the first three lie in the vestry, where the damp has eaten the years before the war.',
  'Two students came with a drone last summer, flew it over the bank for an hour, and arrived at a number that differed from his by three.',
  'He does not say which of the numbers is the right one, but he has asked them to write theirs into the book as well, in pencil.',
  'What the seals live on has changed, he believes, since the mussels were dredged, and the fishermen who dredged them do not disagree with him.',
  'When the light is automated the village will need somebody else who walks down to the bank at low water with a lantern and a pencil.',
  'So far one girl of eleven years has offered, and she has already found a pup that he had missed on two mornings in a row.',
];

type Parts = {
  readonly head?: string;
  /** Between the headline and the text. */
  readonly top?: string;
  readonly after?: string;
  readonly before?: string;
  readonly heading?: string;
  readonly title?: string;
  readonly lang?: string;
  readonly url?: string;
  readonly text?: readonly string[];
};

/** What is read of a page of the Bank Observer that is made of these parts. */
export function readPage(parts: Parts): ArticleContent {
  const { head = '', top = '', after = '', before = '', heading = `<h1>${TITLE}</h1>`, lang = ' lang="en"' } = parts;
  const { title = `${TITLE} | Bank Observer`, url = 'https://observer.example/coast/seals', text = TEXT } = parts;
  const html = `<!doctype html><html${lang}><head><title>${title}</title>${head}</head><body>
    <header>${before}</header><main><article>${heading}${top}
    <div class="story">${text.map((paragraph) => `<p>${paragraph}</p>`).join('\n')}</div></article>${after}</main>
    <footer><p>Bank Observer, Quay 1</p></footer></body></html>`;
  return extractArticle(parsePage(html, url as AbsoluteUrl)).article ?? NO_CONTENT;
}

export function ld(json: unknown): string {
  return `<script type="application/ld+json">${JSON.stringify(json)}</script>`;
}
