import { type Feed, SIGNALS } from '../../model/index.ts';
import { documentUrl, type Site } from '../address.ts';

/**
 * The robots.txt of the site (RFC 9309): everybody may fetch everything; what machines may do with it (Content-Signal), its
 * licence (RSL's `License`, which stands outside of groups), and its news sitemaps (sitemaps.org/protocol.html).
 */
export function renderRobotsTxt(feeds: readonly Feed[], site: Site): string {
  const { licence, signals = {} } = site;
  const said = SIGNALS.flatMap((name) => (signals[name] === undefined ? [] : [`${name}=${signals[name]}`]));
  const sitemaps = feeds.filter(({ formats }) => formats.includes('news'));
  const lines = [
    'User-agent: *',
    ...(said.length === 0 ? [] : [`Content-Signal: ${said.join(', ')}`]),
    'Allow: /',
    ...(licence === undefined ? [] : ['', `License: ${licence}`]),
    ...(sitemaps.length === 0 ? [] : ['', ...sitemaps.map(({ id }) => `Sitemap: ${documentUrl(id, 'news', site)}`)]),
  ];
  return `${lines.join('\n')}\n`;
}
