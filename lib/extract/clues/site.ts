import type { Page } from '../page/page.ts';
import { type GraphNode, textIn } from './graph.ts';
import { fold, squeeze } from './words.ts';

/** What of a page tells the site's name. */
type Telling = {
  readonly page: Page;
  readonly meta: ReadonlyMap<string, readonly string[]>;
  readonly graph: readonly GraphNode[];
  readonly titleTag: string | null;
};

/** What the site calls itself, folded. */
export function siteNames(told: Telling): Set<string> {
  const { meta, graph, page } = told;
  const names = new Set<string>();
  const add = (name: string | null | undefined) => {
    const folded = fold(squeeze(name ?? ''));
    if (folded.length > 1) names.add(folded);
  };
  for (const name of [
    'og:site_name',
    'application-name',
    'twitter:site',
    'al:ios:app_name',
    'apple-mobile-web-app-title',
  ]) {
    add(meta.get(name)?.[0]);
  }
  for (const { thing, key } of graph) {
    const type = thing['@type'];
    if (key === 'publisher' || type === 'WebSite' || type === 'NewsMediaOrganization') add(textIn(thing.name));
  }
  const host = new URL(page.url).hostname.replace(/^(?:www|m|amp|edition|news)\./, '');
  add(host);
  add(host.split('.')[0]);
  names.delete(wholeTitle(told));
  return names;
}

/** What both the window and the title made for sharing call the page, folded: no name of a site, wherever else it stands. */
export function wholeTitle({ meta, titleTag }: Pick<Telling, 'meta' | 'titleTag'>): string {
  const whole = fold(titleTag ?? '');
  return whole === fold(squeeze(meta.get('og:title')?.[0] ?? '')) ? whole : '';
}
