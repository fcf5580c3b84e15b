import type { Element } from 'domhandler';
import { type AbsoluteUrl, absoluteUrl } from '../../model/index.ts';
import type { Page } from '../page/page.ts';
import { lineOf } from './lines.ts';

const FEED_TYPES = /^(?:application\/(?:rss\+xml|atom\+xml|rdf\+xml|feed\+json)|text\/(?:rss|atom)\+?xml?)\b/i;

/** The feeds that a page declares (`link rel=alternate`; HTML §4.6.7.1), in document order. */
export function feedsOf({ outline, base }: Page): AbsoluteUrl[] {
  const feeds = new Set<AbsoluteUrl>();
  for (const { name, attribs } of outline.nodes) {
    if (name !== 'link' || !hasRel(attribs.rel, 'alternate') || !FEED_TYPES.test(attribs.type ?? '')) continue;
    const url = attribs.href ? absoluteUrl(attribs.href, base) : null;
    if (url) feeds.add(url);
  }
  return [...feeds];
}

const NEXT_TEXT =
  /^[\s»›→>←«‹<]*(?:next(?: page| ›| »| →)?|older(?: posts| entries| articles| stories)?|previous (?:posts|entries)|nächste(?: seite)?|weiter|ältere (?:beiträge|artikel)|(?:page )?suivante?|articles plus anciens|siguientes?(?: página)?|página siguiente|entradas (?:más )?antiguas|próxim[ao](?: página)?|posts? mais antigos|(?:pagina )?(?:successiva|seguente)|avanti|volgende(?: pagina)?|nästa(?: sida)?|neste(?: side)?|næste(?: side)?|seuraava|następna(?: strona)?|další(?: stránka)?|következő|următoarea|следующая(?: страница)?|вперёд|далее|наступна|sonraki(?: sayfa)?|次(?:へ|のページ)?|下一页|下一頁|下一篇|다음(?: 페이지)?|التالي|הבא|बाद|sau|selanjutnya|berikutnya|ถัดไป)[\s»›→>←«‹<]*$|^(?:»|›|→|>|>>)$/iu;

/** The next page of a listing: on the same site, never the page itself; null where there is none. */
export function nextPage(page: Page): AbsoluteUrl | null {
  const { nodes } = page.outline;
  const declared = nodes.filter(
    ({ name, attribs }) => (name === 'link' || name === 'a') && hasRel(attribs.rel, 'next'),
  );
  const shown = nodes.filter((node, number) => node.name === 'a' && looksNext(page, node, number));
  for (const element of [...declared, ...shown, ...afterCurrent(page)]) {
    const url = element.attribs.href ? absoluteUrl(element.attribs.href, page.base) : null;
    if (url && isOtherPage(url, page.url)) return url;
  }
  return loadsMore(page);
}

/** Where a page grows by a link ("load more"): an address that tells a page, an offset or a cursor. */
function loadsMore({ outline, base, url: here }: Page): AbsoluteUrl | null {
  for (const element of outline.nodes) {
    if (element.name !== 'a' || !element.attribs.href) continue;
    if (!LOAD_TEXT.test(textOf(element))) continue;
    const url = absoluteUrl(element.attribs.href, base);
    if (url && isOtherPage(url, here) && PAGED.test(new URL(url).pathname + new URL(url).search)) return url;
  }
  return null;
}

/** A link's text though it says no more than "more": {@link lineOf} leaves such links out. */
function textOf(element: Element): string {
  return lineOf(element.children, 60) || (element.attribs['aria-label'] ?? '');
}

const PAGED =
  /[?&](?:p|pg|pag|page|paged|pagina|page_?no|page_?num|seite|offset|start|skip|from|before|after|cursor|max_id)=|\/(?:page|seite|pagina|p)[/-]?\d+(?:\/|$)/i;
