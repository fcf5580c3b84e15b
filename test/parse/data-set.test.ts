import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeText } from '../../lib/fetch/charset.ts';
import type { AbsoluteUrl, SourceFeed } from '../../lib/model/index.ts';
import { canonicalFeed } from '../../lib/parse/canonical-xml.ts';
import { readWithRssParser } from '../../lib/parse/engine.ts';
import { readFeed } from '../../lib/parse/feed.ts';
import { NotAFeedError, parseFeed } from '../../lib/parse/index.ts';
import { ordinaryFeed } from '../../lib/parse/ordinary.ts';
import { RepairLog } from '../../lib/parse/repair-log.ts';
import { DATA_SET_ADDRESS, differences, type Expectation } from './comparison.ts';

const data = join(process.env.FEEDMILL_DATA ?? '../shared', 'feeds');
const absent = !existsSync(data);
if (absent) console.warn(`SKIPPED: no feeds at ${data}; set FEEDMILL_DATA to measure how many are read right`);

describe.skipIf(absent)('the feeds of the data set', () => {
  it('are read wholly right in at least 98 % of the files', async () => {
    const files = Object.entries(expectations());
    const wrong: string[] = [];
    for (const [file, expected] of files) {
      const found = differences(expected, await read(textOf(file)));
      if (found.length > 0) wrong.push(`${file}: ${found[0]}`);
    }
    expect(wrong.length / files.length, wrong.join('\n')).toBeLessThanOrEqual(0.02);
  });

  it('say the same on the short way as on the long one', async () => {
    let compared = 0;
    for (const file of Object.keys(expectations())) {
      const text = textOf(file);
      if (ordinaryFeed(text) === null) continue;
      const short = await read(text);
      const canonical = canonicalFeed(text, DATA_SET_ADDRESS)!;
      const raw = await readWithRssParser(canonical, canonical.items);
      expect(withoutRepairs(readFeed(raw, { url: DATA_SET_ADDRESS as AbsoluteUrl }, new RepairLog())), file).toEqual(
        short && withoutRepairs(short),
      );
      compared++;
    }
    expect(compared).toBeGreaterThan(500);
  });
});

function expectations(): Record<string, Expectation> {
  return JSON.parse(readFileSync(join(data, 'expectations.json'), 'utf8'));
}

function textOf(file: string): string {
  return decodeText(readFileSync(join(data, 'feeds', file)), 'application/xml', 'xml').text;
}

async function read(text: string): Promise<SourceFeed | null> {
  try {
    return await parseFeed(text, { url: DATA_SET_ADDRESS as AbsoluteUrl });
  } catch (error) {
    if (error instanceof NotAFeedError) return null;
    throw error;
  }
}

function withoutRepairs(feed: SourceFeed): SourceFeed {
  return { ...feed, repairs: [], items: feed.items.map((item) => ({ ...item, repairs: [] })) };
}
