import {
  type Agreement,
  agreementOf,
  contradicts,
  differs,
  isOwnWords,
  isSame,
  type Said,
  saysNothing,
  type Words,
  weightOf,
} from '../../identity/index.ts';
import { type Article, type ArticleContent, type ArticleId, tellersOf } from '../../model/index.ts';
import type { Offer } from '../messages.ts';
import type { Choice, Led } from './identify.ts';

/**
 * Which of the articles that an offer's marks lead to it tells of. Marks that agree are believed. Where one leads to an
 * article and the other nowhere or elsewhere, the source has given the article another id, or moved it, and it is the same
 * by title, text or date; or one of the marks stands at several, and it is not.
 */
export function chooserOf(offer: Offer, content: ArticleContent): Choice {
  return (led, stored) => {
    const others = new Set<ArticleId>();
    const fitting: { readonly id: ArticleId; readonly weight: number; readonly marks: number }[] = [];
    const isDisputed = led.filter(({ by }) => by.size > 0).length > 1;
    for (const one of led) {
      const article = stored.get(one.id)?.article;
      if (article === undefined) continue;
      const agreement = agreementOf(saidBy(article, one), saidBy(content, one));
      const isIt =
        (isDisputed && one.by.size > 0 && article.source === offer.source) ||
        isTold(one, article, offer, content, agreement);
      if (isIt) fitting.push({ id: one.id, weight: weightOf(agreement), marks: one.by.size });
      else others.add(one.id);
    }
    fitting.sort((a, b) => Number(b.marks > 0) - Number(a.marks > 0) || b.weight - a.weight);
    // What was begun with and never stored is as good as any.
    const begun = led.find(({ id, by }) => by.size > 0 && !stored.has(id));
    return { chosen: fitting[0]?.id ?? begun?.id ?? null, others };
  };
}

/** What one says that can tell it from another: of two that have one page in common not that page's text. */
function saidBy({ title, published, html, text, excerpt, provenance }: ArticleContent, { by }: Led): Said {
  const isElsewhere = by.has('guid') && !by.has('url');
  const isOwnText = isElsewhere || provenance.html === 'feed' || provenance.html === 'push';
  return { title, published, text: isOwnText && html !== '' ? text : (excerpt ?? '') };
}

function isTold(led: Led, article: Article, offer: Offer, content: ArticleContent, agreement: Agreement): boolean {
  const { by, offered } = led;
  // A mark that several have tells nothing by itself.
  if (by.size === 0) return article.source === offer.source && agreesInAll(agreement);
  // Of another source it is told at its address, whatever it is called there; unless that writes about it.
  if (!tellersOf(article).some(({ source }) => source === offer.source)) return !isAbout(offer, content, article);
  if (article.source !== offer.source || by.has('title')) return true;
  if (by.has('guid')) return by.has('url') || !offered.has('url') || !speaksAgainst(agreement);
  if (offered.has('guid')) return saysNothing(agreement) || weightOf(agreement) > 0;
  // A list of one item that gives no ids: its address may be the front page, whatever is new there.
  return offer.told.form !== 'item' || !contradicts(agreement);
}

/**
 * Whether an offer that links to an article has words of its own, and is another article about it. What is pushed under an
 * address claims to be the article there.
 */
export function isAbout(
  { told, purpose }: Pick<Offer, 'told' | 'purpose'>,
  content: ArticleContent,
  other: ArticleContent,
): boolean {
  return told.form !== 'nothing' && purpose !== 'push' && isOwnWords(wordsOf(content), wordsOf(other));
}

function wordsOf({ title, text, excerpt }: ArticleContent): Words {
  return { title, text: text.includes(excerpt ?? '') ? text : `${excerpt} ${text}` };
}

/** Another text under another title, and no date in common. */
function speaksAgainst(agreement: Agreement): boolean {
  return weightOf(agreement) <= -2;
}

function agreesInAll(agreement: Agreement): boolean {
  const { title, date, text } = agreement;
  const said = [title, date, text].filter((degree) => degree !== null);
  return said.length > 1 && !differs(agreement) && (isSame(title) || isSame(date));
}
