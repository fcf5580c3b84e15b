import { describe, expect, it } from 'vitest';
import { MOST_PER_RULE, RULES, type RuleName } from '../../lib/check/index.ts';
import { atom, ENTRY, entry, findingsOf, ITEM, item, json, rdf, rss, told, URL, verdictOn } from './documents.ts';

describe('a feed without a fault', () => {
  it.each([
    ['RSS 2.0', rss(), 'application/rss+xml'],
    ['Atom 1.0', atom(), 'application/atom+xml; charset=utf-8'],
    ['RSS 1.0', rdf(), 'application/rdf+xml'],
    ['JSON Feed', json(), 'application/feed+json'],
  ])('is clean: %s', (kind, document, contentType) => {
    const verdict = verdictOn(document, { url: URL, contentType });
    expect(verdict).toMatchObject({ kind, items: 1, findings: [], counts: { error: 0, warning: 0, hint: 0 } });
  });

  it('may be rich in what the formats allow', () => {
    const channel = `<language>en-gb</language><copyright>© 2026</copyright><managingEditor>ada@paper.example (Ada Quill)</managingEditor>
<webMaster>web@paper.example</webMaster><pubDate>20 Nov 2026 09:30 +0100</pubDate><lastBuildDate>Fri, 20 Nov 2026 09:30:00 GMT</lastBuildDate>
<category>News</category><category domain="x">Quay</category><generator>Mill</generator><docs>https://www.rssboard.org/rss-specification</docs>
<cloud domain="rpc.example" port="80" path="/RPC2" registerProcedure="p" protocol="xml-rpc"/><ttl>60</ttl>
<image><url>https://paper.example/l.png</url><title>The Paper</title><link>https://paper.example/</link><width>144</width><height>400</height></image>
<textInput><title>Find</title><description>Find</description><name>q</name><link>https://paper.example/q</link></textInput>
<skipHours><hour>0</hour><hour>23</hour></skipHours><skipDays><day>Sunday</day></skipDays>
<atom:link rel="hub" href="https://hub.example/"/><fh:archive/><atom:link rel="current" href="${URL}"/><atom:link rel="prev-archive" href="${URL}/2026-10"/>`;
    const more = `<author>ada@paper.example</author><comments>https://paper.example/ferry#c</comments><dc:creator>Ada Quill</dc:creator><dc:date>2026-11-20T09:30Z</dc:date>
<enclosure url="https://paper.example/f.mp3" length="0" type="audio/mpeg"/><source url="https://other.example/rss">Other</source>
<content:encoded><![CDATA[<p><a href="#n">1</a> <a href="mailto:a@b.example">a</a> <img src="data:image/png;base64,AA=="></p>]]></content:encoded>
<media:content url="https://paper.example/f.jpg" medium="image" width="1200" height="800" type="image/jpeg"/><media:thumbnail url="https://paper.example/f.jpg"/>`;
    expect(told(verdictOn(rss({ channel, items: ITEM.replace('</item>', `${more}</item>`) })))).toEqual([]);
    const full = `<published>2026-11-20T09:30:00.25+01:00</published><category term="quay" scheme="https://paper.example/t" label="Quay"/>
<content type="xhtml" xml:lang="en"><div xmlns="http://www.w3.org/1999/xhtml"><p>She <b>came</b>.</p></div></content><rights type="html">&amp;copy; 2026</rights>
<contributor><name>Ben Oar</name><uri>https://ben.example/</uri><email>ben@ben.example</email></contributor>
<source><id>urn:other</id><title>Other</title><updated>2026-11-20T09:30:00Z</updated></source><link rel="enclosure" href="https://paper.example/f.mp3" type="audio/mpeg" length="12"/>`;
    expect(told(verdictOn(entry(full)))).toEqual([]);
  });
});

type Breach = {
  /** A document that breaks the rule. */
  readonly document: string | Uint8Array;
  /** Where the finding points; absent where the place does not matter. */
  readonly at?: string;
  /** What the finding has to say. */
  readonly says: RegExp;
  readonly served?: { readonly url?: string; readonly contentType?: string };
};

