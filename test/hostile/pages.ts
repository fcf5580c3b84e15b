import { extractPage, extractText } from '../../lib/extract/index.ts';
import type { Fetched } from '../../lib/fetch/index.ts';
import type { ExtractionRules } from '../../lib/model/index.ts';
import { seePage } from '../../lib/pipeline/discover/page.ts';
import { moment, NOW, PARAGRAPH, type Shape, TEASER, times, URL } from './shape.ts';

// What a page may hold to cost more than its length. All are our own.

const around = (head: string, body: string, behind = '') =>
  `<!doctype html><html><head><title>The mill</title>${head}</head><body><article><h1>The mill</h1>${PARAGRAPH.repeat(8)}${body}</article>${behind}</body></html>`;
const inHead = (head: string) => around(head, '');
const inBody = (body: string) => around('', body);
const card = (i: number, more = '') =>
  `<li class=card><h2><a href="/2026/${i}/story-${i}">${TEASER}, part ${i}</a></h2><time>2026-03-01</time><p>${TEASER}.</p>${more}`;

function read(size: number, make: (n: number) => string, rules: ExtractionRules = {}): Shape {
  return {
    size,
    at: (n) => {
      const html = make(n);
      return () => extractPage(html, { url: URL, now: NOW, rules });
    },
    served: (n) => ({ kind: 'page', type: 'text/html', body: make(n) }),
  };
}

/** As discovery looks at a page. */
function seen(size: number, make: (n: number) => string): Shape {
  return {
    size,
    at: (n) => {
      const page = { outcome: 'fetched', url: URL, body: Buffer.from(make(n)), contentType: 'text/html' };
      return () => seePage(page as unknown as Fetched, NOW);
    },
    served: (n) => ({ kind: 'page', type: 'text/html', body: make(n) }),
  };
}

const text = (size: number, make: (n: number) => string): Shape => ({
  size,
  at: (n) => {
    const written = make(n);
    return () => extractText(written);
  },
  served: (n) => ({ kind: 'push', type: 'text/plain', body: make(n) }),
});

