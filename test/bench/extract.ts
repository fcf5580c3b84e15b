import { extractArticle } from '../../lib/extract/article/article.ts';
import { parsePage } from '../../lib/extract/page/page.ts';
import { absoluteUrl, formatStated, NO_CONTENT } from '../../lib/model/index.ts';
import { printCases } from './cases.ts';
import { type Answer, type Figures, figuresOf, type Miss } from './extract-figures.ts';
import { demandPages, htmlOf, SETS, type SetName, truthsOf } from './extract-pages.ts';
import { compare } from './extract-peers.ts';
import { tables } from './extract-table.ts';

// How well, how fast and with how much memory articles are extracted, beside other extractors.
// Usage: node test/bench/extract.ts [--peers] [--json]
// Feedmill alone, in this process: node test/bench/extract.ts [set …] [--json] [--misses [field]]

demandPages();
const argv = process.argv.slice(2);
const flags = argv.filter((word) => word.startsWith('--'));
const chosen = SETS.filter((set) => argv.includes(set));
const missField = argv.find((word) => !word.startsWith('--') && !SETS.includes(word as SetName));

if (argv.length === 0 || flags.includes('--peers')) {
  const comparison = await compare();
  console.log(flags.includes('--json') ? JSON.stringify(comparison) : tables(comparison));
  if (!flags.includes('--json')) await printCases('extraction');
} else measureAlone();

function measureAlone(): void {
  const report: Record<string, Figures> = {};
  const misses: (Miss & { set: SetName })[] = [];
  for (const set of chosen.length > 0 ? chosen : SETS)
    report[set] = measure(set, (miss) => misses.push({ set, ...miss }));
  if (flags.includes('--json')) console.log(JSON.stringify(report));
  else {
    const columns = [...new Set(Object.values(report).flatMap(Object.keys))];
    const short = (value: number | undefined) => (value === undefined ? '' : Math.round(value * 1000) / 1000);
    console.table(
      Object.fromEntries(
        Object.entries(report).map(([set, row]) => [
          set,
          Object.fromEntries(columns.map((key) => [key, short(row[key])])),
        ]),
      ),
    );
  }
  if (!flags.includes('--misses')) return;
  for (const miss of misses.filter((one) => !missField || one.field === missField).sort((a, b) => a.score - b.score)) {
    const [truth, given] = [miss.truth, miss.given].map((value) => JSON.stringify(value));
    console.log(miss.set, miss.id, miss.field, miss.score.toFixed(3), truth, '<>', given);
  }
}

function measure(set: SetName, missed: (miss: Miss) => void): Figures {
  const times: number[] = [];
  const pages = truthsOf(set).map(([id, truth]) => {
    const html = htmlOf(set, id);
    const began = performance.now();
    const article = extractArticle(parsePage(html, absoluteUrl(truth.url)!)).article ?? NO_CONTENT;
    times.push(performance.now() - began);
    const { text, title, authors, leadImage, language, canonicalUrl: canonical } = article;
    const published = formatStated(article.published);
    const answer: Answer = { text, title, authors, published, image: leadImage?.url, language, canonical };
    return [id, truth, answer] as const;
  });
  const took = times.reduce((sum, one) => sum + one, 0);
  return { ...figuresOf(pages, missed), perSecond: (1000 * pages.length) / took, slowestMs: Math.max(...times) };
}
