import pc from 'picocolors';
import { type Finding, MOST_PER_RULE, type Severity, type Verdict } from '../../lib/check/index.ts';
import { printable } from './printable.ts';
import { type Cell, textTable } from './table.ts';

/** A verdict for a reader at a terminal: what the document is and how it fares, then a row for each finding. */
export function checkTable(source: string, verdict: Verdict, color: boolean, width: number | null = null): string {
  const paint = pc.createColors(color);
  const { kind, items, findings, counts, more } = verdict;
  const said = [kind, ...(kind === 'no feed' ? [] : [plural(items, 'item')])].join(', ');
  const parts = [`${paint.bold(printable(source))}: ${said}`];
  if (findings.length === 0) return `${parts[0]}\n${paint.green('no problems found')}\n`;
  parts.push(
    SEVERITIES.filter((severity) => counts[severity] > 0)
      .map((severity) => tint(severity, color)(plural(counts[severity], severity)))
      .join(', '),
    '',
  );
  const rows = findings.map((finding): Cell[] => [
    finding.line === null ? '-' : `${finding.line}:${finding.column}`,
    { text: finding.severity, tint: tint(finding.severity, color) },
    finding.rule,
    { text: words(finding), tint: (text) => text },
  ]);
  parts.push(textTable(['PLACE', 'GRAVITY', 'RULE', 'PROBLEM'], rows, color, width));
  for (const [rule, count] of Object.entries(more)) {
    parts.push(paint.dim(`and ${count} more of ${rule}: only the first ${MOST_PER_RULE} are shown`));
  }
  const specs = new Map(findings.map(({ rule, spec }) => [rule, spec]));
  parts.push(
    '',
    textTable(
      ['RULE', 'SAYS'],
      [...specs].sort().map(([rule, spec]) => [rule, spec]),
      color,
      width,
    ),
  );
  return `${parts.join('\n')}\n`;
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'hint'];

function tint(severity: Severity, color: boolean): (text: string) => string {
  const { red, yellow, dim } = pc.createColors(color);
  return { error: red, warning: yellow, hint: dim }[severity];
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `item 3 "Ferry home" pubDate: "…" is no date`. */
function words({ item, path, message }: Finding): string {
  const where = item === null ? path : `item ${item.number}${called(item.name)}${inItem(path)}`;
  return where === '' ? message : `${where}: ${message}`;
}

function called(name: string | null): string {
  if (name === null) return '';
  return ` "${name.length > NAME ? `${name.slice(0, NAME)}…` : name}"`;
}

/** As much of an item's name as tells it from its neighbours. */
const NAME = 40;

/** What is left of a path behind the item, which is named already. */
function inItem(path: string): string {
  const inner = /^[^[]*\[\d+\][./]?(.*)$/.exec(path)?.[1] ?? '';
  return inner === '' ? '' : ` ${inner}`;
}
