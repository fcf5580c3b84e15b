import type { ArticleContent, ArticleField, ExtractionRules, Provenance } from '../../model/index.ts';
import { type Clues, textContent } from '../clues/clues.ts';
import { textIn } from '../clues/graph.ts';
import { nearby } from '../clues/nearby.ts';
import { squeeze } from '../clues/words.ts';
import { readDate } from '../dates/dates.ts';
import { selectAll } from '../page/select.ts';
import { readCanonicalUrl } from './address.ts';
import { readAuthors } from './authors.ts';
import { readDates } from './dates.ts';
import { readLeadImage } from './image.ts';
import { readLanguage, statedLanguage } from './language.ts';
import { tidyNames } from './names.ts';
import { ruledImage, statedFormats } from './rules.ts';
import type { Found } from './title.ts';
import { readSection, readTags } from './topics.ts';

/** What a page tells of its article besides the text, with where each value comes from. */
export type Metadata = Pick<
  ArticleContent,
  | 'title'
  | 'authors'
  | 'published'
  | 'modified'
  | 'language'
  | 'canonicalUrl'
  | 'section'
  | 'tags'
  | 'leadImage'
  | 'provenance'
>;

/** What of the article is read already: the title that the page states, the text, and the number of its element. */
export type Read = { readonly title: Found<string> | null; readonly text: string; readonly body: number | null };

/** Reads the metadata beside what is read already. */
export function readMetadata(clues: Clues, rules: ExtractionRules, { title, text, body }: Read): Metadata {
  const language = readLanguage(clues, text, body);
  const country = /\.([a-z]{2})$/.exec(new URL(clues.page.url).hostname)?.[1];
  const inWords = statedLanguage(clues, body) ?? language?.value ?? null;
  const hints = { language: inWords, country, stated: statedFormats(rules), keepZone: true };
  const near = nearby(clues, body, title?.value ?? null);
  const dates = readDates(clues, hints, near);
  const ruled = (selector: string | undefined) => (selector ? selected(clues, selector) : []);
  const [ruledTitle] = ruled(rules.title);
  const ruledAuthors = tidyNames(ruled(rules.author), new Set());
  const ruledDate = ruled(rules.date)
    .map((one) => readDate(one, hints))
    .find((one) => one !== null);
  const found = {
    title: ruledTitle ? byRule(ruledTitle) : title,
    authors: ruledAuthors.length > 0 ? byRule(ruledAuthors) : readAuthors(clues, near),
    published: ruledDate ? byRule(ruledDate) : dates.published,
    modified: dates.modified,
    language,
    canonicalUrl: readCanonicalUrl(clues),
    section: readSection(clues),
    tags: readTags(clues),
    leadImage: ruledImage(clues.page, rules) ?? readLeadImage(clues, near),
  };
  const provenance: Partial<Record<ArticleField, Provenance>> = {};
  for (const [field, one] of Object.entries(found)) if (one) provenance[field as ArticleField] = one.from;
  return {
    title: found.title?.value ?? null,
    authors: found.authors?.value ?? [],
    published: found.published?.value ?? null,
    modified: found.modified?.value ?? null,
    language: found.language?.value ?? null,
    canonicalUrl: found.canonicalUrl?.value ?? null,
    section: found.section?.value ?? null,
    tags: found.tags?.value ?? [],
    leadImage: found.leadImage?.value ?? null,
    provenance,
  };
}

/** The summary that the page gives of itself; null where it gives none. */
export function readDescription({ meta, article }: Clues): string | null {
  const told = [
    meta.get('og:description')?.[0],
    meta.get('description')?.[0],
    textIn(article?.description),
    meta.get('twitter:description')?.[0],
  ];
  for (const one of told) {
    const text = squeeze(one ?? '');
    if (text.length > 20) return text;
  }
  return null;
}

function byRule<T>(value: T): Found<T> {
  return { value, from: 'rule' };
}

/** The texts of what an operator's selector finds; a selector that is none finds nothing. */
function selected({ page }: Clues, selector: string): string[] {
  try {
    return selectAll(page, selector)
      .slice(0, 20)
      .flatMap((node) => {
        const { datetime, content } = node.attribs;
        return squeeze(datetime ?? content ?? textContent(node)) || [];
      });
  } catch {
    return [];
  }
}
