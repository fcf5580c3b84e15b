import { extractPage } from '../extract/index.ts';
import { decodeText } from '../fetch/index.ts';
import type { AbsoluteUrl, ArticleContent, Instant, Source } from '../model/index.ts';
import type { Validators } from '../store/index.ts';
import { politeFetch } from './polite-fetch.ts';
import type { Ports } from './ports.ts';

/** What an article's page answered. */
export type Visit =
  | {
      readonly outcome: 'article';
      readonly content: ArticleContent;
      /** Where the page was found, redirects followed. */
      readonly address: AbsoluteUrl;
      readonly bytes: Uint8Array;
      readonly contentType: string;
      readonly validators: Validators;
    }
  /** The page is what it was when its validators were received. */
  | { readonly outcome: 'unmodified'; readonly message: string }
  /** The page may not be had, or holds no article: a login, a captcha, a front page. */
  | { readonly outcome: 'none'; readonly message: string }
  | { readonly outcome: 'gone'; readonly status: 404 | 410; readonly message: string }
  | { readonly outcome: 'unreachable'; readonly message: string }
  /** It is not the moment to ask the page's host. */
  | { readonly outcome: 'busy'; readonly until: Instant; readonly message: string };

/**
 * Fetches an article's page, where `known` validators are given only if it changed since, and extracts the article.
 * Never throws for what the page or its host does.
 */
export async function visitPage(
  url: AbsoluteUrl,
  source: Source,
  known: Validators | null,
  ports: Ports,
): Promise<Visit> {
  const answer = await politeFetch({ url, ...known, accept: 'text/html, application/xhtml+xml, */*;q=0.5' }, ports);
  switch (answer.outcome) {
    case 'fetched': {
      const { text } = decodeText(answer.body, answer.contentType, 'html');
      const { article, reason } = extractPage(text, { url: answer.url, rules: source.rules, now: ports.now() });
      if (article === null)
        return { outcome: 'none', message: `${url}: no article on the page (${reason ?? 'a listing'})` };
      const contentType = answer.contentType ?? 'text/html';
      const { etag, lastModified } = answer;
      const validators = { etag, lastModified };
      return { outcome: 'article', content: article, address: answer.url, bytes: answer.body, contentType, validators };
    }
    case 'gone':
      return { outcome: 'gone', status: answer.status, message: answer.message };
    case 'refused':
      return { outcome: 'none', message: answer.message };
    case 'unreachable':
      return { outcome: 'unreachable', message: answer.message };
    case 'busy':
      return answer;
    case 'notModified':
      return { outcome: 'unmodified', message: 'the page is as it was' };
  }
}
