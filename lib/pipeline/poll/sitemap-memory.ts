import type { AbsoluteUrl, Instant, Source, SourceItem } from '../../model/index.ts';
import type { Ports } from '../ports.ts';
import type { NamedSitemap } from './sitemap-choice.ts';

/** A sitemap that an index names, as it was last read. `modified` is what the index then said of it. */
export type KeptSitemap = NamedSitemap & {
  /** Validators exactly as received. */
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** The address that gave them, redirects followed. */
  readonly validatorsOf: AbsoluteUrl;
  /** When it was last known to be so. */
  readonly checked: Instant;
} & (
    | { readonly kind: 'urlset'; readonly items: readonly SourceItem[] }
    | { readonly kind: 'index'; readonly sitemaps: readonly NamedSitemap[] }
  );

/** More than so many bytes are not kept: the sitemaps are then asked for whole each time. */
const MOST_BYTES = 4_000_000;

/**
 * The sitemaps that a source's index was last seen to name, by their addresses. They make one list of what arrives in
 * parts: a part that did not change, or cannot be had just now, does not vanish from it.
 */
export async function keptSitemaps(
  source: Pick<Source, 'id'>,
  index: AbsoluteUrl,
  { objects }: Pick<Ports['store'], 'objects'>,
): Promise<ReadonlyMap<AbsoluteUrl, KeptSitemap>> {
  const stored = await objects.get(keyOf(source));
  const kept = stored === null ? null : (JSON.parse(Buffer.from(stored.bytes).toString()) as Kept);
  // A source that reads another address begins anew.
  return new Map(kept?.index === index ? kept.sitemaps.map((sitemap) => [sitemap.url, sitemap]) : []);
}

/** Keeps them, where they are not what was kept. */
export async function keepSitemaps(
  source: Pick<Source, 'id'>,
  index: AbsoluteUrl,
  before: ReadonlyMap<AbsoluteUrl, KeptSitemap>,
  sitemaps: readonly KeptSitemap[],
  { objects }: Pick<Ports['store'], 'objects'>,
): Promise<void> {
  if (JSON.stringify([...before.values()]) === JSON.stringify(sitemaps)) return;
  const bytes = Buffer.from(JSON.stringify({ index, sitemaps } satisfies Kept));
  const emptied = Buffer.from(JSON.stringify({ index, sitemaps: [] } satisfies Kept));
  await objects.put(keyOf(source), bytes.length > MOST_BYTES ? emptied : bytes, { contentType: 'application/json' });
}

type Kept = { readonly index: AbsoluteUrl; readonly sitemaps: readonly KeptSitemap[] };

function keyOf({ id }: Pick<Source, 'id'>): string {
  return `sitemaps/${id}.json`;
}