const LOAD_TEXT =
  /^(?:(?:load|show|see|view) more(?: \S{1,20}){0,2}|more(?: (?:posts|stories|articles|news))?|mehr (?:laden|anzeigen)|weitere (?:artikel|beiträge|meldungen)(?: laden)?|(?:voir|afficher|charger) plus(?: d['’]articles)?|(?:ver|cargar|mostrar) más(?: \S{1,12})?|(?:ver|veja|carregar|mostrar) mais(?: \S{1,12})?|(?:carica|mostra) (?:altri|altro|di più)(?: \S{1,12})?|(?:meer laden|toon meer|meer \S{1,12})|(?:visa|ladda|läs in) fler|vis (?:mere|mer|flere)|(?:pokaż|załaduj) więcej|načíst další|(?:показать|загрузить) (?:ещё|еще|больше)|daha fazla(?: \S{1,12})?|もっと(?:見る|読み込む)|(?:加载|查看)更多|더 ?보기|المزيد|تحميل المزيد)[\s.…»›→]*$/iu;

/** Whether a `rel` holds a word (HTML §4.6.7). */
export function hasRel(rel: string | undefined, word: string): boolean {
  return (rel ?? '').toLowerCase().split(/\s+/).includes(word);
}

/** Whether a text says no more than that there is a next page. */
export function saysNext(text: string): boolean {
  return text.length <= 30 && NEXT_TEXT.test(text.trim());
}

function looksNext({ outline }: Page, element: Element, number: number): boolean {
  if (!element.attribs.href) return false;
  const words = `${outline.words[number]} ${outline.words[outline.parent[number]!] ?? ''} `;
  const text = lineOf([element], 60) || (element.attribs['aria-label'] ?? element.attribs.title ?? '');
  if (saysNext(text) && !/^[»›→>]+$/.test(text.trim())) return true;
  if (/[\s_-](?:prev|previous|newer)(?=[\s_-])/.test(words)) return false;
  if (/[\s_-](?:next-?page|next_page|older-posts|nav-previous|pagination-next|pager__item--next)(?=[\s_-])/.test(words))
    return true;
  return saysNext(text) || isPagersNext(element, outline.words[outline.parent[number]!] ?? '', text);
}

/** A link that is nothing but the `next` of a row of pages, whatever its language: a short one, to an address of a page. */
function isPagersNext({ attribs }: Element, around: string, text: string): boolean {
  const isNext = /(?:^|\s)next(?:\s|$)/i.test(attribs.class ?? '') || /\snext\s/.test(around);
  return isNext && text.length <= 30 && PAGED.test(attribs.href!.slice(0, 2000));
}

/** In a row of page numbers: the link right after the current page's number. */
function afterCurrent({ outline }: Page): Element[] {
  const { nodes, words, end } = outline;
  for (let node = 0; node < nodes.length; node += 1) {
    const current =
      nodes[node]!.attribs['aria-current'] === 'page' || /[\s_-](?:current|active)(?=[\s_-])/.test(words[node]!);
    if (!current || outline.text[node]! > 14) continue;
    const number = numberIn(nodes[node]!);
    if (number === null) continue;
    for (let after = end[node]!; after < Math.min(nodes.length, end[node]! + 6); after += 1) {
      if (nodes[after]!.name === 'a' && numberIn(nodes[after]!) === number + 1) return [nodes[after]!];
    }
  }
  return [];
}

/** The one number in an element's text (`2`, `Page 2`); null where there is none or more. */
function numberIn(element: Element): number | null {
  const digits = /^\D{0,12}([1-9]\d{0,4})\D{0,2}$/.exec(lineOf([element], 30))?.[1];
  return digits === undefined ? null : Number(digits);
}

function isOtherPage(url: AbsoluteUrl, here: AbsoluteUrl): boolean {
  const [a, b] = [new URL(url), new URL(here)];
  return a.host === b.host && `${a.pathname}${a.search}` !== `${b.pathname}${b.search}`;
}
