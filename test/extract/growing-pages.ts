/** Pages of one shape that can be made of any size. */

const PARAGRAPH =
  '<p>The mill on the river turned all night, and in the morning the bread, warm still, went to town.</p>';
const TEASER = 'A story of the mill and of the people who live by the river';

const page = (inside: string) =>
  `<!doctype html><html lang=en><head><title>The mill</title></head><body><main><article><h1>The mill</h1>
  ${PARAGRAPH.repeat(8)}${inside}</article></main></body></html>`;
const times = (count: number, write: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => write(i)).join('');
const card = (i: number) =>
  `<div class=card><h2><a href="/2026/${i}/story-${i}">${TEASER}, part ${i}</a></h2><time>2026-03-01</time><p>${TEASER}.</p>
  <img src="/${i}.jpg"></div>`;

/** Each from a number to a page with about so many elements of its kind. */
export const SHAPES: Readonly<Record<string, (n: number) => string>> = {
  paragraphs: (n) => page(PARAGRAPH.repeat(n)),
  'paragraphs with a link each': (n) =>
    page(times(n, (i) => `<p>${TEASER} <a href="/${i}">of a town</a> by the sea.</p>`)),
  'text with line breaks': (n) => page(`<div>${`${TEASER}, and on it went.<br><br>`.repeat(n)}</div>`),
  'divisions side by side': (n) => page(times(n, (i) => `<div class="box box-${i}"><div>${TEASER}.</div></div>`)),
  'divisions in one another, deeper than is kept': (n) =>
    page(`<div>${PARAGRAPH}`.repeat(4 * n) + '</div>'.repeat(4 * n)),
  'divisions in one another in many piles': (n) =>
    page(`${'<div>'.repeat(100)}${PARAGRAPH}${'</div>'.repeat(100)}`.repeat(n / 20)),
  'inline elements in a paragraph': (n) => page(`<p>${`${TEASER} <b>of a <i>town</i></b> by the sea. `.repeat(n)}</p>`),
  'formatting that is never closed': (n) => page(`<p><b><i>${TEASER}`.repeat(n / 4)),
  'short lines': (n) => page('<p>Bread.</p>'.repeat(n)),
  'blocks with a class of their own': (n) =>
    page(times(n, (i) => `<section class="part-${i}"><p class=c${i}>${TEASER}.</p></section>`)),
  'paragraphs behind the text': (n) =>
    `<body><main><article><h1>The mill</h1><div class="article-body">${PARAGRAPH.repeat(8)}</div>${PARAGRAPH.repeat(n)}</article></main>`,
  'articles side by side': (n) =>
    `<body><main><h1>The mill</h1>${times(n, (i) => `<article><h2>Part ${i}</h2>${PARAGRAPH}</article>`)}</main>`,
  'articles side by side without a headline': (n) =>
    `<body><main>${times(n, (i) => `<article><h2>Part ${i}</h2>${PARAGRAPH}</article>`)}</main>`,
  'articles in one article': (n) => page(times(n, () => `<article>${PARAGRAPH}</article>`)),
  'boxes that readers signed': (n) =>
    page(
      `<div class=kommentare><h3>${n} Kommentare</h3>${times(n, (i) => `<div class=kommentar><b>Reader ${i}</b>${PARAGRAPH}</div>`)}</div>`,
    ),
  'warnings in one another': (n) =>
    page(`${'<div role=alert>'.repeat(50)}${PARAGRAPH}${'</div>'.repeat(50)}`.repeat(n / 10)),
  'names that are all furniture': (n) =>
    page(
      times(
        n,
        (i) => `<div class="share-${i} cookie-${i}-recipe newsletter teaser-${i}" id="ad-${i}">${PARAGRAPH}</div>`,
      ),
    ),
  definitions: (n) => page(`<dl>${`<dt>Mill<dd>${TEASER}.`.repeat(n)}</dl>`),
  'boxes of links': (n) =>
    page(
      times(
        n / 5,
        (i) => `${PARAGRAPH}<div class=related>${times(5, (j) => `<a href="/${i}/${j}">${TEASER}</a>`)}</div>`,
      ),
    ),
  links: (n) => page(times(n, (i) => `<a href="/2026/${i}/story-${i}">${TEASER}</a> `)),
  'items of a list': (n) => page(`<ul>${times(n, (i) => `<li>${TEASER}, ${i}</li>`)}</ul>`),
  'lists in one another': (n) =>
    page(`<ul>${`<li>${TEASER}<ul>${'<li>mill</li>'.repeat(5)}</ul></li>`.repeat(n / 5)}</ul>`),
  tables: (n) => page('<table><tr><th>Mill<th>Sacks<tr><td>River<td>12</table>'.repeat(n / 2)),
  'rows of a table': (n) => page(`<table>${'<tr><td>River<td>12<td>sacks'.repeat(n)}</table>`),
  titles: (n) => times(n, (i) => `<h1>The mill, chapter ${i}</h1>${PARAGRAPH}`),
  headings: (n) => page(times(n, (i) => `<h2>The mill, chapter ${i}</h2>`)),
  'headings with a paragraph each': (n) => page(times(n, (i) => `<h2>The mill, chapter ${i}</h2>${PARAGRAPH}`)),
  pictures: (n) =>
    page(times(n, (i) => `<figure><img src="/${i}.jpg" alt=mill><figcaption>${TEASER}</figcaption></figure>`)),
  'lazy pictures': (n) =>
    page(times(n, (i) => `<p><img data-a="/x/${i}" data-b="/${i}.jpg 400w, /${i}-l.jpg 900w"></p>`)),
  'pictures without an img': (n) =>
    page(
      times(
        n,
        (i) => `<picture><source srcset="/${i}.webp 800w"><source type="image/avif" srcset="/${i}.avif"></picture>`,
      ),
    ),
  'pictures for day and night': (n) =>
    page(`<p>${times(n, (i) => `<img alt=m src="/${i}-light.png"><img alt=m src="/${i}-dark.png">`)}</p>`),
  'figures in a figure': (n) =>
    page(`<figure>${times(n, (i) => `<figure><img src="/${i}.jpg"><figcaption>${i}</figcaption></figure>`)}</figure>`),
  'lines of code': (n) =>
    page(
      `<pre><code>${times(n, (i) => `<span class=line><span class=ln>${i + 1}</span><b>grind</b>(${i})\n</span>`)}</code></pre>`,
    ),
  'lines of code that are divisions': (n) => page(`<pre>${times(n, (i) => `<div>grind(${i})</div>`)}</pre>`),
  'rows of code': (n) =>
    page(`<table>${times(n, (i) => `<tr><td class=blob-num>${i + 1}<td class=code>grind(${i})`)}</table>`),
  'divisions of code without a pre': (n) =>
    page(`<div class=highlight>${times(n, (i) => `<div class=line><span>grind(${i})</span></div>`)}</div>`),
  formulas: (n) =>
    page(
      `<p>${times(n, (i) => `The mill turns <math><msup><mi>v</mi><mn>${i}</mn></msup></math> times a day, and `)}</p>`,
    ),
  'formulas drawn and told': (n) =>
    page(
      `<p>${times(n, (i) => `The mill turns <span class=MathJax><span aria-hidden=true>v${i}</span></span><script type="math/tex">v^${i}</script> times, and `)}</p>`,
    ),
  'a formula of many parts': (n) =>
    page(`<math><mrow>${'<mfrac><mi>a</mi><mi>b</mi></mfrac><mo>+</mo>'.repeat(n)}</mrow></math>`),
  'buttons in a sentence': (n) =>
    page(
      `<p>${times(n, (i) => `The miller of ${i} <button class=tooltip>sacks</button> a day and his <span class=tip>wife</span>, `)}</p>`,
    ),
  'headings with links to themselves': (n) =>
    page(times(n, (i) => `<h2 id=m${i}>The mill, chapter ${i}<a href="#m${i}">#</a></h2>`)),
  'links in a heading': (n) => page(`<h2>${times(n, (i) => `<a href="#m${i}">${i}</a> `)}</h2>`),
  'frames with a label': (n) =>
    page(times(n, (i) => `<iframe title="Sacks ${i}" src="https://charts.example/embed/${i}"></iframe>`)),
  recordings: (n) => page(times(n, (i) => `<p><video data-a="/${i}.webm"><source data-src="/${i}.mp4"></video></p>`)),
  'verse set out by styles': (n) => page(`<p style="white-space:pre-line">${`${TEASER},\n`.repeat(n)}</p>`),
  quotes: (n) => page(`<blockquote>${PARAGRAPH}</blockquote>`.repeat(n)),
  articles: (n) => page('') + times(n, (i) => `<article><h2>Part ${i}</h2>${PARAGRAPH.repeat(2)}</article>`),
  cards: (n) => `<main>${times(n, card)}</main>`,
  'cards behind an article': (n) => page('') + times(n, card),
  'cards with one address': (n) => `<main>${card(1).repeat(n)}</main>`,
  'cards in a table': (n) => `<table>${times(n, (i) => `<tr><td>${card(i)}`)}</table>`,
  'cards in divisions of their own': (n) => times(n, (i) => `<div><div><div>${card(i)}</div></div></div>`),
  'numbers of pages': (n) =>
    `${page('')}<div class=pagination>${times(n, (i) => `<a href="?page=${i}">${i}</a> `)}</div>`,
  'lists of cards': (n) => times(n / 10, (i) => `<section><h3>Part ${i}</h3>${times(10, card)}</section>`),
  'links of a menu': (n) => `<nav><ul>${times(n, (i) => `<li><a href="/${i}">Part ${i}</a>`)}</ul></nav>${page('')}`,
  dates: (n) => page(times(n, (i) => `<time datetime="2026-03-${(i % 28) + 1}">${i} March 2026</time> `)),
  bylines: (n) => page(times(n, (i) => `<p class=byline>By <a rel=author href="/a/${i}">Ann Miller ${i}</a></p>`)),
  'meta elements': (n) =>
    `<head>${times(n, (i) => `<meta property="article:tag" content="mill ${i}"><meta name=author content="Ann ${i}">`)}</head>${page('')}`,
  'JSON-LD blocks': (n) =>
    times(
      n,
      (i) =>
        `<script type="application/ld+json">{"@type":"NewsArticle","headline":"Mill ${i}","author":{"name":"Ann ${i}"}}</script>`,
    ) + page(''),
  'items of microdata': (n) =>
    page(
      times(
        n,
        (i) =>
          `<div itemscope itemtype="https://schema.org/Article"><b itemprop=headline>Mill ${i}</b><i itemprop=author>Ann ${i}</i><meta itemprop=datePublished content="2026-03-01"><meta itemprop=image content="/${i}.jpg"></div>`,
      ),
    ),
  'items of microdata in one another': (n) =>
    page(
      times(
        n / 10,
        () =>
          `${'<div itemprop=comment itemscope><b itemprop=name>Ann</b>'.repeat(10)}<i itemprop=author>Ann</i>${'</div>'.repeat(10)}`,
      ),
    ),
  'dates of comments': (n) =>
    page('') + '<div><b>Ann</b> <time datetime="2026-03-01"></time> So it is, and more.</div>'.repeat(n),
  'empty elements before dates': (n) =>
    page(`${'<b></b>'.repeat(9)}<time datetime="2026-03-01">1 March 2026</time>`.repeat(n / 10)),
  'links to the front page': (n) =>
    `<title>The mill | River</title>${'<a href="/"><img src="/l.png" alt=River></a>'.repeat(n)}${page('')}`,
  'pictures to share': (n) =>
    `<head>${times(n, (i) => `<meta property="og:image" content="/share-${i}.png">`)}</head>${page('')}`,
  'signs in the text': (n) =>
    page(`<p>${'The wheel of <span><img src="/f.png" alt="x^{2}"></span> teeth turned. '.repeat(n)}</p>`),
  'a JSON-LD graph': (n) =>
    `<script type="application/ld+json">{"@graph":[${times(n, (i) => `{"@type":"NewsArticle","@id":"#${i}","author":{"@id":"#${i + 1}"}},`)}{}]}</script>` +
    page(''),
};

/** Paragraphs, each in a division that is in the one before; `n` deep. */
export const nested = (n: number): string => page(`<div>${PARAGRAPH}`.repeat(n) + '</div>'.repeat(n));

/** As many paragraphs as in {@link nested}, side by side. */
export const flat = (n: number): string => page(`<div>${PARAGRAPH}</div>`.repeat(n));
