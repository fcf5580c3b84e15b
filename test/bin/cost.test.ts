import { describe, expect, it } from 'vitest';
import { runFeedmill } from './run-feedmill.ts';

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

  it.each(['-1', '1.5', 'many', '1e9'])('refuses %s articles as wrong usage', async (count) => {
    const { err, code } = await runFeedmill(['cost', `--articles=${count}`]);
    expect(code).toBe(2);
    expect(err).toContain('whole number');
  });
});
