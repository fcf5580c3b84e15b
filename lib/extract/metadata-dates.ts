import type { Provenance, StatedDate } from '../model/index.ts';
import { type DateHints, readDate } from './dates.ts';
import { type Clues, textContent } from './metadata-clues.ts';
import { textIn } from './metadata-graph.ts';
import type { Found } from './metadata-title.ts';
import { squeeze } from './metadata-words.ts';

export type StatedDates = { readonly published: Found<StatedDate> | null; readonly modified: Found<StatedDate> | null };

/** When the article was published and last changed, as the page states it; null where it does not. */
export function readDates(clues: Clues, hints: DateHints, body: number | null): StatedDates {
  const read = (value: string | null | undefined) => (value ? readDate(squeeze(value), hints) : null);
  const modified = firstOf(modifiedCandidates(clues), read);
  const published = firstOf(publishedCandidates(clues), read) ?? fromText(clues, hints, body) ?? fromAddress(clues);
  return { published: finer(published, clues, read), modified };
}

type Candidate = readonly [value: string | null | undefined, from: Provenance];
type Read = (value: string | null | undefined) => StatedDate | null;

function firstOf(candidates: Iterable<Candidate>, read: Read): Found<StatedDate> | null {
  for (const [value, from] of candidates) {
    const date = read(value);
    if (date) return { value: date, from };
  }
  return null;
}

const PUBLISHED_META = [
  'article:published_time',
  'article:published',
  'og:article:published_time',
  'og:published_time',
  'article:post_date',
  'parsely-pub-date',
  'sailthru.date',
  'date.published',
  'datepublished',
  'publisheddate',
  'published-date',
  'published_time',
  'publication_date',
  'publication-date',
  'publish-date',
  'publish_date',
  'publishdate',
  'pubdate',
  'pub_date',
  'dcterms.created',
  'dc.date.issued',
  'dcterms.issued',
  'dc.date.created',
  'dcterms.date',
  'dc.date',
  'dc:date',
  'article_date_original',
  'originalpublicationdate',
  'cxenseparse:recs:publishtime',
  'cxenseparse:publishtime',
  'vr:published_time',
  'rnews:datepublished',
  'citation_date',
  'citation_publication_date',
  'displaydate',
  'ptime',
  'live_date',
  'bt:pubdate',
  'cre',
  'created',
  'date',
  'date_published',
  'release_date',
  'search.date',
  'og:pubdate',
  'datecreated',
  'lastpubdate',
  'pubdatetime',
  'timestamp',
  'article.published',
  'article-publication-date',
  'shareaholic:article_published_time',
  'prism.publicationdate',
  'eprints.date',
];

function* publishedCandidates({ article, graph, meta, props, page }: Clues): Iterable<Candidate> {
  yield [textIn(article?.datePublished), 'json-ld'];
  for (const name of PUBLISHED_META) for (const value of meta.get(name) ?? []) yield [value, 'meta'];
  yield [elementDate(page, props.get('datepublished') ?? props.get('datePublished')), 'microdata'];
  yield [textIn(article?.dateCreated) ?? textIn(article?.uploadDate), 'json-ld'];
  yield [elementDate(page, props.get('dateCreated')), 'microdata'];
  for (const { thing, depth } of graph)
    if (depth < 3 && 'datePublished' in thing) yield [textIn(thing.datePublished), 'json-ld'];
}

const MODIFIED_META = [
  'article:modified_time',
  'article:modified',
  'og:updated_time',
  'og:article:modified_time',
  'dcterms.modified',
  'dc.date.modified',
  'lastmod',
  'last-modified',
  'datemodified',
  'date.modified',
  'modified',
  'updated_time',
  'revised',
  'article_date_updated',
  'updated',
  'last_updated_date',
];

function* modifiedCandidates({ article, meta, props, page }: Clues): Iterable<Candidate> {
  yield [textIn(article?.dateModified), 'json-ld'];
  for (const name of MODIFIED_META) yield [meta.get(name)?.[0], 'meta'];
  yield [elementDate(page, props.get('dateModified')), 'microdata'];
}

function elementDate(page: Clues['page'], numbers: readonly number[] | undefined): string | null {
  for (const i of numbers ?? []) {
    const node = page.outline.nodes[i]!;
    const value = node.attribs.content ?? node.attribs.datetime ?? textContent(node);
    if (/\d/.test(value)) return value;
  }
  return null;
}

/** A bare day is made exact by a time element or a meta of the same day. */
function finer(found: Found<StatedDate> | null, clues: Clues, read: Read): Found<StatedDate> | null {
  if (found?.value.precision !== 'day') return found;
  for (const [value, from] of publishedCandidates(clues)) {
    const date = read(value);
    if (date?.precision === 'second' && date.instant.slice(0, 10) === found.value.instant.slice(0, 10))
      return { value: date, from };
  }
  return found;
}

