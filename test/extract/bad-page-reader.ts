import { extractPage } from '../../lib/extract/index.ts';
import type { AbsoluteUrl } from '../../lib/model/index.ts';
import { BIG_PAGES, trapsIn } from './bad-pages.ts';
import { faultsOf } from './well-formed.ts';

// A process that reads the big page, or all traps of the place, that it is told, and says a line of each.

/** What became of a page. `milliseconds` are of the extraction alone. */
export type Outcome = {
  readonly name: string;
  readonly kind: string;
  readonly reason: string | null;
  readonly words: number;
  readonly items: number;
  readonly milliseconds: number;
  readonly faults: readonly string[];
};

const url = 'https://mill.example/news/story' as AbsoluteUrl;
const name = process.argv[2]!;
const pages = name in BIG_PAGES ? [[name, BIG_PAGES[name]!()] as const] : trapsIn(name);
for (const [what, html] of pages) {
  const began = performance.now();
  const extraction = extractPage(html, { url });
  const milliseconds = performance.now() - began;
  const { kind, reason, article, items } = extraction;
  const told = { name: what, kind, reason, words: article?.wordCount ?? 0, items: items.length };
  console.log(JSON.stringify({ ...told, milliseconds, faults: faultsOf(extraction, url) } satisfies Outcome));
}
