import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkFeed, MOST_PER_RULE, type Verdict } from '../../lib/check/index.ts';
import { FEED_PROFILES } from '../../lib/model/index.ts';
import { contractOf } from '../../lib/publish/index.ts';
import { atom, json, NOW, rdf, rss, URL, verdictOn } from './documents.ts';

/** What must be true of any verdict whatever. */
function expectSound(verdict: Verdict): void {
  const { findings, counts, more, kind } = verdict;
  const left = Object.values(more).reduce((sum, count) => sum + count, 0);
  expect(counts.error + counts.warning + counts.hint).toBe(findings.length + left);
  if (kind === 'no feed') expect(counts.error).toBeGreaterThan(0);
  const byRule = Map.groupBy(findings, ({ rule }) => rule);
  for (const [, those] of byRule) expect(those.length).toBeLessThanOrEqual(MOST_PER_RULE);
  for (const { message, line, column, path } of findings) {
    expect(message).not.toBe('');
    expect(message.length).toBeLessThan(600);
    expect(message).toBe(message.toWellFormed());
    if (line !== null) expect(line).toBeGreaterThan(0);
    if (column !== null) expect(column).toBeGreaterThan(0);
    expect(path.length).toBeLessThan(100_000);
  }
}

const GOOD = [rss(), atom(), rdf(), json()];
const PIECES = [
  ...[
    '<',
    '>',
    '&',
    '"',
    "'",
    ']]>',
    '<![CDATA[',
    '<!--',
    '-->',
    '<?',
    '?>',
    '&#0;',
    '&#xD800;',
    '&x;',
    '{',
    '}',
    '[',
    ']',
  ],
  ...['\u0000', '\ud800', '\ufeff', '\u202e', '\r', 'xmlns:', ' a="1"', '</item>', '<item>', '<entry>', '</channel>'],
  ...[
    '<!DOCTYPE a [<!ENTITY a "&a;">]>',
    ':',
    ',',
    'null',
    '1e999',
    '\\u',
    '://',
    'http://[',
    'data:',
    '%',
    '-',
    '0000',
  ],
];

/** A good feed with pieces put in, taken out, doubled and swapped. */
const mutated = fc
  .tuple(
    fc.constantFrom(...GOOD),
    fc.array(
      fc.tuple(
        fc.nat(2000),
        fc.nat(40),
        fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 4 })),
      ),
      {
        minLength: 1,
        maxLength: 8,
      },
    ),
  )
  .map(([document, changes]) =>
    changes.reduce((text, [at, gone, put]) => {
      const from = at % (text.length + 1);
      return text.slice(0, from) + put + text.slice(from + (gone > 20 ? 0 : gone));
    }, document),
  );

