import type { AbsoluteUrl, Source } from '../../lib/model/index.ts';
import { type Reading, readSource } from '../../lib/pipeline/poll/read-source.ts';
import type { World } from '../world.ts';

/** Sitemaps for the pipeline's tests. */

export type Named = {
  readonly loc: string;
  readonly lastmod?: string;
  readonly title?: string;
  readonly news?: string;
};

export const COURIER = 'https://courier.example';

/** A sitemap; an entry with a title is one of Google's news extension. */
export function urlset(entries: readonly Named[]): string {
  const urls = entries.map(({ loc, lastmod, title, news = '2026-11-20T07:00:00Z' }) => {
    const extension = `<news:news><news:publication><news:name>The Courier</news:name><news:language>en</news:language></news:publication>
<news:publication_date>${news}</news:publication_date><news:title>${title}</news:title></news:news>`;
    return `<url><loc>${loc}</loc>${lastmod ? `<lastmod>${lastmod}</lastmod>` : ''}${title ? extension : ''}</url>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">${urls.join('\n')}</urlset>`;
}

/** An index of sitemaps. */
export function sitemapIndex(sitemaps: readonly Named[]): string {
  const named = sitemaps.map(
    ({ loc, lastmod }) => `<sitemap><loc>${loc}</loc>${lastmod ? `<lastmod>${lastmod}</lastmod>` : ''}</sitemap>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${named.join('\n')}</sitemapindex>`;
}

/** Fetches a source and reads what it answers, as a poll does. */
export async function readNow(source: Source, world: World, limit = 100): Promise<Reading> {
  const answer = await world.ports.fetch({ url: source.url as AbsoluteUrl });
  if (answer.outcome !== 'fetched') throw new Error(`${source.url} is not in this world`);
  return readSource(source, answer, world.ports.now(), limit, world.ports);
}

/** The addresses that a reading lists, in its order. Throws where it lists none. */
export function addressesIn(reading: Reading): (string | null)[] {
  if (reading.outcome === 'unreadable') throw new Error(reading.message);
  return reading.offers.map((offer) => offer.url);
}
