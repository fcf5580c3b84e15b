/**
 * Measures the finding of lists on the listing pages of the tests: `npm run bench:lists -- [page …] [--json]`. Prints a
 * row a page that is not perfect, the precision and recall of items and fields over all, and with `--json` the same as
 * JSON.
 */
import { extractPage } from '../../lib/extract/index.ts';
import type { AbsoluteUrl, Instant } from '../../lib/model/index.ts';
import { type ListingPage, MADE, written } from '../fixtures/listing-pages/index.ts';
import { printCases } from './cases.ts';
import { type ListScore, scoreLists } from './lists-score.ts';

const argv = process.argv.slice(2);
const chosen = argv.filter((word) => !word.startsWith('--'));
const isJson = argv.includes('--json');

const groups: Readonly<Record<string, readonly ListingPage[]>> = { written: written(), made: MADE };
const report: Record<string, ListScore> = {};
for (const [name, all] of [...Object.entries(groups), ['all', Object.values(groups).flat()] as const]) {
  const pages = all.filter((page) => chosen.length === 0 || chosen.includes(page.name));
  const readings = pages.map((page) => ({ page, extraction: read(page) }));
  report[name] = scoreLists(readings);
}

function read({ html, url, now }: ListingPage) {
  return extractPage(html, { url: url as AbsoluteUrl, now: (now as Instant | undefined) ?? null });
}

if (isJson) console.log(JSON.stringify(report, null, 1));
else {
  for (const miss of report.all!.misses) console.log(miss);
  for (const [name, { pages, items, perfect, next, kinds, fields }] of Object.entries(report)) {
    console.log(
      `\n${name}: ${pages} pages, ${items} items; ${perfect} perfect, ${kinds} taken for listings, next page right on ${next}`,
    );
    console.table(
      Object.fromEntries(
        Object.entries(fields).map(([field, { precision, recall }]) => [
          field,
          { precision: precision.toFixed(3), recall: recall.toFixed(3) },
        ]),
      ),
    );
  }
  if (chosen.length === 0) await printCases('lists');
}
