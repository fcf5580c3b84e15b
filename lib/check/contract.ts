import type { Contract, PartnerArticle, PartnerFeed } from '../model/index.ts';
import type { CheckedFeed, CheckedItem } from './checked.ts';
import { htmlText } from './content-html.ts';
import type { Findings } from './findings.ts';

/** Holds a checked feed against a partner's contract. `url`: where it was fetched from; `bytes`: its length. */
export function checkContract(
  feed: CheckedFeed,
  contract: Contract,
  { url, bytes }: { readonly url: string | null; readonly bytes: number },
  { reportContract }: Findings,
): void {
  const spec = `${contract.partner}: ${contract.source}`;
  const told = partnerFeed(feed, url, bytes);
  for (const { name, demands, holds } of contract.feed) {
    if (!holds(told)) reportContract({ name, spec }, feed.spot, `${contract.partner} wants of the feed ${demands}`);
  }
  for (const item of feed.items) {
    if (item.withdrawn) continue;
    const article = partnerArticle(item);
    for (const { name, demands, holds } of contract.articles) {
      if (!holds(article, told)) reportContract({ name, spec }, item.spot, `${contract.partner} wants ${demands}`);
    }
  }
}

function partnerFeed(feed: CheckedFeed, url: string | null, bytes: number): PartnerFeed {
  const { title, link, description, language, updated, logo, ttl, items } = feed;
  const address = url ?? feed.self?.url ?? null;
  return { title, link, description, language, updated, url: address, logo, ttl, articles: items.length, bytes };
}

function partnerArticle({
  id,
  title,
  url,
  published,
  updated,
  authors,
  language,
  summary,
  html,
  media,
}: CheckedItem): PartnerArticle {
  // A description that is the whole text is what many feeds have for one.
  const body = html ?? (summary !== null && /<p[\s>]/i.test(summary) ? summary : null);
  return {
    id,
    title,
    url,
    published: published ?? updated,
    authors,
    language,
    excerpt: summary === null ? '' : htmlText(summary),
    html: body,
    text: body === null ? null : htmlText(body),
    media,
  };
}