const deep = `${'<a>'.repeat(300)}${'</a>'.repeat(300)}`;
const latin1 = (text: string) => Buffer.from(text, 'latin1');

/** For every rule, a document that breaks it. */
const BREACHES: Readonly<Record<RuleName, Breach | readonly Breach[]>> = {
  'document-empty': { document: ' \n', says: /empty/ },
  'document-too-large': { document: new Uint8Array(32_000_001), says: /32000001 bytes/ },
  'document-depth': [
    { document: rss({ items: deep }), says: /256 levels/ },
    { document: `{"items":${'['.repeat(5000)}`, says: /200 levels/ },
  ],
  'document-large': { document: rss({ items: `<!-- ${' '.repeat(10_000_000)} -->` }), says: /partners take/ },
  'not-a-feed': [
    { document: '<!doctype html>\n<html><head/></html>', at: '1:1', says: /web page/ },
    { document: '<feed><title>A</title></feed>', at: '1:1', says: /in no namespace/ },
    { document: '{"a":1}', at: '1:1', says: /no JSON Feed/ },
    { document: '[]', at: '1:1', says: /no JSON Feed/ },
    { document: 'Good morning.', says: /neither XML nor JSON/ },
  ],
  'content-type': { document: rss(), served: { contentType: 'text/html' }, says: /served as "text\/html"/ },
  'encoding-unknown': { document: rss({ head: '<?xml version="1.0" encoding="klingon"?>' }), says: /klingon/ },
  'encoding-broken': [
    { document: latin1(rss({ channel: '<copyright>\xe9</copyright>' })), at: '8:12', says: /0xe9/ },
    { document: rss({ head: '<?xml version="1.0" encoding="utf-16"?>' }), says: /said to be in utf-16/ },
  ],
  'encoding-conflict': {
    document: rss(),
    served: { contentType: 'application/rss+xml; charset=iso-8859-1' },
    says: /iso-8859-1/,
  },
  'encoding-not-utf8': {
    document: latin1(
      rss({ head: '<?xml version="1.0" encoding="iso-8859-1"?>', channel: '<copyright>\xe9</copyright>' }),
    ),
    says: /windows-1252/,
  },
  'xml-not-well-formed': [
    { document: rss({ channel: '<copyright>A & B</copyright>' }), at: '8:14', says: /&amp;/ },
    { document: rss({ channel: '<copyright>&nbsp;</copyright>' }), says: /&nbsp; is no entity/ },
    { document: rss({ channel: '<copyright>\u0001</copyright>' }), says: /disallowed character/ },
    { document: rss({ channel: '<b><i></b></i>' }), says: /close/ },
    { document: rss().slice(0, -20), says: /too soon/ },
    { document: `\n${rss()}`, says: /before the XML declaration/ },
  ],
  'xml-namespace': { document: rss({ channel: '<x:y/>' }), says: /unbound/ },
  'xml-entities': {
    document: `<!DOCTYPE rss [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>${rss({ head: '' })}`,
    says: /in terms of others/,
  },
  'xml-entity-external': {
    document: `<!DOCTYPE rss PUBLIC "-//N//DTD RSS 0.91//EN" "http://n.example/rss.dtd">${rss({ head: '', channel: '<copyright>&eacute;</copyright>' })}`,
    says: /&eacute;/,
  },
  'link-relative': {
    document: entry('', 'href="https://paper.example/ferry"', 'href="/ferry"'),
    at: '13:1',
    says: /"\/ferry"/,
  },
  'self-link-missing': { document: rss().replace(/<atom:link[^>]*>/, ''), says: /rel="self"/ },
  'self-link-differs': {
    document: rss(),
    at: '7:1',
    served: { url: 'https://paper.example/other' },
    says: /paper\.example\/feed.*paper\.example\/other/,
  },
  'language-tag': [
    { document: rss({ channel: '<language>en_GB</language>' }), at: '8:1', says: /write en-GB/ },
    { document: atom({ root: ' xml:lang="english language"' }), at: '2:1', says: /no language tag/ },
    { document: json({ language: 'x y' }), says: /no language tag/ },
  ],
  'media-type': { document: entry('<link rel="enclosure" href="https://a.example/b" type="mp3"/>'), says: /"mp3"/ },
  'title-empty': { document: item('', 'Ferry home', ''), says: /empty/ },
  'title-markup': { document: item('', 'Ferry home', '&lt;b&gt;Ferry&lt;/b&gt; home'), says: /holds HTML/ },
  'date-future': { document: item('', '20 Nov 2026', '20 Nov 2037').replace('Fri, ', ''), says: /still to come/ },
  'date-order': {
    document: rss({
      items: [1, 2, 3].map((day) => ITEM.replace('Fri, 20', `0${day}`).replace('>ferry<', `>${day}<`)).join(''),
    }),
    says: /oldest items come first/,
  },
  'html-unsafe': [
    { document: item('<content:encoded>&lt;p onclick="x()"&gt;</content:encoded>'), says: /onclick/ },
    { document: item('', 'She came', '&lt;script&gt;x()&lt;/script&gt;'), says: /<script>/ },
    { document: json({}, { content_html: '<a href=" java\nscript:x()">a</a>' }), says: /runs a program/ },
    {
      document: entry('<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><form/></div></content>'),
      says: /<form>/,
    },
  ],
  'html-depth': { document: json({}, { content_html: '<b>'.repeat(600) }), says: /512 levels/ },
  'html-relative': [
    { document: item('<content:encoded>&lt;img src="/a.jpg"&gt;</content:encoded>'), says: /"\/a\.jpg"/ },
    { document: json({}, { content_html: '<img src="//cdn.example/a.jpg">' }), says: /cdn\.example/ },
  ],
  'media-rss': [
    { document: item('<media:content url="a.jpg"/>'), says: /relative/ },
    { document: item('<media:content url="https://a.example/a.jpg" width="wide" medium="picture"/>'), says: /width/ },
  ],
  'dublin-core-date': { document: item('<dc:date>Fri, 20 Nov 2026 09:30:00 GMT</dc:date>'), says: /as RSS has dates/ },
  'archive-current': { document: atom({ feed: '<fh:archive/>' }), at: '8:1', says: /rel="current"/ },
  'archive-link': {
    document: atom({ feed: `<link rel="prev-archive" href="${URL}/1"/><link rel="prev-archive" href="${URL}/2"/>` }),
    says: /more than once/,
  },
  'archive-complete': {
    document: atom({ feed: `<fh:complete/><link rel="prev-archive" href="${URL}/1"/>` }),
    says: /complete/,
  },
  'tombstone-required': [
    { document: atom({ feed: '<at:deleted-entry when="2026-11-20T09:30:00Z"/>' }), says: /ref/ },
    { document: atom({ feed: '<at:deleted-entry ref="urn:a"/>' }), says: /when/ },
    { document: atom({ feed: '<at:deleted-entry ref="urn:a" when="yesterday"/>' }), says: /yesterday/ },
  ],
  'tombstone-entry': {
    document: atom({ feed: '<at:deleted-entry ref="urn:paper:ferry" when="2026-11-21T09:30:00Z"/>' }),
    says: /shown as an entry/,
  },
  'rss-version': { document: rss().replace(' version="2.0"', ''), at: '2:1', says: /no version/ },
  'rss-obsolete': { document: rss().replace('version="2.0"', 'version="0.91"'), says: /0\.91/ },
  'rss-required': {
    document: rss().replace('<description>News of the quay.</description>', ''),
    at: '3:1',
    says: /no description/,
  },
  'rss-repeated': { document: item('<title>Again</title>'), at: '15:1', says: /<title>/ },
  'rss-unknown-element': [
    { document: item('<summary>A</summary>'), says: /needs a namespace/ },
    { document: item('<pubdate>A</pubdate>'), says: /is written <pubDate>/ },
  ],
  'rss-namespace': { document: rss({ root: ' xmlns="http://backend.userland.com/rss2"' }), says: /backend\.userland/ },
  'rss-item-empty': {
    document: rss({ items: '<item><guid isPermaLink="false">a</guid></item>' }),
    says: /neither title nor description/,
  },
  'rss-date': [
    {
      document: item('', 'Fri, 20 Nov 2026 09:30:00 GMT', '2026-11-20T09:30:00Z'),
      at: '14:1',
      says: /RSS has "Fri, 20 Nov 2026 09:30:00 GMT"/,
    },
    { document: item('', '20 Nov 2026', '31 Nov 2026'), says: /which has 30/ },
    { document: item('', ' GMT', ''), says: /no zone/ },
    { document: item('', 'GMT', 'CEST'), says: /"CEST".*offset/ },
    { document: item('', 'Fri, 20 Nov', 'Fri, 20 Noviembre'), says: /"Noviembre" for a month/ },
    { document: item('', '09:30:00', '24:00:00'), says: /hour 24/ },
  ],
  'rss-date-form': [
    { document: item('', 'Fri,', 'Mon,'), says: /is a Fri, not a Mon/ },
    { document: item('', '2026 09', '26 09'), says: /write 2026/ },
  ],
  'rss-guid-missing': { document: item('', '<guid isPermaLink="false">ferry</guid>\n', ''), says: /no guid/ },
  'rss-guid-repeated': { document: rss({ items: ITEM + ITEM }), says: /guid of item 1/ },
  'rss-guid-permalink': [
    { document: item('', ' isPermaLink="false"', ''), at: '13:1', says: /isPermaLink="false"/ },
    { document: item('', 'isPermaLink="false"', 'isPermaLink="no"'), says: /true or false/ },
  ],
  'rss-guid-empty': { document: item('', '>ferry<', '> <'), says: /empty/ },
  'rss-link': { document: item('', 'https://paper.example/ferry', '/ferry'), at: '11:1', says: /relative/ },
  'rss-email': [
    { document: item('<author>Ada Quill</author>'), says: /dc:creator/ },
    {
      document: item('<author>Ada Quill &lt;ada@paper.example&gt;</author>'),
      says: /write ada@paper\.example \(Name\)/,
    },
  ],
  'rss-enclosure': [
    { document: item('<enclosure length="1" type="audio/mpeg"/>'), says: /no url/ },
    { document: item('<enclosure url="https://a.example/a" type="audio/mpeg"/>'), says: /no length/ },
    { document: item('<enclosure url="https://a.example/a" length="1 MB" type="mp3"/>'), says: /number of bytes/ },
  ],
  'rss-enclosures': {
    document: item('<enclosure url="https://a.example/a" length="1" type="audio/mpeg"/>'.repeat(2)),
    says: /one enclosure/,
  },
  'rss-number': { document: rss({ channel: '<ttl>an hour</ttl>' }), at: '8:1', says: /whole number/ },
  'rss-skip-days': { document: rss({ channel: '<skipDays><day>Sonntag</day></skipDays>' }), says: /Sonntag/ },
  'rss-image': [
    { document: rss({ channel: '<image><url>https://a.example/a</url></image>' }), says: /no title/ },
    {
      document: rss({
        channel:
          '<image><url>https://a.example/a</url><title>A</title><link>https://a.example/</link><width>600</width></image>',
      }),
      says: /at most 144/,
    },
  ],
  'rss-cloud': { document: rss({ channel: '<cloud domain="a.example"/>' }), says: /no port/ },
  'rss-text-input': { document: rss({ channel: '<textInput/>' }), says: /no title/ },
  'rss-source': { document: item('<source>Other</source>'), says: /no url/ },
  'rss-text-only': { document: item('', 'She came', '<b>She</b> came'), says: /<b>/ },
  'rss1-required': {
    document: rdf((text) => text.replace('<link>https://paper.example/ferry</link>', '')),
    says: /no link/,
  },
  'rss1-about': {
    document: rdf((text) => text.replace('<item rdf:about="https://paper.example/ferry">', '<item>')),
    at: '9:1',
    says: /rdf:about/,
  },
  'rss1-about-repeated': {
    document: rdf((text) => text.replace(/(<item r[\s\S]*<\/item>)/, '$1$1')),
    says: /of an item before/,
  },
  'rss1-items': { document: rdf((text) => text.replace(/<items>.*<\/items>/, '')), says: /no list/ },
  'rss1-link': {
    document: rdf((text) => text.replace('<link>https://paper.example/ferry</link>', '<link>ferry</link>')),
    says: /relative/,
  },
  'atom-obsolete': { document: '<feed version="0.3" xmlns="http://purl.org/atom/ns#"/>', at: '1:1', says: /Atom 1\.0/ },
  'atom-required': [
    { document: entry('', '<id>urn:paper:ferry</id>\n', ''), at: '9:1', says: /no id/ },
    { document: entry('<category/>'), says: /no term/ },
    { document: entry('<link rel="related"/>'), says: /no href/ },
  ],
  'atom-repeated': { document: entry('<summary>Again</summary>'), says: /<summary>/ },
  'atom-unknown-element': [
    { document: entry('<pubDate>A</pubDate>'), says: /no element of Atom/ },
    { document: entry('<subtitle>A</subtitle>'), says: /does not belong in <entry>/ },
  ],
  'atom-unknown-attribute': { document: atom({ root: ' version="1.0"' }), says: /"version"/ },
  'atom-misplaced': { document: atom({ feed: 'Hello' }), says: /"Hello"/ },
  'atom-order': { document: atom({ entries: `${ENTRY}<rights>Ours</rights>` }), says: /behind an entry/ },
  'atom-author': { document: atom({ author: '' }), says: /has an author/ },
  'atom-name-empty': { document: atom({ author: '<author><name/></author>' }), says: /name is empty/ },
  'atom-id': { document: entry('', 'urn:paper:ferry', 'ferry'), at: '10:1', says: /"ferry"/ },
  'atom-id-repeated': { document: atom({ entries: ENTRY + ENTRY }), says: /same updated/ },
  'atom-iri': { document: atom({ feed: '<icon>https://paper.example/my icon.png</icon>' }), says: /white space.*%20/ },
  'atom-date': [
    { document: entry('', '2026-11-20T09:30:00Z', '2026-11-20'), at: '12:1', says: /says no time/ },
    { document: entry('', '2026-11-20T09:30:00Z', '2026-11-20T09:30:00'), says: /no zone/ },
    { document: entry('', '2026-11-20T09:30:00Z', '2026-11-20t09:30:00z'), says: /capital T/ },
    { document: entry('', '2026-11-20T09:30:00Z', '2026-02-29T09:30:00Z'), says: /which has 28/ },
    { document: entry('', '2026-11-20T09:30:00Z', '2026-11-20T09:30:00+0100'), says: /without a colon/ },
  ],
  'atom-email': { document: atom({ author: '<author><name>A</name><email>ada</email></author>' }), says: /"ada"/ },
  'atom-type': [
    { document: entry('', '<summary>', '<summary type="text/html">'), says: /text, html or xhtml/ },
    { document: entry('<content type="multipart/mixed">A</content>'), says: /composite/ },
  ],
  'atom-xhtml': [
    { document: entry('<content type="xhtml">Hello</content>'), says: /no xhtml:div/ },
    {
      document: entry('<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"/><p/></content>'),
      says: /more than one/,
    },
    { document: entry('<content type="xhtml"><div><p/></div></content>'), says: /no xhtml:div/ },
  ],
  'atom-text-only': { document: entry('', 'She came', '<b>She</b> came'), says: /escape/ },
  'atom-alternate': { document: entry('<link href="https://paper.example/b"/>'), says: /same type and language/ },
  'atom-content': {
    document: entry('', '<link href="https://paper.example/ferry"/>', ''),
    says: /neither content nor/,
  },
  'atom-content-src': {
    document: entry('<content src="https://a.example/a" type="text/html">A</content>'),
    says: /must be empty/,
  },
  'atom-summary': {
    document: entry(
      '<content src="https://a.example/a" type="video/mp4"/>',
      '<summary>She came in at dawn.</summary>',
      '',
    ),
    says: /needs a summary/,
  },
  'atom-length': {
    document: entry('<link rel="enclosure" href="https://a.example/a" length="1 MB"/>'),
    says: /"1 MB"/,
  },
  'json-not-well-formed': [
    {
      document: '{\n "version": "https://jsonfeed.org/version/1.1",\n}',
      at: '3:1',
      says: /comma stands before the end|key/,
    },
    { document: '{"items": [1 2]}', says: /comma/ },
    { document: '{"items": [] // none\n}', says: /comment/ },
    { document: '{"items": [', says: /no JSON/ },
  ],
  'json-repeated-key': {
    document: '{"version":"https://jsonfeed.org/version/1","title":"A","title":"B","items":[]}',
    at: '1:57',
    says: /"title"/,
  },
  'json-byte-order-mark': { document: `\ufeff${json()}`, says: /byte order mark/ },
  'json-version': { document: json({ version: '1.1' }), at: '2:13', says: /jsonfeed\.org\/version\/1\.1/ },
  'json-required': [
    { document: json({ title: undefined }), says: /no title/ },
    { document: json({}, { id: undefined }), says: /no id/ },
  ],
  'json-type': [
    { document: json({}, { tags: 'ferries' }), says: /must be an array/ },
    { document: json({ items: ['a'] }), says: /must be an object/ },
    { document: json({ title: null }), says: /title is null/ },
  ],
  'json-unknown-key': { document: json({}, { body: 'A' }), says: /"body"/ },
  'json-deprecated': { document: json({ author: { name: 'A' } }), says: /authors/ },
  'json-content': { document: json({}, { content_text: undefined }), says: /content_html nor content_text/ },
  'json-id-repeated': {
    document: json({ items: [1, 2].map(() => ({ id: 'a', content_text: 'A' })) }),
    says: /item 1 too/,
  },
  'json-id-number': { document: json({}, { id: 7 }), says: /write a string/ },
  'json-url': { document: json({}, { url: '/ferry' }), says: /relative/ },
  'json-date': { document: json({}, { date_published: '20 Nov 2026 09:30:00 GMT' }), says: /as RSS has dates/ },
  'json-attachment': {
    document: json({}, { attachments: [{ url: 'https://a.example/a', mime_type: 'mp3' }] }),
    says: /"mp3"/,
  },
  'json-author-empty': { document: json({}, { authors: [{}] }), says: /name, url and avatar/ },
};

