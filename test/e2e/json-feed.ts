/** A JSON Feed as Feedmill publishes it, as far as the tests read it. */
export type JsonFeed = {
  readonly items: readonly JsonItem[];
  readonly next_url?: string;
  readonly _feedmill: { readonly deleted: readonly { readonly id: string; readonly reason?: string }[] };
};

export type JsonItem = {
  readonly id: string;
  readonly title?: string;
  readonly url?: string;
  readonly content_html?: string;
  readonly content_text?: string;
  readonly summary?: string;
  readonly date_published?: string;
  readonly date_modified: string;
  readonly _feedmill: {
    readonly complete: boolean;
    readonly published_precision: 'second' | 'day' | 'none';
    readonly changed?: string;
  };
};

/** Reads a feed of a running Feedmill. */
export async function readJsonFeed(url: string, feed = 'all'): Promise<JsonFeed> {
  const answer = await fetch(`${url}feeds/${feed}/feed.json`, { signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) throw new Error(`feeds/${feed}/feed.json: ${answer.status}`);
  return (await answer.json()) as JsonFeed;
}
