import { type FeedKind, type Finding, MOST_PER_RULE, type Verdict } from './finding.ts';
import type { Severity } from './rules.ts';
import { RULES, type RuleName } from './rules.ts';

/** Where something is in a document: what a finding points at. Offset in UTF-16 units of the decoded text. */
export type Spot = {
  readonly offset: number | null;
  readonly path: string;
  readonly item: Finding['item'];
};

/** The document as a whole, and how it was served. */
export const NOWHERE_IN_IT: Spot = { offset: null, path: '', item: null };

/** Takes down what is found. */
export type Report = (rule: RuleName, spot: Spot, message: string) => void;

/** Findings as they come in, for a document of this text. */
export type Findings = {
  readonly report: Report;
  /** Takes down a breach of a partner's contract. */
  readonly reportContract: (rule: { name: string; spec: string }, spot: Spot, message: string) => void;
  readonly verdict: (kind: FeedKind, items: number) => Verdict;
};

/** What messages may quote of a document, so that a line stays one. */
const QUOTED = 80;

export function collectFindings(text: string): Findings {
  const place = placesIn(text);
  const found: (Finding & { readonly offset: number })[] = [];
  const counts: Record<Severity, number> = { error: 0, warning: 0, hint: 0 };
  const told = new Map<string, number>();
  const add = (rule: string, { severity, spec }: { severity: Severity; spec: string }, spot: Spot, message: string) => {
    counts[severity]++;
    const before = told.get(rule) ?? 0;
    told.set(rule, before + 1);
    if (before >= MOST_PER_RULE) return;
    const at = spot.offset === null ? { line: null, column: null } : place(spot.offset);
    const where = { ...at, path: spot.path, item: spot.item, offset: spot.offset ?? -1 };
    found.push({ severity, rule, message: message.toWellFormed(), spec, ...where });
  };
  return {
    report: (rule, spot, message) => add(rule, RULES[rule], spot, message),
    reportContract: ({ name, spec }, spot, message) => add(name, { severity: 'error', spec }, spot, message),
    verdict: (kind, items) => ({
      kind,
      items,
      findings: found.toSorted((a, b) => a.offset - b.offset).map(({ offset: _offset, ...finding }) => finding),
      counts: { ...counts },
      more: Object.fromEntries(
        [...told].filter(([, count]) => count > MOST_PER_RULE).map(([rule, count]) => [rule, count - MOST_PER_RULE]),
      ),
    }),
  };
}

/** A piece of a document as a message quotes it: in quotes, on one line, cut where it is long. */
export function quoted(text: string): string {
  const line = text
    .slice(0, 4 * QUOTED)
    .replace(/\s+/g, ' ')
    .trim();
  return `"${line.length > QUOTED ? `${line.slice(0, QUOTED).toWellFormed()}…` : line}"`;
}

function placesIn(text: string): (offset: number) => { line: number; column: number } {
  let starts: number[] | null = null;
  return (offset) => {
    starts ??= lineStarts(text);
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - starts[low]! + 1 };
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (const match of text.matchAll(/\r\n?|\n/g)) starts.push(match.index + match[0].length);
  return starts;
}
