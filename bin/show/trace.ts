import pc from 'picocolors';
import type { Trace } from '../../lib/pipeline/index.ts';
import { headline } from './headline.ts';
import { printable } from './printable.ts';
import { articleSections } from './trace-article.ts';
import { feedSections } from './trace-feeds.ts';
import { queueSection, sourceSection } from './trace-told.ts';
import { verdict } from './trace-verdict.ts';

/**
 * The whole way of an article as a page of text: first the answer, then what it rests on, from who told it to who shows it.
 * Wrapped to `width` columns; null where the output is no terminal. `publicAt` is where the feeds are served.
 */
export function showTrace(trace: Trace, publicAt: string, color: boolean, width: number | null = null): string {
  const { bold } = pc.createColors(color);
  const { found } = trace;
  const head =
    found === null
      ? [bold(printable(trace.asked.name))]
      : [
          bold(
            printable(
              found.article.state === 'cancelled' ? trace.asked.name : headline({ ...found.article, text: '' }),
            ),
          ),
          `article ${found.article.id}, revision ${found.article.revision}`,
          ...(found.article.canonicalUrl === null ? [] : [printable(found.article.canonicalUrl)]),
        ];
  const sections = [
    ...(found === null ? [] : articleSections(trace, found, color, width)),
    sourceSection(trace, color, width),
    ...(found === null ? [] : feedSections(found, publicAt, trace.at, color, width)),
    queueSection(trace, color, width),
  ].filter((section) => section !== '');
  return `${head.join('\n')}\n\n${verdict(trace, color)}\n\n${sections.join('\n\n')}\n`;
}
