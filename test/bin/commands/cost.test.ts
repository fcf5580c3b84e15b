import { describe, expect, it } from 'vitest';
import { runFeedmill } from '../run-feedmill.ts';

describe('cost', () => {
  it('prints the bill of a workload by line, what dominates first, with its price list’s date', async () => {
    const { out, code } = await runFeedmill(['cost', '--sources', '200', '--feeds', '1000', '--articles', '20000']);
    expect(code).toBe(0);
    const [first] = out.split('\n').slice(3);
    expect(first).toMatch(/^S3 +feed documents put +10,560,000 +PUT +\$5 a million +\$52\.80 +\d+ %$/);
    expect(out).toMatch(/us-east-1, 20\d\d-\d\d; free tiers/);
  });

  it('gives the same as data', async () => {
    const { out } = await runFeedmill(['cost', '--articles', '10', '--json']);
    const { workload, lines, dollars } = JSON.parse(out);
    expect(workload).toEqual({ articles: 10, sources: 50, feeds: 60, subscribers: 100 });
    expect(lines.reduce((sum: number, line: { dollars: number }) => sum + line.dollars, 0)).toBeCloseTo(dollars, 6);
  });

  it('counts nothing that is watched in the small size', async () => {
    const idle = ['--articles', '0', '--sources', '0', '--feeds', '0', '--subscribers', '0', '--json'];
    const of = async (size: string) => JSON.parse((await runFeedmill(['cost', ...idle, '--size', size])).out);
    const lineOf = (bill: { lines: { what: string; dollars: number }[] }, what: RegExp) =>
      bill.lines.find((line) => what.test(line.what))?.dollars;
    const [small, dev, production] = [await of('small'), await of('dev'), await of('production')];
    expect([small, dev, production].map((bill) => lineOf(bill, /^alarms/))).toEqual(
      [0, 3, 3].map((one) => expect.closeTo(one, 6)),
    );
    expect([small, dev, production].map((bill) => lineOf(bill, /^dashboard/))).toEqual([0, 0, 3]);
    expect(small.dollars).toBeLessThan(1.05);
    expect((await runFeedmill(['cost', '--size', 'large'])).code).toBe(2);
  });

  it.each(['-1', '1.5', 'many', '1e9'])('refuses %s articles as wrong usage', async (count) => {
    const { err, code } = await runFeedmill(['cost', `--articles=${count}`]);
    expect(code).toBe(2);
    expect(err).toContain('whole number');
  });
});
