import type { Outline } from '../page/outline.ts';
import { type Clues, textContent } from './clues.ts';
import { microdata } from './microdata.ts';
import { fold, squeeze } from './words.ts';

/** Where on the page the article stands, to tell what is said of it from what is said of others. */
export type Nearby = {
  /** The number of the headline's element; of the body's, or 0, where there is none. */
  readonly anchor: number;
  /** The number of the text's element; null where it is not known. */
  readonly body: number | null;
  /** Whether an element stands in something set apart from the headline and from the text. */
  isElsewhere(i: number): boolean;
  /** Whether it is, by the page's microdata, said of something else: by a reader, of another story. */
  isOthers(i: number): boolean;
  /** Whether it is said of something else by what the page's shape tells, whatever the names of its elements: in a story's card. */
  isApart(i: number): boolean;
};

const ELSEWHERE =
  /[ -](?:related|sidebar|comments?|footer|recommended|teaser|promo|latest|popular|trending|nav|navbar|menu|ticker|weather|copyright|topbar|masthead|header-date|current-date|today)(?=[ -])/;
/** Words of other articles' boxes, but also of an article's own lines. */
const BOX = /[ -](?:more|list|widget|card|event|events)(?=[ -])/;
const BANNER = /[ -]header(?=[ -])/;
const OWN = /[ -](?:authors?|byline|meta|dateline|entry|article-header)(?=[ -])/;
const ASIDE = new Set(['aside', 'footer', 'nav', 'header', 'blockquote']);
/** Steps up the tree that are looked at. */
const STEPS = 12;

/** What stands where, measured from the body's element, where it is known, and from the heading that says the title. */
export function nearby(clues: Clues, body: number | null, title: string | null = null): Nearby {
  const { nodes, words, text, link, parent, end } = clues.page.outline;
  const anchor = headingThatSays(clues, title) ?? headlineOf(clues) ?? body ?? 0;
  const holds = (outer: number, inner: number) => outer <= inner && inner < end[outer]!;
  const { isOthers } = microdata(clues, anchor, body);
  let linked: Int32Array | null = null;
  /** Whether an element holds the linked headline of another story. */
  const isCard = (at: number, i: number) => {
    linked ??= linkedHeadlines(clues.page.outline);
    return text[at]! < LARGEST_CARD && linked[end[at]!]! - linked[at]! === 1 && linked[end[i]!]! - linked[i]! === 0;
  };
  return {
    anchor,
    body,
    isOthers,
    isApart,
    isElsewhere(i) {
      if (isApart(i)) return true;
      for (let at = i, steps = 0; at > 0 && steps < STEPS; at = parent[at]!, steps += 1) {
        if (isAround(at)) return false;
        const { name } = nodes[at]!;
        if (ASIDE.has(name) || ELSEWHERE.test(words[at]!)) return true;
        const isBox = text[at]! > text[i]! + 20 && BOX.test(words[at]!);
        if ((isBox || (at < anchor && BANNER.test(words[at]!))) && !OWN.test(words[at]!)) return true;
        if (name === 'li' && link[at]! > 20 && text[at]! > text[i]! + 6) return true;
        // Part of another headline.
        if ((/^h[2-6]$/.test(name) || name === 'a') && text[at]! > text[i]! + 6) return true;
      }
      return false;
    },
  };

  function isApart(i: number): boolean {
    if (isOthers(i)) return true;
    for (let at = i, steps = 0; at > 0 && steps < STEPS && !isAround(at); at = parent[at]!, steps += 1) {
      if (isCard(at, i)) return true;
    }
    return false;
  }

  /** Whether the headline or the text stands in an element. */
  function isAround(at: number): boolean {
    return holds(at, anchor) || (body !== null && holds(at, body));
  }
}

/** Letters of the longest teaser with its headline. */
const LARGEST_CARD = 600;
/** Letters of the shortest linked heading that is taken for a headline and not for a name. */
const HEADLINE = 14;

/** How many linked headlines stand before each element. */
function linkedHeadlines({ nodes, text, link }: Outline): Int32Array {
  const before = new Int32Array(nodes.length + 1);
  for (let i = 0; i < nodes.length; i += 1) {
    const isOne = /^h[2-6]$/.test(nodes[i]!.name) && text[i]! >= HEADLINE && link[i]! >= 0.8 * text[i]!;
    before[i + 1] = before[i]! + Number(isOne);
  }
  return before;
}

function headingThatSays({ headings, subheadings, page }: Clues, title: string | null): number | null {
  if (title === null) return null;
  const folded = fold(title);
  const { nodes, text } = page.outline;
  const told = headings.find((heading) => fold(heading.text) === folded)?.node;
  return told ?? subheadings.find((i) => text[i]! < 400 && fold(squeeze(textContent(nodes[i]!))) === folded) ?? null;
}

/** The heading that says what the page's title says, else the first h1. */
function headlineOf({ headings, subheadings, meta, titleTag, article, page }: Clues): number | null {
  const titles = [meta.get('og:title')?.[0], titleTag, article?.headline].flatMap((title) =>
    typeof title === 'string' ? fold(title) : [],
  );
  const isOf = (heading: string, least: number) => {
    const folded = fold(heading);
    return titles.some((title) => folded.length > 8 && title.includes(folded) && folded.length >= least * title.length);
  };
  const told = headings.find(
    ({ text }) => isOf(text, 0) || titles.some((title) => title && fold(text).includes(title)),
  );
  if (told) return told.node;
  const below = subheadings.find((node) => isOf(squeeze(textContent(page.outline.nodes[node]!)), 0.5));
  return below ?? headings[0]?.node ?? null;
}
