import { describe, expect, it } from 'vitest';
import { billOf } from '../../../lib/cost/index.ts';
import { runFeedmill } from '../run-feedmill.ts';

describe('cost', () => {
  it('prints the bill of a workload by line, what dominates first, with its price list’s date', async () => {
    const { out, code } = await runFeedmill(['cost', '--sources', '200', '--feeds', '1000', '--articles', '20000']);
    expect(code).toBe(0);
    const [first] = out.split('\n').slice(3);
    expect(first).toMatch(/^S3 +feed documents written +[\d,]{9} +PUT +\$5 a million +\$\d\d\.\d\d +\d+ %$/);
    const { day } = billOf({ articles: 20_000, sources: 200, feeds: 1000, subscribers: 100, pushed: 0, every: 0 });
    const puts = 4 * 30 * day.all.regenerations;
    expect(first).toContain(` ${puts.toLocaleString('en-US', { maximumFractionDigits: 0 })} `);
    expect(first).toContain(`$${((puts * 5) / 1e6).toFixed(2)}`);
    expect(out).toMatch(/us-east-1, 20\d\d-\d\d; free tiers/);
    // What it rests on is said beside it.
    expect(out).toMatch(/for a million articles/);
    expect(out).toMatch(/Zipf/);
    expect(out).toMatch(/ten at once, 0\.3 s a\n? *regeneration: 3\.\d+ regenerations an article/);
  });

  it('gives the same as data', async () => {
    const { out } = await runFeedmill(['cost', '--articles', '10', '--json']);
    const { workload, lines, dollars } = JSON.parse(out);
    const nobody = { pushed: 0, webhooks: 0, partners: 0, changeLogs: 0 };
    expect(workload).toEqual({ articles: 10, sources: 50, feeds: 10, subscribers: 100, ...nobody, every: 0 });
    expect(lines.reduce((sum: number, line: { dollars: number }) => sum + line.dollars, 0)).toBeCloseTo(dollars, 6);
  });

  it('tells show what one article costs, step by step, and adds up', async () => {
    const { out, code } = await runFeedmill(['cost', '--articles', '20000', '--per-article']);
    expect(code).toBe(0);
    const steps = ['polled', 'ingested', 'routed', 'regenerated', 'archives', 'corrected', 'stored', 'readers poll'];
    for (const step of steps) expect(out).toContain(step);
    const { dollars, perArticle } = JSON.parse(
      (await runFeedmill(['cost', '--articles', '20000', '--per-article', '--json'])).out,
    );
    const sum = perArticle.reduce((so: number, step: { perMillion: number }) => so + step.perMillion, 0);
    expect(sum).toBeCloseTo((dollars / (20_000 * 30)) * 1e6, 6);
  });

  it('costs less where feeds are regenerated at a pace, and more behind a NAT gateway', async () => {
    const dollarsOf = async (...words: string[]) =>
      JSON.parse((await runFeedmill(['cost', '--articles', '20000', '--json', ...words])).out).dollars;
    const [atOnce, paced, nat] = [await dollarsOf(), await dollarsOf('--every', '1m'), await dollarsOf('--nat')];
    expect(paced).toBeLessThan(atOnce);
    expect(nat).toBeGreaterThan(atOnce + 32.4);
    expect(await dollarsOf('--every', '60')).toBe(paced);
  });

  it('costs less in fewer formats: documents by their number, archives where there are any', async () => {
    const linesOf = async (...words: string[]) => {
      const { out } = await runFeedmill(['cost', '--articles', '20000', '--json', ...words]);
      const { lines } = JSON.parse(out) as { lines: { what: string; dollars: number }[] };
      return (what: string) =>
        lines.filter((line) => line.what.includes(what)).reduce((so, one) => so + one.dollars, 0);
    };
    const [usual, two, one] = [
      await linesOf(),
      await linesOf('--formats', 'json,rss'),
      await linesOf('--formats', 'rss'),
    ];
    expect(two('feed documents written')).toBeCloseTo(usual('feed documents written') / 2, 6);
    expect(one('feed documents written')).toBeCloseTo(usual('feed documents written') / 4, 6);
    expect(two('archives stored')).toBeCloseTo(usual('archives stored') / 2, 6);
    expect(two('read: archives')).toBe(usual('read: archives'));
    for (const what of ['archives stored', 'archives written', 'read: archives']) expect(one(what), what).toBe(0);
  });

  it.each(['', 'pdf', 'rss, json', 'rss,'])('refuses formats of %j as wrong usage', async (formats) => {
    const { err, code } = await runFeedmill(['cost', `--formats=${formats}`]);
    expect(code).toBe(2);
    expect(err).toContain('some of rss, atom, json, html, with commas between them');
  });

  it.each(['often', '-1s', '2d', '90000'])('refuses a pace of %s as wrong usage', async (every) => {
    const { err, code } = await runFeedmill(['cost', `--every=${every}`]);
    expect(code).toBe(2);
    expect(err).toContain('duration up to a day');
  });

  it('counts nothing that is watched in the small size', async () => {
    const idle = ['--articles', '0', '--sources', '0', '--feeds', '0', '--subscribers', '0', '--json'];
    const of = async (size: string) => JSON.parse((await runFeedmill(['cost', ...idle, '--size', size])).out);
    const lineOf = (bill: { lines: { what: string; dollars: number }[] }, what: RegExp) =>
      bill.lines.find((line) => what.test(line.what))?.dollars;
    const [small, dev, production] = [await of('small'), await of('dev'), await of('production')];
    expect([small, dev, production].map((bill) => lineOf(bill, /^alarms/))).toEqual(
      [0, 3.8, 3.8].map((one) => expect.closeTo(one, 6)),
    );
    expect([small, dev, production].map((bill) => lineOf(bill, /^dashboard/))).toEqual([0, 0, 3]);
    expect(small.dollars).toBeLessThan(1.3);
    expect((await runFeedmill(['cost', '--size', 'large'])).code).toBe(2);
  });

  it.each(['-1', '1.5', 'many', '1e9'])('refuses %s articles as wrong usage', async (count) => {
    const { err, code } = await runFeedmill(['cost', `--articles=${count}`]);
    expect(code).toBe(2);
    expect(err).toContain('whole number');
  });
});
