import { extractPage } from '../../lib/extract/index.ts';
import type { AbsoluteUrl } from '../../lib/model/index.ts';
import { BIG_PAGES, TRAP_PLACES, trapsIn } from './bad-pages.ts';
import { faultsOf } from './well-formed.ts';

// A process that reads the big page that it is told, or the traps of all places, and says a line of each.

/** What became of a page. `milliseconds` are of the extraction alone. */
export type Outcome = {
  readonly place: string;
  readonly name: string;
  readonly kind: string;
  readonly reason: string | null;
  readonly words: number;
  readonly items: number;
  readonly milliseconds: number;
  readonly faults: readonly string[];
};

const url = 'https://mill.example/news/story' as AbsoluteUrl;
const big = BIG_PAGES[process.argv[2] ?? ''];
const places = big === undefined ? TRAP_PLACES : [process.argv[2]!];
for (const place of places) {
  for (const [what, html] of big === undefined ? trapsIn(place) : [[place, big()] as const]) tell(place, what, html);
}

function tell(place: string, what: string, html: string): void {
  const began = performance.now();
  const extraction = extractPage(html, { url });
  const milliseconds = performance.now() - began;
  const { kind, reason, article, items } = extraction;
  const told = { place, name: what, kind, reason, words: article?.wordCount ?? 0, items: items.length };
  console.log(JSON.stringify({ ...told, milliseconds, faults: faultsOf(extraction, url) } satisfies Outcome));
}
