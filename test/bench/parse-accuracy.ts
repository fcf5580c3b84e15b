import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Parser from 'rss-parser';
import { decodeText } from '../../lib/fetch/charset.ts';
import type { AbsoluteUrl, SourceFeed, SourceItem } from '../../lib/model/index.ts';
import { parseFeed } from '../../lib/parse/index.ts';
import { DATA_SET_ADDRESS, differences, type Expectation } from '../parse/comparison.ts';

/** A file of the data set, decoded, and what must come out of it. */
export type SetFile = { readonly name: string; readonly text: string; readonly expected: Expectation };

/** How many files of a group there are, and how many each reader reads wholly right. */
export type Score = { files: number; rssParser: number; feedmill: number };

/** The files of the data set in this folder. */
export function dataSet(folder: string): readonly SetFile[] {
  const expectations = JSON.parse(readFileSync(join(folder, 'expectations.json'), 'utf8')) as Record<
    string,
    Expectation
  >;
  return Object.entries(expectations).map(([name, expected]) => {
    const { text } = decodeText(readFileSync(join(folder, 'feeds', name)), 'application/xml', 'xml');
    return { name, text, expected };
  });
}

/** The scores by group, all files first; what Feedmill reads wrongly is told to `failed`. */
export async function scores(
  files: readonly SetFile[],
  failed: (file: string, differences: readonly string[]) => void,
): Promise<ReadonlyMap<string, Score>> {
  const groups = new Map<string, Score>();
  for (const { name, text, expected } of files) {
    const ours = differences(expected, await withFeedmill(text));
    const theirs = differences(expected, await withRssParser(text));
    if (ours.length > 0) failed(name, ours);
    for (const group of ['all', expected.group]) {
      const score = groups.get(group) ?? { files: 0, rssParser: 0, feedmill: 0 };
      groups.set(group, score);
      score.files++;
      if (ours.length === 0) score.feedmill++;
      if (theirs.length === 0) score.rssParser++;
    }
  }
  return groups;
}

async function withFeedmill(text: string): Promise<SourceFeed | null> {
  try {
    return await parseFeed(text, { url: DATA_SET_ADDRESS as AbsoluteUrl });
  } catch (error) {
    if (error instanceof Error && error.name === 'NotAFeedError') return null;
    throw error;
  }
}

type Compared = Pick<SourceFeed, 'title' | 'links'> & { readonly items: readonly Partial<SourceItem>[] };

/** rss-parser as it comes, handed a text that is rightly decoded, each of its fields taken for what it is. */
async function withRssParser(text: string): Promise<SourceFeed | null> {
  try {
    const feed = await new Parser<unknown, Record<string, unknown>>().parseString(text);
    const compared: Compared = { title: written(feed.title), links: listed(feed.link), items: feed.items.map(asItem) };
    return compared as SourceFeed;
  } catch {
    return null;
  }
}

function asItem(item: Record<string, unknown>): Partial<SourceItem> {
  const instant = written(item.isoDate);
  return {
    title: written(item.title),
    links: listed(item.link),
    guid: written(item.guid ?? item.id),
    published: instant === null ? null : ({ instant, precision: 'second' } as SourceItem['published']),
    updated: null,
    authors: listed(item.creator ?? item.author),
    content: written(item['content:encoded'] ?? item.content),
    summary: written(item.summary),
  };
}

function written(value: unknown): string | null {
  return value === undefined || value === null ? null : String(value);
}

function listed(value: unknown): readonly string[] {
  const text = written(value);
  return text === null ? [] : [text];
}
