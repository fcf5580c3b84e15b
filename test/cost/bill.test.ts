import { expect, it } from 'vitest';
import { billOf, COUNTED } from '../../lib/cost/index.ts';

const NEWS = { articles: 20_000, sources: 200, feeds: 1_000, subscribers: 1_000 };

const dollarsOf = (bill: ReturnType<typeof billOf>, service: string) =>
  bill.lines.filter((line) => line.service === service).reduce((sum, { dollars }) => sum + dollars, 0);

it('charges the documents by the puts that the tests count: four feeds for each article, and for one in ten again', () => {
  const line = billOf(NEWS).lines.find(({ what }) => what === 'feed documents put');
  const puts = 20_000 * 30 * 1.1 * 4 * COUNTED.fullFeed.puts;
  expect(line?.count).toBeCloseTo(puts, 3);
  expect(line?.dollars).toBeCloseTo((puts * 5) / 1_000_000, 3);
});

it('adds up to its lines, the dearest first', () => {
  const { lines, dollars } = billOf(NEWS);
  expect(lines.reduce((sum, line) => sum + line.dollars, 0)).toBeCloseTo(dollars, 6);
  expect(lines.map((line) => line.dollars)).toEqual(lines.map((line) => line.dollars).sort((a, b) => b - a));
});

it('costs a few dollars where nothing happens, and none of them for reading or storing', () => {
  const idle = billOf({ articles: 0, sources: 0, feeds: 0, subscribers: 0 });
  expect(idle.dollars).toBeGreaterThan(0);
  // Alarms and the dashboard of the production size are most of it.
  expect(idle.dollars - dollarsOf(idle, 'CloudWatch')).toBeLessThan(1.5);
  expect(idle.dollars).toBeLessThan(7.1);
  expect(['DynamoDB', 'S3', 'CloudFront'].map((service) => dollarsOf(idle, service))).toEqual([0, 0, 0]);
});

it('sends a reader the whole document only where its feed changed', () => {
  const sent = (articles: number) =>
    billOf({ ...NEWS, articles }).lines.find(({ what }) => what === 'sent to readers')?.count ?? 0;
  const asked = 1_000 * 24 * 30;
  expect(sent(0)).toBeCloseTo((asked * 500) / 1e9, 6);
  expect(sent(1_000_000)).toBeCloseTo((asked * 60_000) / 1e9, 6);
});

it('never puts an article into more feeds than there are', () => {
  const line = billOf({ ...NEWS, feeds: 1 }).lines.find(({ what }) => what === 'feed documents put');
  expect(line?.count).toBeCloseTo(20_000 * 30 * 1.1 * COUNTED.fullFeed.puts, 3);
});
