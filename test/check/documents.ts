import { checkFeed, type Finding, type Verdict } from '../../lib/check/index.ts';
import type { Instant } from '../../lib/model/index.ts';

export const NOW = '2026-11-26T12:00:00.000Z' as Instant;
export const URL = 'https://paper.example/feed';

/** The verdict on a document; by default as it comes from a file that nobody knows the address of. */
export function verdictOn(
  document: string | Uint8Array,
  { url = null, contentType = null }: { url?: string | null; contentType?: string | null } = {},
): Verdict {
  const bytes = typeof document === 'string' ? Buffer.from(document) : document;
  return checkFeed({ bytes, url, contentType, now: NOW });
}

/** The findings of one rule. */
export function findingsOf(rule: string, verdict: Verdict): Finding[] {
  return verdict.findings.filter((finding) => finding.rule === rule);
}

/** Every finding as `rule line:column`, to compare with. */
export function told({ findings }: Verdict): string[] {
  return findings.map(({ rule, line, column }) => `${rule} ${line ?? '-'}:${column ?? '-'}`);
}

export const ITEM = `<item>
<title>Ferry home</title>
<link>https://paper.example/ferry</link>
<description>She came in at dawn.</description>
<guid isPermaLink="false">ferry</guid>
<pubDate>Fri, 20 Nov 2026 09:30:00 GMT</pubDate>
</item>`;

const SELF = `<atom:link rel="self" type="application/rss+xml" href="${URL}"/>`;

/** An RSS 2.0 document without a fault: its root on line 2, what `channel` adds from line 8 on, then the items. */
export function rss({
  channel = '',
  items = ITEM,
  root = '',
  head = '<?xml version="1.0" encoding="utf-8"?>',
} = {}): string {
  return `${head}
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" xmlns:fh="http://purl.org/syndication/history/1.0"${root}>
<channel>
<title>The Paper</title>
<link>https://paper.example/</link>
<description>News of the quay.</description>
${SELF}
${channel}
${items}
</channel>
</rss>
`;
}

/** An item with something more, or with something else in place of something. */
export function item(more: string, from = '', to = ''): string {
  return rss({ items: ITEM.replace(from, to).replace('</item>', `${more}\n</item>`) });
}

export const ENTRY = `<entry>
<id>urn:paper:ferry</id>
<title>Ferry home</title>
<updated>2026-11-20T09:30:00Z</updated>
<link href="https://paper.example/ferry"/>
<summary>She came in at dawn.</summary>
</entry>`;

/** An Atom 1.0 document without a fault. */
export function atom({
  feed = '',
  entries = ENTRY,
  root = '',
  author = '<author><name>Ada Quill</name></author>',
} = {}): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:fh="http://purl.org/syndication/history/1.0" xmlns:at="http://purl.org/atompub/tombstones/1.0"${root}>
<id>urn:paper:feed</id>
<title>The Paper</title>
<updated>2026-11-20T09:30:00Z</updated>
<link rel="self" href="${URL}"/>
${author}
${feed}
${entries}
</feed>
`;
}

/** An entry with something more, or with something else in place of something. */
export function entry(more: string, from = '', to = ''): string {
  return atom({ entries: ENTRY.replace(from, to).replace('</entry>', `${more}\n</entry>`) });
}

/** An RSS 1.0 document without a fault. */
export function rdf(changes: (text: string) => string = (text) => text): string {
  return changes(`<?xml version="1.0" encoding="utf-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://paper.example/">
<title>The Paper</title>
<link>https://paper.example/</link>
<description>News of the quay.</description>
<items><rdf:Seq><rdf:li rdf:resource="https://paper.example/ferry"/></rdf:Seq></items>
</channel>
<item rdf:about="https://paper.example/ferry">
<title>Ferry home</title>
<link>https://paper.example/ferry</link>
<dc:date>2026-11-20</dc:date>
</item>
</rdf:RDF>
`);
}

/** A JSON Feed 1.1 without a fault. */
export function json(feed: object = {}, one: object = {}): string {
  return JSON.stringify(
    {
      version: 'https://jsonfeed.org/version/1.1',
      title: 'The Paper',
      home_page_url: 'https://paper.example/',
      feed_url: URL,
      items: [{ id: 'ferry', url: 'https://paper.example/ferry', content_text: 'She came in at dawn.', ...one }],
      ...feed,
    },
    null,
    1,
  );
}
