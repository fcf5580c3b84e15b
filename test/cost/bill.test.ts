import { expect, it } from 'vitest';
import { billOf, COUNTED, perArticle } from '../../lib/cost/index.ts';

const NEWS = { articles: 20_000, sources: 200, feeds: 1_000, subscribers: 1_000, pushed: 0, every: 0 };

const WATCHED = { alarms: true, metrics: true, dashboard: true };

const dollarsOf = (bill: ReturnType<typeof billOf>, service: string) =>
  bill.lines.filter((line) => line.service === service).reduce((sum, { dollars }) => sum + dollars, 0);

const countOf = (bill: ReturnType<typeof billOf>, words: string) =>
  bill.lines.find(({ what }) => what === words)?.count ?? Number.NaN;

it('charges four documents for each regeneration of the simulated day', () => {
  const bill = billOf(NEWS);
  const line = bill.lines.find(({ what }) => what === 'feed documents written');
  const puts = bill.day.all.regenerations * 30 * COUNTED.fullFeed.puts;
  expect(line?.count).toBeCloseTo(puts, 3);
  expect(line?.dollars).toBeCloseTo((puts * 5) / 1_000_000, 3);
});

it('adds up to its lines, the dearest first, and to the steps of an article', () => {
  const bill = billOf(NEWS);
  const { lines, dollars } = bill;
  expect(lines.reduce((sum, line) => sum + line.dollars, 0)).toBeCloseTo(dollars, 6);
  expect(lines.map((line) => line.dollars)).toEqual(lines.map((line) => line.dollars).sort((a, b) => b - a));
  const steps = perArticle(bill);
  expect(steps.reduce((sum, { perMillion }) => sum + perMillion, 0)).toBeCloseTo((dollars / 600_000) * 1e6, 6);
  expect(steps.map(({ step }) => step)).toEqual([
    ...['poll', 'ingest', 'route', 'publish', 'archive', 'correct', 'keep', 'read', 'stand'],
  ]);
});

it('is the same bill each time', () => {
  expect(billOf(NEWS)).toEqual(billOf(NEWS));
});

it('costs a few dollars where nothing happens, and none of them for reading or storing', () => {
  const idle = billOf({ articles: 0, sources: 0, feeds: 0, subscribers: 0, pushed: 0, every: 0 });
  expect(idle.dollars).toBeGreaterThan(0);
  // Alarms and the dashboard of the production size are most of it.
  expect(idle.dollars - dollarsOf(idle, 'CloudWatch')).toBeLessThan(1.5);
  expect(idle.dollars).toBeLessThan(8.1);
  expect(['DynamoDB', 'S3', 'CloudFront'].map((service) => dollarsOf(idle, service))).toEqual([0, 0, 0]);
  expect(perArticle(idle)).toEqual([]);
});

it('sends a reader the whole document only where its feed changed', () => {
  const sent = (articles: number) => countOf(billOf({ ...NEWS, articles }), 'sent to readers');
  const asked = 1_000 * 24 * 30;
  expect(sent(0)).toBeCloseTo((asked * 500) / 1e9, 6);
  expect(sent(1_000_000)).toBeCloseTo((asked * 60_000) / 1e9, 6);
});

it('never puts an article into more feeds than there are: everything’s, its source’s, and the others', () => {
  const places = (feeds: number) => countOf(billOf({ ...NEWS, feeds }), 'written: places');
  expect([places(0), places(1), places(2), places(50)].map((count) => count / (20_000 * 30))).toEqual([2, 3, 4, 4]);
});

it('says what archives cost, also at the change of months', () => {
  const bill = billOf(NEWS);
  // 1,201 feeds close their month in two formats.
  expect(countOf(bill, 'archives written at the turn of the month')).toBeCloseTo(1_201 * 2, 6);
  expect(countOf(bill, 'archives written: full ones, and rewrites')).toBeGreaterThan((20_000 * 30 * 4 * 2) / 50);
  expect(countOf(bill, 'archives stored after 12 months')).toBeGreaterThan(100);
});

it('stores payloads for as long as they are kept, and revisions for good', () => {
  const words = 'payloads and revisions stored after 12 months';
  const revisionsOfADay = 20_000 * 1.1;
  const stored = (payloadDays?: number) => countOf(billOf(NEWS, { ...WATCHED, payloadDays }), words);
  expect(stored()).toBeCloseTo((revisionsOfADay * 360 * 40_000) / 1e9, 6);
  // What was deleted is kept for another month.
  expect(stored(30)).toBeCloseTo((revisionsOfADay * (60 * 35_000 + 360 * 5_000)) / 1e9, 6);
  expect(stored(1_000)).toBe(stored());
});

