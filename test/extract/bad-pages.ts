/** Pages made to hang, exhaust or crash whoever reads them. All are our own. */

const PARAGRAPH =
  '<p>The mill on the river turned all night, and in the morning the bread, warm still, went to town.</p>';

const shell = (head: string, body: string) =>
  `<!doctype html><html lang=en><head>${head}</head><body>${body}</body></html>`;
const article = (inside: string) => `<article><h1>The mill on the river</h1>${PARAGRAPH.repeat(8)}${inside}</article>`;
const page = (inside: string) => shell('<title>The mill on the river</title>', article(inside));
const headed = (head: string) => shell(`<title>The mill on the river</title>${head}`, article(''));
const ldJson = (json: string) => headed(`<script type="application/ld+json">${json}</script>`);
const times = (count: number, write: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => write(i)).join('');
const binary = (length: number) => Buffer.from(Uint8Array.from({ length }, (_, i) => (i * 7919 + i * i * 31) >> 3));

/** Each so large, or so deep, that what is not bounded fails. */
export const BIG_PAGES: Readonly<Record<string, () => string>> = {
  '20 MB of paragraphs': () => page(PARAGRAPH.repeat(195_000)),
  '20 MB of one tag that never ends': () => `<p class="${'mill '.repeat(4_000_000)}`,
  '200,000 nested tags': () => page(`${'<div>'.repeat(200_000)}x${'</div>'.repeat(200_000)}`),
  '200,000 nested lists': () => page('<ul><li>x'.repeat(100_000)),
  'everything unclosed': () =>
    '<html><body><div><article><p><b><i><a href=/x><ul><li><table><tr><td>mill'.repeat(20_000),
  'one line of 5 MB': () => page(`<p>${'The mill turned all night. '.repeat(190_000)}</p>`),
  'one word of 5 MB': () => page(`<p>${'m'.repeat(5_000_000)}</p>`),
  '20,000 links': () =>
    page(times(20_000, (i) => `<a href="/${i}/a-story-of-the-mill">A story of the mill, ${i}</a> `)),
  '20,000 items of a list': () =>
    shell('', `<ul>${times(20_000, (i) => `<li><a href="/${i}/a-story">A story of the mill, part ${i}</a>`)}</ul>`),
  '50,000 table cells': () => page(`<table>${times(5000, (i) => `<tr>${`<td>${i} sacks</td>`.repeat(10)}`)}</table>`),
  '10,000 pictures': () =>
    page(times(10_000, (i) => `<figure><img src="/${i}.jpg"><figcaption>${i}</figcaption></figure>`)),
  '50,000 headings': () => page(times(50_000, (i) => `<h2>Chapter ${i}</h2>`)),
  '10,000 JSON-LD blocks': () =>
    headed(
      times(
        10_000,
        (i) => `<script type="application/ld+json">{"@type":"NewsArticle","headline":"Mill ${i}"}</script>`,
      ),
    ),
  'a JSON-LD of 200,000 nested arrays': () => ldJson('['.repeat(200_000)),
  'a JSON-LD of 5,000 nested objects': () => ldJson(`${'{"@graph":['.repeat(5000)}1${']}'.repeat(5000)}`),
  'a JSON-LD with one string of 10 MB': () =>
    ldJson(`{"@type":"NewsArticle","headline":"Mill","articleBody":"${'mill and river. '.repeat(625_000)}"}`),
  'a JSON-LD with 100,000 authors': () =>
    ldJson(`{"@type":"NewsArticle","author":[${'{"@type":"Person","name":"Ann Miller"},'.repeat(100_000)}null]}`),
  'a JSON-LD whose ids go round': () =>
    ldJson(
      `{"@graph":[${times(5000, (i) => `{"@type":"NewsArticle","@id":"#${i}","mainEntity":{"@id":"#${i + 1}"}},`)}{}]}`,
    ),
  'a flood of entities': () => page(`<p>${'&amp;&lt;&nbsp;&#8212;&#x1F35E;&hellip;'.repeat(100_000)}</p>`),
  'a flood of broken entities': () => page(`<p>${'&am&#x&#99999999999;&notin&;'.repeat(100_000)}</p>`),
};

