import { type ArticleId, type Instant, millis, type SourceId } from '../model/index.ts';
import type { Table, TableItem } from './table.ts';

/** What stands under a phrase: whose text chose it, and the digest by which another text is compared with that one. */
export type KeptSketch = {
  readonly article: ArticleId;
  readonly source: SourceId;
  /** When the article was first seen. */
  readonly seen: Instant;
  readonly digest: Uint8Array;
};

/**
 * Phrases of late articles, under which copies find them: an item each of less than a kilobyte, one write unit. They may
 * vanish after a while, by the table's time-to-live: a copy that comes later is another story's news.
 */
export type Sketches = {
  /** What stands under these anchors at `now`; each article once, the one first seen first. */
  find(anchors: readonly string[], now: Instant): Promise<Map<string, KeptSketch>>;
  /** Puts an article under an anchor until `expires` unless another stands there; who stands there afterwards. */
  claim(anchor: string, sketch: KeptSketch, now: Instant, expires: Instant): Promise<KeptSketch>;
  /** Notes until `expires` of which article another, `later` one is a copy; the one first seen counts. */
  noteOriginal(later: ArticleId, original: Pick<KeptSketch, 'article' | 'seen'>, expires: Instant): Promise<void>;
  /** The article that is noted as the one of which this is a copy; null where none is at `now`. */
  originalOf(later: ArticleId, now: Instant): Promise<ArticleId | null>;
};

export function sketchesIn(table: Table): Sketches {
  return {
    async find(anchors, now) {
      const items = await table.getMany(anchors.map(itemKey));
      const standing = items.filter((item) => !isOver(item, now));
      return new Map(standing.map((item) => [anchorOf(item), fromItem(item)]));
    },

    async claim(anchor, sketch, now, expires) {
      const { pk, sk } = itemKey(anchor);
      const item: TableItem = {
        pk: { S: pk },
        sk: { S: sk },
        article: { S: sketch.article },
        source: { S: sketch.source },
        seen: { S: sketch.seen },
        digest: { B: sketch.digest },
        expires: { N: String(seconds(expires)) },
      };
      const claimed = await table.put(item, {
        // Time-to-live deletes within days, not to the second.
        expression: 'attribute_not_exists(pk) OR expires <= :now OR article = :article',
        values: { ':now': { N: String(seconds(now)) }, ':article': { S: sketch.article } },
      });
      if (claimed) return sketch;
      const standing = await table.get({ pk, sk });
      return standing === null ? sketch : fromItem(standing);
    },

    async noteOriginal(later, { article, seen }, expires) {
      const { pk, sk } = noteKey(later);
      await table.put(
        {
          pk: { S: pk },
          sk: { S: sk },
          article: { S: article },
          seen: { S: seen },
          expires: { N: String(seconds(expires)) },
        },
        { expression: 'attribute_not_exists(pk) OR seen > :seen', values: { ':seen': { S: seen } } },
      );
    },

    async originalOf(later, now) {
      const item = await table.get(noteKey(later));
      return item === null || isOver(item, now) ? null : (item.article?.S as ArticleId);
    },
  };
}

/** In the partition of what articles are recognised by, which those who may recognise them may read. */
const PREFIX = 'KEY#near:';

function itemKey(anchor: string) {
  return { pk: `${PREFIX}${anchor}`, sk: 'N' };
}

function noteKey(later: ArticleId) {
  return { pk: `KEY#copy:${later}`, sk: 'O' };
}

function anchorOf(item: TableItem): string {
  return (item.pk?.S ?? '').slice(PREFIX.length);
}

function fromItem(item: TableItem): KeptSketch {
  return {
    article: item.article?.S as ArticleId,
    source: item.source?.S as SourceId,
    seen: item.seen?.S as Instant,
    digest: item.digest?.B ?? new Uint8Array(),
  };
}

function isOver(item: TableItem, now: Instant): boolean {
  return Number(item.expires?.N) <= seconds(now);
}

function seconds(moment: Instant): number {
  return Math.floor(millis(moment) / 1000);
}
