import pc from 'picocolors';
import type { Trace } from '../../lib/pipeline/index.ts';
import { headline } from './headline.ts';
import { printable } from './printable.ts';
import { tintOf } from './status.ts';
import { sectionText, type ToldSection } from './told.ts';
import { articleSections } from './trace-article.ts';
import { feedSections } from './trace-feeds.ts';
import { queueSection, sourceSection } from './trace-told.ts';
import { verdict } from './trace-verdict.ts';

/** What the way of an article is called by: its title, its id and its address; for want of an article what was asked for. */
export function traceHead({ found, asked }: Trace): { readonly title: string; readonly lines: readonly string[] } {
  if (found === null) return { title: asked.name, lines: [] };
  const { article } = found;
  const title = article.state === 'cancelled' ? asked.name : headline({ ...article, text: '' });
  const address = article.canonicalUrl === null ? [] : [article.canonicalUrl];
  return { title, lines: [`article ${article.id}, revision ${article.revision}`, ...address] };
}

/** What the answer rests on, from who told the article to who shows it. `publicAt` is where the feeds are served. */
export function traceSections(trace: Trace, publicAt: string): ToldSection[] {
  const { found } = trace;
  const sections = [
    ...(found === null ? [] : articleSections(trace, found)),
    sourceSection(trace),
    ...(found === null ? [] : feedSections(found, publicAt, trace.at)),
    queueSection(trace),
  ];
  return sections.filter((section) => section !== null);
}

/**
 * The whole way of an article as a page of text: first the answer, then what it rests on. Wrapped to `width` columns; null
 * where the output is no terminal.
 */
export function showTrace(trace: Trace, publicAt: string, color: boolean, width: number | null = null): string {
  const { bold } = pc.createColors(color);
  const { title, lines } = traceHead(trace);
  const head = [bold(printable(title)), ...lines.map(printable)];
  const { level, lines: answer } = verdict(trace);
  const tint = tintOf(level, color);
  const said = answer.map((line) => tint(printable(line))).join('\n');
  const sections = traceSections(trace, publicAt).map((section) => sectionText(section, color, width));
  return `${head.join('\n')}\n\n${said}\n\n${sections.join('\n\n')}\n`;
}
