import { decodeText } from '../../fetch/index.ts';
import { gunzipIfPacked, parseSitemap } from '../../parse/index.ts';
import type { AnswerBytes } from '../reader.ts';

/** The protocol's own limit for one sitemap, unpacked (sitemaps.org/protocol.html). */
const MOST_BYTES = 50 * 1024 * 1024;

/** The sitemap or the index of sitemaps in an answer. Throws with one line that names the address where there is none. */
export function sitemapIn({ body, contentType, url }: AnswerBytes): ReturnType<typeof parseSitemap> {
  try {
    const { text } = decodeText(gunzipIfPacked(body, MOST_BYTES), contentType, 'xml');
    return parseSitemap(text, { url, contentType });
  } catch (error) {
    throw new Error(`${url}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}