export const PAGES: Readonly<Record<string, Shape>> = {
  'a page of licences': read(
    100,
    (n) =>
      times(
        n,
        (i) =>
          `<link rel="license" href="/${i}"><meta name="dc.rights" content="ours ${i}"><meta name="tdm-reservation" content="${i}">`,
      ) + PARAGRAPH,
  ),
  'a page of tags within tags': read(1000, (n) => '<div>'.repeat(n) + PARAGRAPH),
  'a page of end tags of nothing': read(500, (n) => inBody('<div>'.repeat(n) + '</b></i></span></table>'.repeat(n))),
  'a page of formatting that is never closed': read(75, (n) => inBody('<p><b class=a><i><font><u>x'.repeat(n))),
  'a page of links in links': read(100, (n) => inBody(times(n, (i) => `<a href="/${i}"><p>mill ${i}`))),
  'a page of tables in tables': read(125, (n) => inBody('<table><tr><td><p>x'.repeat(n))),
  'a page of text that a table puts out': read(750, (n) => inBody(`<table>${'x<tr>'.repeat(n)}`)),
  'a page of selects and options': read(250, (n) => inBody('<select><option>x<optgroup>'.repeat(n))),
  'a page of drawings in text': read(150, (n) => inBody('<svg><desc><p>x</svg><math><mi>'.repeat(n))),
  'a page of forms': read(125, (n) => inBody('<form><input name=x></form></form>'.repeat(n))),
  'a page of code in code': read(250, (n) => inBody('<pre><div class=line><code><span class=line>x'.repeat(n))),
  'a page of tables of code in tables': read(100, (n) => inBody('<table><tr><td class=ln>1<td><code>x'.repeat(n))),
  'a page of formulas in formulas': read(200, (n) => inBody('<math><mfrac><msup><mtext><math><mi>x'.repeat(n))),
  'a page of one deep formula': read(500, (n) => inBody(`<math>${'<mfrac><mi>a</mi>'.repeat(n)}`)),
  'a page of scripts that are formulas': read(300, (n) =>
    inBody('<i class=MathJax></i><script type="math/tex">{{{</script>'.repeat(n)),
  ),
  'a page of figures in figures': read(200, (n) =>
    inBody('<figure><img src=/1.jpg><figcaption>x</figcaption>'.repeat(n)),
  ),
  'a page of words in inline elements': read(250, (n) =>
    inBody(`<p>${'word <span role=button class=tip>'.repeat(n)}</p>`),
  ),
  'a page of links in headings in links': read(1000, (n) => inBody('<a href="#x"><h2 id=x><a href="#x">x'.repeat(n))),
  'a page of a picture with many attributes': read(200, (n) =>
    inBody(`<img ${times(n, (i) => `data-a${i}="/${i}.jpg 1w, /b.jpg 2w" `)}>`.repeat(5)),
  ),
  'a page of a picture that names thousands': read(500, (n) =>
    inBody(`<img data-x="${times(n, (i) => `/${i}.jpg ${i}w, `)}">`),
  ),
  'a page of records in attributes': read(250, (n) => inBody(`<img data-x='{${'"a":"b.jpg",'.repeat(n)}'>`.repeat(5))),
  'a page of frames for readers without scripts': read(100, (n) =>
    inBody('<noscript><iframe src="https://www.youtube.com/embed/x"></iframe></noscript>'.repeat(n)),
  ),
  'a page of frames': read(100, (n) => inBody('<iframe src="https://www.youtube.com/embed/x">'.repeat(n))),
  'a page of lists in lists': read(250, (n) => inBody('<ul><li>x'.repeat(n))),
  'a page of rubies': read(500, (n) => inBody('<ruby>x<rt>y<rp>'.repeat(n))),
  'a tag of attributes': read(250, (n) => inBody(`<p ${times(n, (i) => `a${i}="x" `)}>x`)),
  'a tag of classes': read(1000, (n) => inBody(`<p class="${times(n, (i) => `byline${i} `)}">x</p>`)),
  'tags with a class of their own': read(100, (n) =>
    inBody(times(n, (i) => `<p class="a${i} share-${i}" id=x${i}>${TEASER}.`)),
  ),
  'a tag that never ends': read(1000, (n) => inBody(`<p title="${'<p title='.repeat(n)}`)),
  'tags that never end': read(1000, (n) => inBody('<a<b '.repeat(n))),
  'tags with quotes that never end': read(500, (n) => inBody(`<a title="x'`.repeat(n))),
  'comments that never end': read(1000, (n) => inBody('<!-- x <!--'.repeat(n))),
  'comments that end oddly': read(1000, (n) => inBody('<!--><!--->--!><!----!'.repeat(n))),
  'document types': read(500, (n) => '<!doctype html SYSTEM "x'.repeat(n)),
  'sections of characters': read(500, (n) => inBody(`<svg>${'<![CDATA[ ]] '.repeat(n)}`)),
  ampersands: read(2000, (n) => inBody(`<p>${'&amp;&am&#x&#99999999;&notit'.repeat(n / 4)}`)),
  'scripts that never end': read(500, (n) => inBody('<script><!-- <script x </script'.repeat(n))),
  'scripts of objects that are no data': read(100, (n) =>
    inBody(times(n, (i) => `<script>window.x = {"headline":"Mill ${i}","url":"/s/${i}",</script>`)),
  ),
  'scripts of data': read(40, (n) =>
    times(
      n,
      (i) =>
        `<script type="application/json">{"posts":[{"title":"${TEASER} ${i}","url":"/s/${i}","date":"${moment(i)}"}]}</script>`,
    ),
  ),
  'one script of data': read(
    60,
    (n) =>
      `<script id=__NEXT_DATA__ type="application/json">{"posts":[${times(n, (i) => `{"title":"${TEASER} ${i}","url":"/s/${i}","date":"${moment(i)}"},`)}{}]}</script>`,
  ),
  'a payload whose records are one': read(500, (n) =>
    inBody(
      `<script id=__NUXT_DATA__ type=application/json>[["Reactive",1],[${'2,'.repeat(n)}2],{"title":3,"url":4,"description":3},"${`${TEASER} `.repeat(n / 20)}","/x"]</script>`,
    ),
  ),
  'a payload whose records share a text': read(150, (n) =>
    inBody(
      `<script id=__NUXT_DATA__ type=application/json>[1,[${times(n, (i) => `${i + 3},`)}2],"${`${TEASER}<p>`.repeat(n / 10)}",${times(n, (i) => `{"title":2,"description":2,"url":${i + 2}},`)}0]</script>`,
    ),
  ),
  'rows of a stream that point at each other': read(150, (n) =>
    inBody(
      times(
        n,
        (i) =>
          `<script>self.__next_f.push([1,${JSON.stringify(`${i.toString(16)}:["$","a",null,{"href":"/${i}","children":["$L${(i + 1).toString(16)}","${TEASER}"]}]\n`)}])</script>`,
      ),
    ),
  ),
  'elements of a stream in elements': read(150, (n) =>
    inBody(
      `<script>self.__next_f.push([1,${JSON.stringify(`0:${'["$","div",null,{"children":'.repeat(n)}"mill"${'}]'.repeat(n)}\n`)}])</script>`,
    ),
  ),
  'attributes of data': read(40, (n) =>
    inBody(
      times(
        n,
        (i) =>
          `<i data-x='[${times(3, (j) => `{"title":"${TEASER}","url":"/${i}/${j}","date":"2026-03-01","lead":"${TEASER}"},`)}1]'></i>`,
      ),
    ),
  ),
  'lists in noscript': read(40, (n) =>
    times(n, (i) => `<noscript>${times(4, (j) => `<a href="/${i}/${j}">${TEASER}</a>`)}</noscript>`),
  ),
  'short links beside dates': read(75, (n) =>
    times(n, (i) => `<li>2026-03-01 <b><a class=a${i % 9} href="/${i}">mill</a></b> <a class=b href="/${i}/x">sea</a>`),
  ),
  'text in noscript': read(75, (n) => inBody(`<noscript><img src=x.jpg><p>${TEASER}</noscript>`.repeat(n))),
  bases: read(
    150,
    (n) => inHead(times(n, (i) => `<base href="https://mill.example/${i}/">`)) + times(n, (i) => `<a href=${i}>x</a>`),
  ),
  'dates in meta': read(60, (n) =>
    inHead(
      times(
        n,
        (i) => `<meta property="article:published_time" content="${moment(i)}"><meta name=date content="${moment(i)}">`,
      ),
    ),
  ),
  'dates in JSON-LD': read(75, (n) =>
    inHead(
      `<script type="application/ld+json">[${times(n, (i) => `{"@type":"NewsArticle","datePublished":"${moment(i)}","headline":"The mill"},`)}{}]</script>`,
    ),
  ),
  'dates to be seen': read(75, (n) =>
    inBody(
      times(
        n,
        (i) =>
          `<time datetime="${moment(i)}">${moment(i).slice(0, 10)}</time> <span class=date>${i % 28} March 20${10 + (i % 15)}</span>`,
      ),
    ),
  ),
  'a line of dates': read(400, (n) =>
    inBody(`<p class=date>${times(n, (i) => `${i % 28} March 20${10 + (i % 15)} `)}</p>`),
  ),
  'days ago': read(150, (n) => inBody(times(n, (i) => `<span>${i} hours ago</span><span>vor ${i} Tagen</span>`))),
  'JSON-LD in JSON-LD': read(500, (n) =>
    inHead(`<script type="application/ld+json">${'{"@type":"Article","hasPart":'.repeat(n)}1${'}'.repeat(n)}</script>`),
  ),
  'JSON-LD that points at itself': read(100, (n) =>
    inHead(
      `<script type="application/ld+json">{"@graph":[${times(n, (i) => `{"@id":"#${i}","@type":"Person","name":"Ann ${i}","author":{"@id":"#${i + 1}"},"sameAs":["#${i}"]},`)}{"@type":"NewsArticle","author":[${times(n, (i) => `{"@id":"#${i}"},`)}{}]}]}</script>`,
    ),
  ),
  'JSON-LD that is broken': read(500, (n) =>
    inHead(`<script type="application/ld+json">${'{"a":"\n\t\\x\',]}//'.repeat(n)}</script>`),
  ),
  'JSON-LD that is broken, often': read(30, (n) =>
    inHead(
      `<script type="application/ld+json">{"@type":"NewsArticle","headline":"a\nb",${'"x":"\\\'",,'.repeat(10)}</script>`.repeat(
        n,
      ),
    ),
  ),
  'types of JSON-LD': read(500, (n) =>
    inHead(`<script type="application/ld+json">{"@type":"${'Report'.repeat(n)}!","headline":"x"}</script>`),
  ),
  'names of one author in JSON-LD': read(1500, (n) =>
    inHead(
      `<script type="application/ld+json">{"@type":"NewsArticle","author":{"name":[${times(n, (i) => `"a${i}",`)}"Ann Miller"]}}</script>`,
    ),
  ),
  headings: read(75, (n) => inBody(times(n, (i) => `<h1>The mill on the river, chapter ${i}</h1>`))),
  'headings that the title is a part of': read(
    150,
    (n) => inHead(`<meta property="og:title" content="${TEASER}">`) + times(n, () => `<h1>${TEASER} | The mill</h1>`),
  ),
  'a title of separators': read(
    500,
    (n) => `<title>${' | mill - '.repeat(n)}</title><h1>${' | '.repeat(n)}mill</h1>${PARAGRAPH.repeat(8)}`,
  ),
  'titles in meta': read(75, (n) =>
    inHead(
      times(
        n,
        (i) => `<meta property="og:title" content="${TEASER} ${i}"><meta property="og:site_name" content="Mill ${i}">`,
      ),
    ),
  ),
  'names of a site': read(100, (n) =>
    inHead(
      `<script type="application/ld+json">[${times(n, (i) => `{"@type":"WebSite","name":"Mill number ${i}"},`)}{}]</script>`,
    ),
  ),
  bylines: read(60, (n) =>
    inBody(
      times(n, (i) => `<p class=byline>By <a rel=author href="/authors/ann-${i}">Ann Miller ${i}</a>, ${i % 28} May`),
    ),
  ),
  'one byline of names': read(200, (n) => inBody(`<p class=byline>By ${times(n, (i) => `Ann Miller${i}, `)}</p>`)),
  'names of authors in meta': read(200, (n) =>
    inHead(times(n, (i) => `<meta name=author content="Ann Miller${i} and Ben Oar${i}">`)),
  ),
  'a byline of profiles': read(200, (n) =>
    inBody(`<p class=byline>${`<a href="/${'by/'.repeat(20)}?">A</a>`.repeat(n)}</p>`),
  ),
  'a profile of folders': read(500, (n) => inBody(`<p>Ann <a href="/${'authors/'.repeat(n)}">Ann Miller</a></p>`)),
  'mail addresses of at signs': read(2000, (n) =>
    inBody(`<a href="mailto:${'a@'.repeat(n)} x">x</a><p class=byline>By ${'a@'.repeat(n)}</p>`),
  ),
  'links of dots': read(1000, (n) => inBody(`<a href="${'../'.repeat(n)}">x</a><a href="/${'a/../'.repeat(n)}">x</a>`)),
  'links of many segments': read(10, (n) =>
    times(n, (i) => card(i, `<a href="/${'a/'.repeat(100)}${i}">${TEASER} again, and ${i}</a>`)),
  ),
  'a set of pictures': read(200, (n) => inBody(`<img srcset="${times(n, (i) => `/${i}.jpg ${i}w, `)}">`)),
  'sets of commas': read(
    25,
    (n) =>
      inBody(`<p><img srcset="${','.repeat(1000)}x y z"></p>`.repeat(n)) +
      times(n, (i) => card(i, `<img srcset="${','.repeat(1000)}x y z">`)),
  ),
  'sources of a picture': read(65, (n) =>
    inBody(`<picture>${times(n, (i) => `<source srcset="/${i}.jpg ${i}w">`)}<img src=/x.jpg></picture>`),
  ),
  'pictures of one picture': read(110, (n) =>
    inBody(
      `<picture>${times(n, (i) => `<source srcset="/${i}.jpg 2x">`)}${times(n, (i) => `<img src=/${i}.jpg>`)}</picture>`,
    ),
  ),
  figures: read(60, (n) =>
    inBody(times(n, (i) => `<figure><img src="/${i}.jpg" alt=mill><figcaption>${TEASER}</figcaption></figure>`)),
  ),
  'figures in figures': read(60, (n) => inBody('<figure><figcaption>x<img src=a.jpg>'.repeat(n))),
  'a lazy picture of dashes': read(400, (n) =>
    inBody(`<img data-src="/${'blank-'.repeat(n)}x" src="/${'_trans'.repeat(n)}N">`),
  ),
  'a title of tags': read(1500, (n) =>
    inHead(
      `<meta property="og:title" content="${'&lt;a'.repeat(n)}"><meta name=description content="${'&lt;a '.repeat(n)}">`,
    ),
  ),
  'a style of semicolons': read(2000, (n) =>
    inBody(`<p style="${'background:'.repeat(n)}" class="${'a-'.repeat(n)}">x</p>`),
  ),
  'teasers of dots': read(25, (n) => times(20, (i) => card(i, `<p>${'....'.repeat(n)} x</p>`))),
  'white space': read(4000, (n) => inBody(`<p>x${' \n\t'.repeat(n / 2)}x</p><pre>${'\n \n'.repeat(n / 2)}</pre>`)),
  'white space in cells': read(125, (n) =>
    inBody(`<table><tr>${'<td> <td>\n'.repeat(n)}x</table><p>${' <br> <i> </i>'.repeat(n)}</p>`),
  ),
  'soft hyphens': read(4000, (n) => inBody(`<h2>${'\u00ad\u200b'.repeat(n)}</h2><p>${'\u00a0 '.repeat(n)}x</p>`)),
  'one word': read(5000, (n) => inBody(`<p>${'mill'.repeat(n / 2)}</p><p>${'磨坊'.repeat(n / 2)}</p>`)),
  'one line of dashes': read(4000, (n) =>
    inBody(`<p>${'- '.repeat(n)}</p><p>${'1'.repeat(n)}</p><h3>${'|'.repeat(n)}</h3>`),
  ),
  'lines of a text': read(100, (n) => inBody(`<div>${`${TEASER}, and on it went.<br><br>`.repeat(n)}</div>`)),
  'counters of a text': read(100, (n) =>
    inBody('<p>12 shares 3 comments 4 likes 12 shares 3 comments 4 likes 7</p>'.repeat(n)),
  ),
  cards: read(30, (n) => times(n, (i) => card(i))),
  'cards with one address': read(30, (n) => card(1).repeat(n)),
  'cards with many links': read(5, (n) =>
    times(n, (i) =>
      card(
        i,
        times(20, (j) => `<a href="/${i}/${j}">${TEASER} ${j}</a>`),
      ),
    ),
  ),
  'cards without a link': read(40, (n) =>
    times(n, (i) => `<div class=card><h2>${TEASER} ${i}</h2><p>${TEASER}.</div>`),
  ),
  'cards each in a place of its own': read(25, (n) =>
    times(n, (i) => `<div class=a${i}><section id=b${i}>${card(i)}</section></div>`),
  ),
  'cards chosen by a rule': read(30, (n) => times(n, (i) => card(i)), { item: 'li:has(a), .card + li' }),
  'elements chosen by their place': read(3200, (n) => inBody(`<ul>${'<li>x'.repeat(n)}</ul>`), {
    item: 'li:nth-child(odd), h2 ~ li',
  }),
  'a thousand links': read(100, (n) => inBody(times(n, (i) => `<a href="/2026/${i}/story-${i}">${TEASER} ${i}</a> `))),
  'links to one page': read(75, (n) => inBody(`<a href="/2026/1/story">${TEASER}</a> `.repeat(n))),
  'links of pages': read(125, (n) =>
    around('', '', `<div class=pagination>${times(n, (i) => `<a rel=next href="?page=${i}">${i}</a> `)}</div>`),
  ),
  'links of parts': read(75, (n) =>
    around(
      times(n, (i) => `<link rel=next href="/news/story?page=${i}">`),
      '',
      times(n, (i) => `<a href="/news/story/${i}">Page ${i} of ${n}</a>`),
    ),
  ),
  'links of feeds': seen(
    75,
    (n) =>
      inHead(times(n, (i) => `<link rel=alternate type="application/rss+xml" href="/feed/${i}" title="Mill ${i}">`)) +
      times(n, (i) => `<a href="/rss/${i}.xml">RSS ${i}</a>`),
  ),
  'a page to be searched of tags within tags': seen(1000, (n) => `${'<div>'.repeat(n)}${'</b></p></li>'.repeat(n)}`),
  'a page to be searched of links in links': seen(200, (n) => times(n, (i) => `<a href="/feed/${i}">x<p>`)),
  'a page to be searched of words': seen(
    2000,
    (n) => `<title>${'mill '.repeat(n)}<meta name=generator content="${'Word'.repeat(n)}">`,
  ),
  'a page behind a prolog of comments': seen(500, (n) => `<?xml version="1.0"?>${'<!---->'.repeat(n)}<html><body>x`),
  topics: read(100, (n) =>
    inHead(
      times(n, (i) => `<meta property="article:tag" content="mill ${i}"><meta name=keywords content="a${i},b${i}">`),
    ),
  ),
  microdata: read(60, (n) =>
    inBody(
      times(
        n,
        (i) =>
          `<div itemscope itemprop="author headline datePublished" content="${moment(i)}"><span itemprop=name>Ann ${i}</span></div>`,
      ),
    ),
  ),
  'one itemprop of words': read(1000, (n) =>
    inBody(`<p itemprop="${times(n, (i) => `a${i} `)}">x</p><link rel="${times(n, (i) => `b${i} `)}">`),
  ),
  languages: read(100, (n) =>
    inBody(
      times(n, (i) => `<p lang="x-${i}">x</p><link rel=alternate hreflang="${'en-'.repeat(5)}${i}" href="/${i}">`),
    ),
  ),
  'a plain text of lines': text(200, (n) => times(n, (i) => `${TEASER} ${i}\n\n`)),
  'a plain text of one line': text(1000, (n) => `By ${' '.repeat(n)}${'mill, '.repeat(n)}`),
  'a plain text of white space': text(2000, (n) => `x${'\n \t'.repeat(n)}x${' '.repeat(n)}`),
  'a plain text of narrow lines': text(200, (n) => times(n, (i) => `${TEASER.slice(0, 50)} ${i}\n`)),
  'a plain text of a list': text(40, (n) =>
    times(n, (i) => `${TEASER} ${i}\n${i % 28} March 2026\n${TEASER}, and more of it [...]\n\n`),
  ),
};
