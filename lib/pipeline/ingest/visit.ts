import { type AbsoluteUrl, type ArticleContent, type Instant, layTerms, type Source } from '../../model/index.ts';
import type { Validators } from '../../store/index.ts';
import { politeFetch } from '../manners/polite-fetch.ts';
import type { Ports } from '../ports.ts';
import { ReadingStopped } from '../reader.ts';
import { politeParts, readParts } from './parts.ts';
import { readOrStop } from './read-or-stop.ts';
import { withTerms } from './terms.ts';

/** What an article's page answered. */
export type Visit =
  | {
      readonly outcome: 'article';
      readonly content: ArticleContent;
      /** Where the page was found, redirects followed. */
      readonly address: AbsoluteUrl;
      readonly bytes: Uint8Array;
      readonly contentType: string;
      /** How sure it is that its text is the article's, 0 to 1; null where nobody remembers. */
      readonly confidence: number | null;
      /** None where parts are missing that may be had later: then also if the first page is as it was. */
      readonly validators: Validators;
      /** When the parts that are missing may be had; null where none is, or none will be. */
      readonly later: Instant | null;
    }
  /** The page is what it was when its validators were received. */
  | { readonly outcome: 'unmodified'; readonly message: string }
  /** The page may not be had, or holds no article: a login, a captcha, a front page. */
  | { readonly outcome: 'none'; readonly message: string }
  | { readonly outcome: 'gone'; readonly status: 404 | 410; readonly message: string }
  | { readonly outcome: 'unreachable'; readonly message: string }
  /** It is not the moment to ask the page's host. */
  | { readonly outcome: 'busy'; readonly until: Instant; readonly message: string };

const NO_VALIDATORS: Validators = { etag: null, lastModified: null };

/**
 * Fetches an article's page, where `known` validators are given only if it changed since, and extracts the article, with
 * its further pages where it is in parts. An article in parts is as its first page is: where that did not change, the
 * others are not asked for. Never throws for what the page or its host does.
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
      const { url: address, body, etag, lastModified } = answer;
      const extraction = await readOrStop(answer, { rules: source.rules, now: ports.now() }, source, ports);
      if (extraction instanceof ReadingStopped) return { outcome: 'none', message: extraction.message };
      if (extraction === null) return { outcome: 'none', message: `${url}: a feed, not a page` };
      const { article: found, next, reason, confidence } = extraction;
      if (found === null)
        return { outcome: 'none', message: `${url}: no article on the page (${reason ?? 'a listing'})` };
      // What the page itself says goes before what its headers and its host's robots.txt do (TDMRep §7.4).
      const article = withTerms(found, layTerms(answer.terms, found.terms));
      const contentType = answer.contentType ?? 'text/html';
      const page = { outcome: 'article', address, bytes: body, contentType, confidence } as const;
      const validators = { etag, lastModified };
      if (extraction.kind !== 'article' || next === null) return { ...page, content: article, validators, later: null };
      const first = { content: article, address, links: extraction, size: body.length };
      const { content, missing } = await readParts(first, politeParts(address, source, ports), ports.articleParts);
      const later = missing?.until ?? null;
      return { ...page, content, validators: later === null ? validators : NO_VALIDATORS, later };
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
      return { outcome: 'unmodified', message: 'the page has not changed' };
  }
}
