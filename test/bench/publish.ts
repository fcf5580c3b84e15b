import { Feed as Library } from 'feed';
import { type ArticleId, FEED_FORMATS } from '../../lib/model/index.ts';
import { type DocumentInput, renderDocument } from '../../lib/publish/index.ts';
import { sampleArticle, sampleInput } from '../publish/samples.ts';

// Prints as JSON how long 50 items of 600 words take in every format, beside `feed` bare, in the same process.

const ITEMS = 50;
const ROUNDS = 60;
const PARAGRAPH = `<p>${'The ferry came in at dawn &amp; was met by the town band. '.repeat(10)}</p>`;

const input: DocumentInput = sampleInput({
  members: Array.from({ length: ITEMS }, (_, at) =>
    sampleArticle({
      id: String(at).padStart(20, 'a') as ArticleId,
      title: `Ferry ${at} & crew return`,
      html: PARAGRAPH.repeat(5),
      text: PARAGRAPH.repeat(5).replace(/<[^>]+>/g, ''),
      wordCount: 600,
    }),
  ),
});

const bare = ['rss2', 'atom1', 'json1'] as const;
const tasks: Record<string, () => string> = {
  ...Object.fromEntries(FEED_FORMATS.map((format) => [format, () => renderDocument(format, input)])),
  ...Object.fromEntries(bare.map((format) => [`feed.${format}`, () => library()[format]()])),
};

const names = Object.keys(tasks);
const times = new Map<string, number[]>(names.map((name) => [name, []]));
// Turn by turn, so that a busy moment of the machine falls on all alike.
for (let round = 0; round < ROUNDS; round++) {
  for (const name of names) {
    const begin = performance.now();
    tasks[name]?.();
    times.get(name)?.push(performance.now() - begin);
  }
}

const ms = Object.fromEntries(names.map((name) => [name, median(times.get(name) ?? [])]));
const sum = (parts: readonly string[]) => round(parts.reduce((total, name) => total + (ms[name] ?? 0), 0));
console.log(
  JSON.stringify(
    {
      items: ITEMS,
      rounds: ROUNDS,
      medianMs: ms,
      allFormatsMs: sum(FEED_FORMATS),
      rssAtomJsonMs: sum(['rss', 'atom', 'json']),
      bareFeedRssAtomJsonMs: sum(bare.map((format) => `feed.${format}`)),
    },
    null,
    2,
  ),
);

function library(): Library {
  const feed = new Library({ id: 'urn:x:feed', title: 'Harbour', link: 'https://mill.example/', updated: new Date(0) });
  for (const article of input.members) {
    feed.addItem({
      id: `urn:feedmill:${article.id}`,
      title: article.title ?? '',
      link: article.canonicalUrl ?? '',
      date: new Date(article.revisedAt),
      published: new Date(article.published?.instant ?? 0),
      description: article.excerpt ?? '',
      content: article.html,
      author: article.authors.map((name) => ({ name })),
      category: article.tags.map((name) => ({ name, term: name })),
    });
  }
  return feed;
}

function median(values: readonly number[]): number {
  return round(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0);
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