const DATED =
  /[ -](?:date|dates|datum|fecha|data|datetime|time|timestamp|published|publish|pubdate|pub-date|dateline|byline|meta|posted|posted-on|created|entry-date|dtstamp|info|submitted|article-date|post-date|news-date|zeit|fecha-publicacion|publicado|updated)(?=[ -])/;
const UPDATED =
  /updat|modif|edited|aktualisiert|mis à jour|actualiz|atualiz|aggiorn|bijgewerkt|oppdatert|uppdaterad|opdateret|zaktualiz|обновл|güncel|revised|更新|수정/i;
const ELSEWHERE =
  /[ -](?:related|sidebar|comments?|comment-\w+|footer|recommended|more|teaser|promo|latest|popular|trending|nav|menu|list|widget|card|ticker|weather|event|events|copyright|header-date|current-date|today)(?=[ -])/;

/** A date in the visible text: in a time element or one named so, near the headline, not in another article's card. */
function fromText(clues: Clues, hints: DateHints, body: number | null): Found<StatedDate> | null {
  const { nodes, words, text, parent, end } = clues.page.outline;
  const anchor = clues.headings[0]?.node ?? body ?? 0;
  const bodyEnd = body === null ? nodes.length : end[body]!;
  let best: { date: StatedDate; score: number; hentry: boolean } | null = null;
  for (let i = 0; i < nodes.length; i += 1) {
    const node = nodes[i]!;
    const isTime = node.name === 'time' || (node.name === 'abbr' && 'title' in node.attribs);
    const named = DATED.test(words[i]!) || 'pubdate' in node.attribs;
    if ((!isTime && !named && text[i]! > 40) || text[i]! > 200) continue;
    if (!isTime && (text[i]! < 6 || SKIPPED.has(node.name))) continue;
    if (!isTime && !named && !isLeafLike(i)) continue;
    const label = squeeze(textContent(node));
    const machine =
      node.attribs.datetime ?? (node.name === 'abbr' ? node.attribs.title : node.attribs['data-datetime']);
    const date = (machine ? readDate(machine, hints) : null) ?? readDate(cutUpdate(label), hints);
    if (!date) continue;
    let score = (isTime ? 4 : 0) + (named ? 3 : 0) + (machine ? 1 : 0);
    if (/[ -](?:published|entry-date|post-date|pubdate)(?=[ -])/.test(words[i]!) || 'pubdate' in node.attribs)
      score += 3;
    if (/publi|posted|erschienen|veröffentlicht|publié|creado/i.test(label)) score += 2;
    if (UPDATED.test(label) || UPDATED.test(words[i]!)) score -= 4;
    if (elsewhere(i)) score -= 7;
    const distance =
      i < anchor
        ? anchor - i
        : i > bodyEnd
          ? (i - bodyEnd) * 2
          : Math.min(i - anchor, body !== null && i > body ? 60 + (i - body) : i - anchor);
    score -= Math.min(6, distance / 25);
    if (score > (best?.score ?? -1.5))
      best = { date, score, hentry: /[ -](?:published|dt-published|entry-date)(?=[ -])/.test(words[i]!) };
  }
  return best ? { value: best.date, from: best.hentry ? 'hentry' : 'visible' } : null;

  function elsewhere(i: number): boolean {
    for (let at = i, steps = 0; at > 0 && steps < 8; at = parent[at]!, steps += 1) {
      if (/^(?:aside|footer|nav|li)$/.test(nodes[at]!.name) || ELSEWHERE.test(words[at]!)) return true;
    }
    return false;
  }

  function isLeafLike(i: number): boolean {
    return end[i]! - i <= 4;
  }
}

const SKIPPED = new Set(
  'script style noscript template option select title head input a button textarea svg'.split(' '),
);

/** What stands before the word that tells of an update. */
function cutUpdate(label: string): string {
  const at = label.search(UPDATED);
  return at > 8 ? label.slice(0, at) : label;
}

/** The day in the page's address: `/2019/12/24/`, `/20191224/`, `-2019-12-24-`. */
function fromAddress({ page, links }: Clues): Found<StatedDate> | null {
  for (const address of [page.url, links.get('canonical')?.[0]?.attribs.href ?? '']) {
    const match = /[/_-](20\d{2}|19\d{2})[/_-]?(0[1-9]|1[0-2])[/_-]?([0-2]\d|3[01])(?=[/_.-]|$|[?#])/.exec(address);
    const date = match ? readDate(`${match[1]}-${match[2]}-${match[3]}`) : null;
    if (date) return { value: date, from: 'url' };
  }
  return null;
}