describe('any bytes at all', { timeout: 120_000 }, () => {
  it('get a verdict', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.option(fc.string()), (bytes, contentType) => {
        expectSound(verdictOn(bytes, { contentType }));
      }),
      { numRuns: 2000 },
    );
  });

  it('get one as a good feed that was cut and sewn', () => {
    fc.assert(
      fc.property(mutated, fc.constantFrom(...FEED_PROFILES), (document, profile) => {
        const bytes = Buffer.from(document);
        expectSound(checkFeed({ bytes, url: URL, contentType: null, now: NOW, contract: contractOf(profile) }));
      }),
      { numRuns: 3000 },
    );
  });

  it('get one as a good feed with bytes changed', () => {
    const flipped = fc.tuple(fc.constantFrom(...GOOD), fc.array(fc.tuple(fc.nat(3000), fc.nat(255)), { maxLength: 5 }));
    fc.assert(
      fc.property(flipped, ([document, changes]) => {
        const bytes = Buffer.from(document);
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        expectSound(verdictOn(bytes));
      }),
      { numRuns: 2000 },
    );
  });

  it('get one as anything that JSON can say', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.json(), (item, more) => {
        expectSound(verdictOn(item));
        expectSound(
          verdictOn(
            `{"version":"https://jsonfeed.org/version/1.1","title":${more},"items":[${item}],"authors":${more}}`,
          ),
        );
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a document made to hurt', { timeout: 120_000 }, () => {
  const levels = 10;
  const laughs = Array.from({ length: levels }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join('');
  const BOMBS: Readonly<Record<string, () => string | Uint8Array>> = {
    'a billion laughs': () =>
      `<!DOCTYPE rss [<!ENTITY l0 "ha">${laughs}]>${rss({ head: '', channel: `<copyright>&l${levels};</copyright>` })}`,
    'one long entity, named often': () =>
      `<!DOCTYPE rss [<!ENTITY a "${'x'.repeat(100_000)}">]>${rss({ head: '', channel: `<copyright>${'&a;'.repeat(1_000_000)}</copyright>` })}`,
    'an entity that reads a file': () =>
      `<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>${rss({ head: '', channel: '<copyright>&a;</copyright>' })}`,
    'a million levels': () => '<a>'.repeat(1_000_000),
    'a million levels of JSON': () => '['.repeat(5_000_000),
    'elements without end': () => rss({ items: '<item/>'.repeat(300_000) }),
    'one item of ten megabytes': () => rss({ items: `<item><title>${'x'.repeat(10_000_000)}</title></item>` }),
    'a hundred thousand attributes': () =>
      `<rss ${Array.from({ length: 100_000 }, (_, at) => `a${at}="1"`).join(' ')}/>`,
    ampersands: () => rss({ channel: `<copyright>${'& '.repeat(3_000_000)}</copyright>` }),
    'comments that never end': () => rss({ channel: '<!-- '.repeat(1_000_000) }),
    'tags in content': () =>
      rss({ items: `<item><title>a</title><description>${'&lt;a href=x '.repeat(300_000)}</description></item>` }),
    'links in content that never end': () =>
      rss({ items: `<item><title>a</title><content:encoded>${'&lt;a&gt;'.repeat(300_000)}</content:encoded></item>` }),
    'white space': () =>
      rss({ channel: `<pubDate>${' '.repeat(5_000_000)}</pubDate><language>${' '.repeat(2_000_000)}</language>` }),
    'a long e-mail address': () => rss({ channel: `<webMaster>${'a@'.repeat(1_000_000)}</webMaster>` }),
    'a long address': () => rss({ channel: `<docs>https://${'a.'.repeat(2_000_000)}</docs>` }),
    zeros: () => new Uint8Array(10_000_000),
    'bytes of no charset': () => new Uint8Array(10_000_000).fill(0xff),
    'a wrong byte at the end of ten megabytes': () =>
      Buffer.concat([Buffer.from(rss({ channel: `<!--${' '.repeat(10_000_000)}-->` })), Buffer.from([0xff])]),
    'line ends': () => '\n'.repeat(10_000_000),
    'equal ids': () => rss({ items: '<item><guid>a</guid></item>'.repeat(60_000) }),
    'keys given twice': () =>
      `{"version":"https://jsonfeed.org/version/1.1","items":[],${'"title":"a",'.repeat(300_000)}"title":"b"}`,
  };

  it.each(Object.keys(BOMBS))('is done with soon: %s', (name) => {
    const bomb = BOMBS[name]!();
    const before = process.memoryUsage().heapUsed;
    const start = process.cpuUsage();
    const verdict = checkFeed({
      bytes: typeof bomb === 'string' ? Buffer.from(bomb) : bomb,
      url: null,
      contentType: null,
      now: NOW,
      contract: contractOf('apple'),
    });
    // Of the processor's time, which other work on the machine does not lengthen: each takes a second or three, and what
    // grows with the square takes a minute.
    expect(process.cpuUsage(start).user / 1e6).toBeLessThan(25);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(1_500_000_000);
    expect(verdict.findings.length).toBeGreaterThan(0);
    expectSound(verdict);
  });
});
