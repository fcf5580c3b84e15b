import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extractPage } from '../../lib/extract/index.ts';
import type { AbsoluteUrl } from '../../lib/model/index.ts';
import { faultsOf } from './well-formed.ts';

const url = 'https://mill.example/news/story' as AbsoluteUrl;

const word = fc.constantFrom(
  ...'the mill on river turned all night and bread, warm. went to town “still” – 水の流れ Müller'.split(' '),
);
const sentence = fc.array(word, { minLength: 3, maxLength: 40 }).map((words) => `${words.join(' ')}.`);

/** Addresses as pages have them, and such as must not survive. */
const address = fc.constantFrom(
  '/2026/03/story',
  'story?utm_source=x&id=1',
  '//cdn.mill.example/a.jpg',
  'https://mill.example/a b.jpg',
  'http://[',
  'javascript:alert(1)',
  ' java\tscript:alert(1)',
  '&#106;avascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  '#top',
  '',
);

/** What might run, where it might be overlooked. */
const hostile = fc.constantFrom(
  '<script>alert(1)</script>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<img src=x onerror=alert(1)>',
  '<svg><style><img src=x onerror=alert(1)></style></svg>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--><img src=x onerror=alert(1)>">',
  '<iframe src="https://other.example/" srcdoc="<script>alert(1)</script>"></iframe>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<form action="javascript:x"><input autofocus onfocus=alert(1)><button formaction="javascript:x">',
  '<a href="javascript:alert(1)" onclick=alert(1) style="x:expression(1)">mill</a>',
  '<template><script>alert(1)</script></template>',
  '<!--[if IE]><script>alert(1)</script><![endif]-->',
  '<p title="`<img src=x onerror=alert(1)>`">mill</p>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '<textarea><script>alert(1)</script></textarea><xmp><img src=x onerror=alert(1)></xmp>',
  '<base href="javascript:/a/">',
  '<style>@import "javascript:x"</style><link rel=stylesheet href="javascript:x">',
);

const block = fc.oneof(
  { weight: 6, arbitrary: sentence.map((text) => `<p>${text}</p>`) },
  { weight: 1, arbitrary: sentence.map((text) => `<h2 class="entry-title">${text}</h2>`) },
  {
    weight: 1,
    arbitrary: fc.tuple(address, sentence).map(([to, text]) => `<p><a href="${to}">${text}</a> ${text}</p>`),
  },
  { weight: 1, arbitrary: fc.array(sentence, { maxLength: 4 }).map((all) => `<ul><li>${all.join('<li>')}</ul>`) },
  {
    weight: 1,
    arbitrary: address.map((to) => `<figure><img data-src="${to}" srcset="${to} 2x"><figcaption>Mill</figure>`),
  },
  { weight: 1, arbitrary: sentence.map((text) => `<table><tr><td>${text}<td>12</table>`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('<time datetime="2026-03-01T10:00Z">1 March</time>', '<p class=byline>By Ann Miller'),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(address, sentence)
      .map(([to, text]) => `<div class="card related"><h3><a href="${to}">${text}</a></h3></div>`),
  },
  { weight: 1, arbitrary: sentence.map((text) => `<blockquote>${text}<pre>${text}\n\n ${text}</pre></blockquote>`) },
  { weight: 2, arbitrary: hostile },
);

const head = fc
  .tuple(sentence, address, fc.constantFrom('2026-03-01', '01.03.2026', 'yesterday', '0', '9999-99-99', '')) // dates good and bad
  .map(
    ([
      text,
      to,
      date,
    ]) => `<title>${text} | The Mill</title><link rel=canonical href="${to}"><meta property="og:image" content="${to}">
    <script type="application/ld+json">{"@type":"NewsArticle","headline":"${text}","datePublished":"${date}","image":"${to}",
    "author":[{"name":"Ann Miller"},"${to}",null,{"name":[]}],"articleBody":"${text}"}</script>`,
  );

const page = fc
  .tuple(head, fc.array(block, { maxLength: 25 }))
  .map(
    ([top, blocks]) =>
      `<!doctype html><html lang=en><head>${top}</head><body><article>${blocks.join('\n')}</article></body></html>`,
  );

/** What befalls markup: a piece is lost, doubled, moved, or something foreign comes in. */
const change = fc.record({
  kind: fc.constantFrom('cut', 'double', 'insert', 'swap', 'end'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat({ max: 60 }),
  piece: fc.oneof(
    fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '&',
      '</div>',
      '<div>',
      '<table>',
      '<b>',
      '</p>',
      '<!--',
      ']]>',
      '\0',
      '\ud800',
      '\uFFFE',
      '<p ',
      '=',
    ),
    hostile,
    fc.string({ unit: 'binary', maxLength: 8 }),
  ),
});

function changed(
  html: string,
  { kind, at, length, piece }: typeof change extends fc.Arbitrary<infer T> ? T : never,
): string {
  const from = Math.floor(at * html.length);
  const [before, part, after] = [html.slice(0, from), html.slice(from, from + length), html.slice(from + length)];
  if (kind === 'cut') return before + after;
  if (kind === 'double') return before + part + part + after;
  if (kind === 'insert') return before + piece + part + after;
  if (kind === 'swap') return before + after.slice(0, length) + part + after.slice(length);
  return before;
}

describe('a page broken anyhow', () => {
  it('gets an answer that keeps all promises: no throw, nothing that runs, markup that stays the same when cleaned again', () => {
    fc.assert(
      fc.property(page, fc.array(change, { maxLength: 6 }), (html, changes) => {
        const broken = changes.reduce(changed, html);
        expect(faultsOf(extractPage(broken, { url }), url)).toEqual([]);
      }),
      { numRuns: 400, interruptAfterTimeLimit: 20_000 },
    );
  });
});