const cases = Object.entries(BREACHES).flatMap(([rule, breaches]) =>
  [breaches].flat().map((breach, at) => [rule as RuleName, at + 1, breach] as const),
);

describe('every rule', () => {
  it('has a document here that breaks it', () => {
    expect(Object.keys(BREACHES).sort()).toEqual(Object.keys(RULES).sort());
  });

  it.each(cases)('%s is found broken (%i)', (rule, _, { document, at, says, served }) => {
    const [finding] = findingsOf(rule, verdictOn(document, served));
    expect(finding).toMatchObject({ rule, severity: RULES[rule].severity, spec: RULES[rule].spec });
    expect(finding!.message).toMatch(says);
    expect(finding!.message).not.toMatch(/[\n\r]/);
    if (at !== undefined) expect(`${finding!.line}:${finding!.column}`).toBe(at);
  });
});

describe('a finding', () => {
  it('names the item and the element', () => {
    const document = rss({
      items: ITEM + ITEM.replace('>ferry<', '>b<').replace('Fri,', 'Mon,').replace('Ferry home', 'Lighthouse'),
    });
    expect(verdictOn(document).findings).toMatchObject([
      { rule: 'rss-date-form', item: { number: 2, name: 'Lighthouse' }, path: 'rss/channel/item[2]/pubDate' },
    ]);
    expect(findingsOf('json-url', verdictOn(json({}, { title: 'Ferry', url: 'x' })))).toMatchObject([
      { item: { number: 1, name: 'Ferry' }, path: 'items[0].url' },
    ]);
  });

  it('of one rule is told so many times and counted after that', () => {
    const items = Array.from({ length: 40 }, (_, at) =>
      ITEM.replace('>ferry<', `>${at}<`).replace('Fri,', 'Mon,'),
    ).join('');
    const verdict = verdictOn(rss({ items }));
    expect(verdict.findings).toHaveLength(MOST_PER_RULE);
    expect(verdict.more).toEqual({ 'rss-date-form': 40 - MOST_PER_RULE });
    expect(verdict.counts.warning).toBe(40);
  });

  it('is not made of what is still to come where a document breaks off', () => {
    const whole = rss();
    const cut = verdictOn(whole.slice(0, whole.indexOf('<description>She')));
    expect(told(cut)).toEqual(['xml-not-well-formed 11:41']);
    expect(told(verdictOn(whole.slice(0, whole.indexOf('<title>Ferry'))))).toEqual(['xml-not-well-formed 9:7']);
    expect(told(verdictOn(atom().slice(0, atom().indexOf('<id>urn:paper:ferry'))))).toEqual([
      'xml-not-well-formed 9:8',
    ]);
  });

  it('is in the order of the document', () => {
    const { findings } = verdictOn(
      item('<author>Ada</author>', 'Fri,', 'Mon,').replace('<title>The Paper', '<titel>A</titel><title>The Paper'),
    );
    expect(findings.map(({ rule }) => rule)).toEqual(['rss-unknown-element', 'rss-date-form', 'rss-email']);
  });
});

