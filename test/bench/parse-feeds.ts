/** A feed of our own making, for measuring. */
export type SampleFeed = { readonly text: string; readonly items: number };

export type Format = 'rss' | 'atom';
export type Size = keyof typeof SIZES;
export type State = 'well-formed' | keyof typeof BREAKS;

export const FORMATS: readonly Format[] = ['rss', 'atom'];

/** Characters, about. */
export const SIZES = { '10 KB': 10_000, '200 KB': 200_000, '5 MB': 5_000_000 } as const;

/** How a well-formed feed is broken: each a fault that is often met and that a strict parser refuses. */
export const BREAKS = {
  'cut off': (text: string) => text.slice(0, -4),
  'undeclared entity': (text: string) => inTheMiddle(text, '</title>', '&nbsp;</title>'),
  'mis-nested tag': (text: string) => inTheMiddle(text, '</title>', '<b></title>'),
} as const;

/**
 * A feed that looks like those of the wild, the same at every call: a dozen elements to an item in four namespaces, some
 * 3,500 characters to an item, of which most are content of very different lengths; texts escaped as well as CDATA,
 * names and quotation marks beyond Latin-1.
 */
export function sampleFeed(format: Format, size: Size, state: State = 'well-formed'): SampleFeed {
  const random = dice();
  const items: string[] = [];
  for (let characters = 0; characters < SIZES[size]; characters += items.at(-1)!.length + 1) {
    items.push(format === 'rss' ? rssItem(items.length, random) : atomEntry(items.length, random));
  }
  const text = format === 'rss' ? rssFeed(items.join('\n')) : atomFeed(items.join('\n'));
  return { text: state === 'well-formed' ? text : BREAKS[state](text), items: items.length };
}

/** A number from 0 to below a bound. A linear congruence, as Numerical Recipes has it: the feeds must not change. */
type Dice = (below: number) => number;

function dice(): Dice {
  let state = 20260101;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const WORDS = (
  'the mill by river turns again and bread is good so say bakers of town who wait since spring for flour that ' +
  'council had promised “soon” while mayor Håkon Østby — asked at market on Friday said nothing café naïve 東京 ' +
  'engineers replaced wheel axle bearings which cost more than expected but less than feared according report'
).split(' ');

function words(count: number, random: Dice): string {
  return Array.from({ length: count }, () => WORDS[random(WORDS.length)]!).join(' ');
}

function title(random: Dice): string {
  const text = words(4 + random(8), random);
  return random(4) === 0 ? `${text} & more` : text;
}

/** Paragraphs of HTML; half of the items have few, one in eight has many. */
function html(random: Dice): string {
  const paragraphs = 1 + random(random(8) === 0 ? 40 : 6);
  return Array.from({ length: paragraphs }, (_, at) => {
    const text = `${words(20 + random(60), random)}, <em>${words(2, random)}</em> &amp; ${words(5, random)}.`;
    const link = `<a href="https://news.example/archive/${random(10_000)}?from=feed&amp;at=${at}">${words(3, random)}</a>`;
    const picture = `<img src="https://cdn.news.example/2026/${random(10_000)}.jpg" alt="${words(3, random)}" width="640" />`;
    return random(5) === 0 ? `<p>${text}</p>\n${picture}\n` : `<p>${text} ${link}</p>\n`;
  }).join('');
}

function cdata(text: string): string {
  return `<![CDATA[${text}]]>`;
}

function rssItem(at: number, random: Dice): string {
  const address = `https://news.example/2026/01/${at}-${words(2, random).replace(/[^a-z]+/gi, '-')}/`;
  const date = new Date(Date.UTC(2026, 0, 1) - at * 5_400_000).toUTCString();
  const categories = Array.from({ length: 1 + random(4) }, () => `<category>${cdata(words(1, random))}</category>`);
  const content = html(random);
  const written = random(3) === 0 ? escapeMarkup(content) : cdata(content);
  return `<item>
  <title>${escapeMarkup(title(random))}</title>
  <link>${address}</link>
  <comments>${address}#respond</comments>
  <dc:creator>${cdata(words(2, random))}</dc:creator>
  <pubDate>${date}</pubDate>
  ${categories.join('\n  ')}
  <guid isPermaLink="false">https://news.example/?p=${at}</guid>
  <description>${cdata(`<p>${words(30, random)} [&#8230;]</p>`)}</description>
  <content:encoded>${written}</content:encoded>
  <media:content url="https://cdn.news.example/2026/${at}.jpg" medium="image" width="1200" height="800">
    <media:title type="html">${words(5, random)}</media:title>
  </media:content>
  <slash:comments>${random(50)}</slash:comments>
</item>`;
}

function rssFeed(items: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:atom="http://www.w3.org/2005/Atom"
  xmlns:media="http://search.yahoo.com/mrss/"
  xmlns:slash="http://purl.org/rss/1.0/modules/slash/">
<channel>
<title>The Mill</title>
<atom:link href="https://news.example/feed/" rel="self" type="application/rss+xml" />
<link>https://news.example/</link>
<description>News &amp; bread</description>
<lastBuildDate>Thu, 01 Jan 2026 10:00:00 +0000</lastBuildDate>
<language>en-GB</language>
<ttl>60</ttl>
${items}
</channel>
</rss>`;
}

function atomEntry(at: number, random: Dice): string {
  const address = `https://news.example/2026/01/${at}-${words(2, random).replace(/[^a-z]+/gi, '-')}/`;
  const date = new Date(Date.UTC(2026, 0, 1) - at * 5_400_000).toISOString();
  const content = html(random);
  const written = random(3) === 0 ? cdata(content) : escapeMarkup(content);
  const tags = Array.from(
    { length: 1 + random(4) },
    () => `<category scheme="https://news.example" term="${words(1, random)}" />`,
  );
  return `<entry>
  <author><name>${words(2, random)}</name><uri>https://news.example/staff/</uri></author>
  <title type="html">${escapeMarkup(title(random))}</title>
  <link rel="alternate" type="text/html" href="${address}" />
  <id>https://news.example/?p=${at}</id>
  <updated>${date}</updated>
  <published>${date}</published>
  ${tags.join('\n  ')}
  <summary type="html">${escapeMarkup(`<p>${words(30, random)} [&hellip;]</p>`)}</summary>
  <content type="html" xml:lang="en">${written}</content>
  <media:thumbnail url="https://cdn.news.example/2026/${at}.jpg" width="1200" height="800" />
  <link rel="replies" type="text/html" href="${address}#comments" thr:count="${random(50)}" />
</entry>`;
}

function atomFeed(entries: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"
  xmlns:thr="http://purl.org/syndication/thread/1.0" xmlns:media="http://search.yahoo.com/mrss/" xml:lang="en-GB">
<title type="text">The Mill</title>
<subtitle type="text">News &amp; bread</subtitle>
<updated>2026-01-01T10:00:00Z</updated>
<link rel="alternate" type="text/html" href="https://news.example/" />
<id>https://news.example/feed/atom/</id>
<link rel="self" type="application/atom+xml" href="https://news.example/feed/atom/" />
${entries}
</feed>`;
}

/** As most generators write it: quotation marks stay as they are in text. */
function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function inTheMiddle(text: string, what: string, instead: string): string {
  const at = text.indexOf(what, text.length >> 1);
  return text.slice(0, at) + instead + text.slice(at + what.length);
}
