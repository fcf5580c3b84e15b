import { expect, it } from 'vitest';
import { hotKeys, KEY_LIMITS, loadOf } from '../../lib/cost/index.ts';

const LARGE = { articles: 10_000_000, sources: 100_000, feeds: 100_000, subscribers: 0, pushed: 0 };

it.each([0, 60])('keeps every key of the largest workload under what DynamoDB gives one, every: %i', (every) => {
  const keys = hotKeys({ ...LARGE, every });
  expect(keys.map(({ key }) => key)).toEqual(expect.arrayContaining(['SOURCES', 'FEEDS', 'FEED#all', 'due/0…3']));
  for (const key of keys) {
    expect(key.read, key.key).toBeLessThan(KEY_LIMITS.read);
    expect(key.write, key.key).toBeLessThan(KEY_LIMITS.write);
  }
  expect(keys.map(loadOf)).toEqual(keys.map(loadOf).sort((a, b) => b - a));
});