describe('what is no fault', () => {
  it.each([
    [
      'relative addresses in content with xml:base',
      entry('<content type="html" xml:base="https://paper.example/">&lt;img src="a.jpg"&gt;</content>'),
    ],
    [
      'a relative link with xml:base',
      atom({
        root: ' xml:base="https://paper.example/"',
        entries: ENTRY.replace('https://paper.example/ferry', 'ferry'),
      }),
    ],
    ['the same id at two moments', atom({ entries: ENTRY + ENTRY.replace('09:30', '08:30') })],
    [
      'an author in the source',
      atom({
        author: '',
        entries: ENTRY.replace('</entry>', '<source><author><name>A</name></author></source></entry>'),
      }),
    ],
    [
      'an article edited after its tombstone',
      atom({ feed: '<at:deleted-entry ref="urn:paper:ferry" when="2026-11-19T09:30:00Z"/>' }),
    ],
    [
      'a plain entity declared here',
      `<!DOCTYPE rss [<!ENTITY quay "Quay">]>${rss({ head: '', channel: '<copyright>&quay;</copyright>' })}`,
    ],
    ['an item with a description alone', rss({ items: ITEM.replace('<title>Ferry home</title>\n', '') })],
    [
      'an undated entry, updated since, behind a dated one',
      atom({
        entries:
          ENTRY.replace('</entry>', '<published>2026-11-01T00:00:00Z</published></entry>') +
          ENTRY.replace('ferry<', 'b<'),
      }),
    ],
    [
      'one item of five that is out of its place',
      rss({
        items: [9, 8, 4, 6, 5].map((day) => ITEM.replace('Fri, 20', `0${day}`).replace('>ferry<', `>${day}<`)).join(''),
      }),
    ],
    ['undated items', rss({ items: ITEM.replace(/<pubDate>.*<\/pubDate>/, '') })],
    ['keys of one’s own', json({ _mill: {} }, { _mill: 1 })],
    [
      'UTF-16 with its mark',
      Buffer.from(`\ufeff${rss({ head: '<?xml version="1.0" encoding="utf-16"?>' })}`, 'utf16le'),
    ],
    ['a language with a region of numbers', rss({ channel: '<language>es-419</language>' })],
  ])('%s', (_, document) => {
    expect(told(verdictOn(document)).filter((one) => !one.startsWith('encoding-not-utf8'))).toEqual([]);
  });
});

describe('an Atom entry with an empty title', () => {
  it('is as RFC 4287 has one that has none, where it has a text', () => {
    const note = entry('<content>Low tide.</content>', '<title>Ferry home</title>', '<title></title>');
    expect(findingsOf('title-empty', verdictOn(note))).toEqual([]);
    const bare = entry('', '<title>Ferry home</title>', '<title></title>').replace(/<summary>[^<]*<\/summary>/, '');
    expect(findingsOf('title-empty', verdictOn(bare))).toHaveLength(1);
  });
});
