import { type AbsoluteUrl, absoluteUrl, formatStated, NOWHERE, type SourceFeed } from '../../lib/model/index.ts';
import { parseFeed } from '../../lib/parse/index.ts';
import { answerBatch } from './batch.ts';
import type { CommandContext } from './context.ts';

/** `feedmill parse --batch`. */
export function parseBatch(context: CommandContext): Promise<void> {
  return answerBatch(context, {
    nothing: { feed: { title: null, links: [] }, entries: [], repairs: [] },
    answer: async ({ url, contentType }, bytes) =>
      contractOf(await parseBytes(bytes, absoluteUrl(url ?? ''), contentType ?? null, context)),
  });
}

/** Decodes and reads a feed; the charset's repairs come first among the feed's. */
async function parseBytes(
  bytes: Uint8Array,
  url: AbsoluteUrl | null,
  contentType: string | null,
  context: CommandContext,
): Promise<SourceFeed> {
  const { text, repairs } = context.decode(bytes, contentType, 'xml');
  const feed = await parseFeed(text, { url: url ?? NOWHERE, contentType, now: context.now() });
  return { ...feed, repairs: [...repairs, ...feed.repairs] };
}

function contractOf({ title, links, items, repairs }: SourceFeed): object {
  return {
    feed: { title, links },
    entries: items.map((item) => ({
      title: item.title,
      links: item.links,
      id: item.guid,
      published: formatStated(item.published),
      updated: formatStated(item.updated),
      authors: item.authors,
      content: item.content,
      summary: item.summary,
      enclosures: item.enclosures,
    })),
    repairs: [...repairs, ...items.flatMap((item, entry) => item.repairs.map((repair) => ({ ...repair, entry })))],
  };
}
