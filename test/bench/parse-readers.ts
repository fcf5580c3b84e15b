import { Readable } from 'node:stream';
import FeedParser from 'feedparser';
import { parseFeed as feedsmith } from 'feedsmith';
import Parser from 'rss-parser';
import type { AbsoluteUrl } from '../../lib/model/index.ts';
import { parseFeed } from '../../lib/parse/index.ts';

/** Reads a feed's text; rejects what it cannot read. The number is of the items it found. */
export type Reader = (text: string) => Promise<number>;

/** What is measured, bare rss-parser first: the others are told in proportion to it. */
export const READERS = {
  'rss-parser': async (text: string) => (await new Parser().parseString(text)).items.length,
  feedsmith: async (text: string) => {
    const { feed } = feedsmith(text);
    return ('items' in feed ? feed.items : 'entries' in feed ? feed.entries : undefined)?.length ?? 0;
  },
  feedparser: readWithFeedParser,
  Feedmill: async (text: string) => (await parseFeed(text, { url: ADDRESS })).items.length,
} as const satisfies Record<string, Reader>;

export type ReaderName = keyof typeof READERS;

export const READER_NAMES = Object.keys(READERS) as readonly ReaderName[];

const ADDRESS = 'https://news.example/feed.xml' as AbsoluteUrl;

function readWithFeedParser(text: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let items = 0;
    const parser = new FeedParser({ feedurl: ADDRESS });
    parser.on('error', reject);
    parser.on('data', () => items++);
    parser.on('end', () => resolve(items));
    Readable.from([text]).pipe(parser);
  });
}
