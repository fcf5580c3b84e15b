import { type AbsoluteUrl, absoluteUrl } from '../../model/index.ts';
import type { Clues } from '../clues/clues.ts';
import { textIn } from '../clues/graph.ts';
import type { Found } from './title.ts';

/** The address that the page calls its own; a canonical link to the site's front page is a template's slip and is ignored. */
export function readCanonicalUrl({ links, meta, article, page }: Clues): Found<AbsoluteUrl> | null {
  const candidates = [
    [links.get('canonical')?.[0]?.attribs.href, 'meta'],
    [meta.get('og:url')?.[0], 'open-graph'],
    [textIn(article?.url) ?? textIn(article?.mainEntityOfPage), 'json-ld'],
  ] as const;
  const own = new URL(page.url);
  for (const [address, from] of candidates) {
    const url = address ? absoluteUrl(address, page.base) : null;
    if (!url) continue;
    const { pathname, search } = new URL(url);
    if (pathname === '/' && search === '' && own.pathname !== '/') continue;
    return { value: url, from };
  }
  return null;
}