it('counts a NAT gateway where functions are behind one, and only there', () => {
  const bill = billOf(NEWS, { ...WATCHED, nat: true });
  expect(countOf(bill, 'one NAT gateway, per hour')).toBe(720);
  // Four pages of five are fetched, of 100 KB.
  expect(countOf(bill, 'pages through it')).toBeCloseTo((20_000 * 30 * 0.8 * 100_000) / 1e9, 6);
  expect(bill.dollars - billOf(NEWS).dollars).toBeCloseTo(dollarsOf(bill, 'VPC'), 6);
});

it('says what ninjs costs, each feed as much as the other, and nothing without', () => {
  const lines = (ninjs: number) => billOf({ ...NEWS, ninjs }).lines.filter(({ what }) => /ninjs/.test(what));
  expect(lines(0)).toEqual([]);
  const put = (ninjs: number) => countOf(billOf({ ...NEWS, ninjs }), 'ninjs documents put, and what left listed');
  const { all } = billOf(NEWS).day;
  // The feed's document, the article's, and the listing of what left.
  expect(put(50)).toBeCloseTo((3 * 50 * all.regenerations * 30) / 1_201, 6);
  expect(put(500)).toBeCloseTo(10 * put(50), 6);
});

it('says what partners cost who are told by webhook, each as much as the other, and nothing without them', () => {
  const lines = (webhooks: number) => billOf({ ...NEWS, webhooks }).lines.filter(({ step }) => step === 'tell');
  expect(lines(0)).toEqual([]);
  const read = (webhooks: number) => countOf(billOf({ ...NEWS, webhooks }), 'read: webhooks');
  const { all } = billOf(NEWS).day;
  // A feed's query, and four reads for its partner.
  expect(read(50)).toBeCloseTo((5 * 50 * all.regenerations * 30) / 1_201, 6);
  expect(read(500)).toBeCloseTo(10 * read(50), 6);
});

it('says what partners cost who fetch by a token: by how many they are, and not by what is stored', () => {
  const bill = (partners: number, more: Partial<typeof NEWS> = {}) => billOf({ ...NEWS, ...more, partners });
  const dollars = (partners: number) => bill(partners).dollars - bill(0).dollars;
  expect(dollars(0)).toBe(0);
  expect(countOf(bill(10), 'asked by partners')).toBe(10 * 288 * 30);
  expect(countOf(bill(10), 'look-ups of tokens and feeds')).toBe(2 * 10 * 288 * 30);
  // Fifty keys a call, two a partner, once a day.
  expect([1, 100].map((partners) => countOf(bill(partners), 'keys at the edge compared'))).toEqual([60, 150]);
  // The figures of a batch, 288 of them a day, and a partner's own.
  expect(countOf(bill(1), 'written: usage')).toBe(4 * 288 * 30);
  expect(countOf(bill(11), 'written: usage')).toBe((4 + 10) * 288 * 30);
  expect(countOf(bill(10, { sources: 400 }), 'written: usage')).toBe(countOf(bill(10), 'written: usage'));
});

it('says what change logs cost, each as much as the other, those of which partners are told among them', () => {
  const lines = (more: { readonly changeLogs?: number; readonly webhooks?: number }) =>
    billOf({ ...NEWS, ...more }).lines.filter(({ what }) => /change logs/.test(what));
  expect(lines({})).toEqual([]);
  expect(lines({ webhooks: 50 })).toEqual(lines({ changeLogs: 50 }));
  expect(lines({ webhooks: 10, changeLogs: 50 })).toEqual(lines({ changeLogs: 50 }));
  const put = (changeLogs: number) => countOf(billOf({ ...NEWS, changeLogs }), 'change logs put');
  const { all } = billOf(NEWS).day;
  // With each regeneration one, and one for each 200 entries.
  expect(put(50)).toBeGreaterThan((50 * all.regenerations * 30) / 1_201);
  expect(put(50)).toBeLessThan((51 * all.regenerations * 30) / 1_201);
  expect(put(500)).toBeCloseTo(10 * put(50), 6);
});

it('says what subscribers at a hub of our own cost: above all what is sent to them, and more with each', () => {
  const lines = (pushed: number) => billOf({ ...NEWS, pushed }).lines.filter(({ step }) => step === 'tell');
  expect(lines(0)).toEqual([]);
  const sent = (pushed: number) => countOf(billOf({ ...NEWS, pushed }), 'deliver: sent to subscribers, 200 KB each');
  const { all } = billOf(NEWS).day;
  // A feed of 1,201 changes so often in a month; a change in three is told together with another.
  expect(sent(50)).toBeCloseTo((50 * 200_000 * all.regenerations * 30) / 1.5 / 1_201 / 1e9, 6);
  expect(sent(500)).toBeCloseTo(10 * sent(50), 6);
  const total = (pushed: number) => lines(pushed).reduce((sum, { dollars }) => sum + dollars, 0);
  expect(total(500)).toBeGreaterThan(total(50));
  expect(perArticle(billOf({ ...NEWS, pushed: 50 })).map(({ step }) => step)).toContain('tell');
});