/** Runs that a careless regular expression takes quadratic time over, or worse, where text, names or dates are read. */
const RUNS: readonly (readonly [string, string])[] = [
  ['spaces', ' '],
  ['no-break spaces', '\u00A0'],
  ['line breaks', '\n'],
  ['tabs and line breaks', '\t\n'],
  ['double quotes', '"'],
  ['entities of quotes', '&quot;'],
  ['apostrophes', "'"],
  ['long dashes', ' — '],
  ['bars', ' | '],
  ['dots', '.'],
  ['commas', ', '],
  ['slashes', '/'],
  ['backslashes', '\\'],
  ['colons', ':'],
  ['dashes', '-'],
  ['brackets', '('],
  ['closing brackets', ')'],
  ['angle brackets', '<'],
  ['ampersands', '&'],
  ['digits', '1'],
  ['digits and dots', '1.'],
  ['digits and dashes', '01-'],
  ['digits and colons', '10:'],
  ['digits and spaces', '12 '],
  ['years', '2026 '],
  ['months', 'January '],
  ['names of authors', 'By Ann Miller and '],
  ['capital letters', 'A'],
  ['words of one letter', 'a '],
  ['underscores', '_'],
  ['at signs', 'a@'],
  ['combining marks', '\u0301'],
  ['halves of characters', '\ud800'],
  ['ideographs', '水'],
  ['direction marks', '\u202E'],
  ['question marks', '?a=b&'],
  ['percent signs', '%'],
];

const LONG = 100_000;

/** Where such a run is put: everything that is read of a page. */
const PLACES: Readonly<Record<string, (run: string) => string>> = {
  text: (run) => page(`<p>The mill ${run}x</p><p>${run}</p>`),
  title: (run) => shell(`<title>The mill${run}x</title>`, `<h1>${run}The mill</h1>${article('')}`),
  byline: (run) => page(`<p class="byline author">By ${run}x</p><address rel=author>${run}</address>`),
  date: (run) =>
    page(`<time datetime="${run.replaceAll('"', '')}">${run}x</time><span class="date published">${run}</span>`),
  metas: (run) =>
    headed(
      [
        'author',
        'date',
        'description',
        'keywords',
        'og:title',
        'og:image',
        'og:url',
        'article:published_time',
        'og:locale',
      ]
        .map((name) => `<meta name="${name}" property="${name}" content="${run.replaceAll('"', '')}x">`)
        .join(''),
    ),
  'JSON-LD': (run) => {
    const said = `${run}x`;
    const person = { '@type': 'Person', name: said };
    const told = {
      headline: said,
      datePublished: said,
      dateModified: said,
      author: person,
      keywords: said,
      image: said,
    };
    return ldJson(JSON.stringify({ '@type': 'NewsArticle', ...told, articleBody: said }).replaceAll('<', '\\u003c'));
  },
  'broken JSON-LD': (run) => ldJson(`{"@type":"NewsArticle","headline":"${run}`),
  'class names': (run) => page(`<div class="${run.replaceAll('"', '')}x" id="${run.replaceAll('"', '')}">Mill</div>`),
  addresses: (run) =>
    page(
      `<a href="/${run.replaceAll('"', '')}x">Mill</a><img srcset="${run.replaceAll('"', '')}x 2x" alt="${run.replaceAll('"', '')}">`,
    ),
  'a list': (run) =>
    shell(
      '',
      times(
        6,
        (i) =>
          `<div class=card><h2><a href="/${i}/story">Story ${i} ${run}x</a></h2><p>${run}</p><time>${run}x</time></div>`,
      ),
    ),
  tags: (run) => page(`<p ${run}=${run}><a ${run}>Mill</a>`),
};

/** The traps of a place, by name: every run of {@link RUNS} in it. */
export function trapsIn(place: string): readonly (readonly [string, string])[] {
  return RUNS.map(([name, piece]) => [`${name} in ${place}`, PLACES[place]!(piece.repeat(LONG / piece.length))]);
}

export const TRAP_PLACES = Object.keys(PLACES);

/** Documents as bytes, with the type they are sent under. */
export const BYTES: Readonly<Record<string, () => { bytes: Buffer; type: string | null }>> = {
  nothing: () => ({ bytes: Buffer.alloc(0), type: 'text/html' }),
  'binary sent as HTML': () => ({ bytes: binary(2_000_000), type: 'text/html; charset=utf-8' }),
  'null characters': () => ({ bytes: Buffer.alloc(2_000_000), type: 'text/html' }),
  'a picture': () => ({
    bytes: Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), binary(500_000)]),
    type: null,
  }),
  'UTF-16 said to be UTF-8': () => ({ bytes: Buffer.from(page(''), 'utf16le'), type: 'text/html; charset=utf-8' }),
  'UTF-8 said to be UTF-16': () => ({ bytes: Buffer.from(page('')), type: 'text/html; charset=utf-16' }),
  'windows-1252 said to be UTF-8': () => ({
    bytes: Buffer.from(page(`<p>${'Café, Müller, naïve. '.repeat(50)}</p>`), 'latin1'),
    type: 'text/html; charset=utf-8',
  }),
  'UTF-8 said to be in a charset that nobody knows': () => ({
    bytes: Buffer.from(page('<p>Café, Müller, naïve.</p>')),
    type: 'text/html; charset=x-miller',
  }),
  'UTF-8 cut in the middle of a character': () => ({
    bytes: Buffer.from(page('<p>水の流れ')).subarray(0, -16),
    type: 'text/html',
  }),
};
