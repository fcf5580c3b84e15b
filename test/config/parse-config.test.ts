import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Config, ConfigError, parseConfig } from '../../lib/config/index.ts';

const ONE_SOURCE = 'sources:\n  - id: town-hall\n    url: https://town.example/feed.xml\n';

function faults(text: string): string[] {
  try {
    parseConfig(text, 'feedmill.yaml');
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('parseConfig on a valid file', () => {
  it('fills in the defaults around an id and an address', () => {
    expect(parseConfig(ONE_SOURCE, 'feedmill.yaml')).toEqual({
      site: { baseUrl: null, title: 'Feedmill', contact: null },
      sources: [
        {
          id: 'town-hall',
          title: 'town-hall',
          kind: 'feed',
          url: 'https://town.example/feed.xml',
          fullText: 'auto',
          interval: { least: 300, most: 21_600 },
          recheck: 3600,
          tags: [],
          language: null,
          rules: {},
          paused: false,
          origin: 'config',
        },
      ],
      feeds: [],
      automaticFeeds: { floors: { section: 5, tag: null, author: null, language: null }, most: 200 },
      api: { token: null },
      limits: {
        fetch: {
          connectMs: 5000,
          firstByteMs: 15_000,
          totalMs: 45_000,
          wireBytes: 10_000_000,
          decodedBytes: 32_000_000,
          redirects: 5,
          headers: 64_000,
        },
        hostSpacingMs: 1000,
        itemsPerPoll: 500,
        articleParts: { most: 10, bytes: 10_000_000 },
        keptPerDay: 1_000_000_000,
        pollConcurrency: null,
        articleConcurrency: null,
      },
      mail: { domain: null, port: null, host: '127.0.0.1', maildir: null, trusted: null, ruleSet: null },
      deploy: {},
      partners: [],
      trustedOrigins: [],
      trustedCallbacks: [],
      ports: [],
    } satisfies Record<keyof Config, unknown>);
  });

  it('takes a source for private, and leaves its hub alone, only where it says so, and says nothing of the others, as earlier versions did', () => {
    const sourceOf = (line: string) => parseConfig(`${ONE_SOURCE}${line}`, 'feedmill.yaml').sources[0] ?? {};
    expect(sourceOf('    private: true\n')).toMatchObject({ private: true });
    expect(sourceOf('    private: false\n')).not.toHaveProperty('private');
    expect(sourceOf('    hub: false\n')).toMatchObject({ hub: false });
    expect(sourceOf('    hub: true\n')).not.toHaveProperty('hub');
    expect(sourceOf('')).not.toHaveProperty('private');
  });

  it('shows fifty members in full and in all four formats unless a feed says otherwise', () => {
    const { feeds } = parseConfig(`${ONE_SOURCE}feeds:\n  - id: harbour\n`, 'feedmill.yaml');
    expect(feeds).toEqual([
      {
        id: 'harbour',
        title: 'harbour',
        description: '',
        filter: {},
        size: 50,
        formats: ['rss', 'atom', 'json', 'html'],
        content: 'full',
        language: null,
        origin: 'config',
      },
    ]);
  });

  it('reads durations and sizes in their units, and never as zero', () => {
    const text = `
sources:
  - { id: a, url: "https://a.example/", interval: 30s, recheck: never }
  - { id: b, url: "https://b.example/", interval: 1.5h, recheck: 2d }
  - { id: c, url: "https://c.example/", interval: 5m-2h }
limits: { fetch: { connect: 500ms, wire: 2.5MB, decoded: 8KB } }
`;
    const { sources, limits } = parseConfig(text, 'feedmill.yaml');
    expect(sources.map(({ interval, recheck }) => [interval, recheck])).toEqual([
      [{ least: 30, most: 30 }, 0],
      [{ least: 5400, most: 5400 }, 172_800],
      [{ least: 300, most: 7200 }, 3600],
    ]);
    expect(limits.fetch).toMatchObject({ connectMs: 500, wireBytes: 2_500_000, decodedBytes: 8000 });
  });

  it('takes the slash off the end of the base address and the path off nothing else', () => {
    const { site } = parseConfig('site: { baseUrl: "https://feeds.example.org/news/" }', 'feedmill.yaml');
    expect(site.baseUrl).toBe('https://feeds.example.org/news');
  });

  it('reads what must be said of an article’s use, and what is said of our own', () => {
    const text = `
site: { licence: "https://mill.example/licence", signals: { search: yes, ai-train: false } }
feeds:
  - { id: free, filter: { terms: { licences: ["https://creativecommons.org"], ai-train: true, search: unless-no } } }
`;
    const { site, feeds } = parseConfig(text, 'feedmill.yaml');
    expect(site).toMatchObject({
      licence: 'https://mill.example/licence',
      signals: { search: 'yes', 'ai-train': 'no' },
    });
    expect(feeds[0]?.filter).toEqual({
      terms: { licences: ['https://creativecommons.org/'], 'ai-train': 'yes', search: 'unless-no' },
    });
    expect(() => parseConfig('feeds: [{ id: a, filter: { terms: { tdm: maybe } } }]', 'f.yaml')).toThrow(
      /filter\.terms\.tdm/,
    );
    expect(() => parseConfig('feeds: [{ id: a, filter: { terms: { licences: ["CC BY"] } } }]', 'f.yaml')).toThrow(
      /licences\[0\]: "CC BY" is not a full address/,
    );
  });

  it('reads a newsletter, which has no address of its own, and what is for newsletters alone', () => {
    const { sources, mail } = parseConfig(
      'sources: [{ id: weekly, kind: mail, accept: all, digest: true }, { id: other, kind: mail, digest: false }]\nmail: { domain: in.example.org }',
      'f.yaml',
    );
    expect(sources).toMatchObject([{ kind: 'mail', url: null, accept: 'all', digest: true }, { kind: 'mail' }]);
    expect(sources[1]).not.toHaveProperty('digest');
    expect(mail.domain).toBe('in.example.org');
    const faults = (text: string) => {
      try {
        parseConfig(text, 'f.yaml');
        return '';
      } catch (error) {
        return String(error);
      }
    };
    expect(faults('sources: [{ id: a, kind: mail, url: "https://a.example/" }]')).toContain(
      'does not apply to kind mail',
    );
    expect(faults('sources: [{ id: a, url: "https://a.example/", accept: all }]')).toContain(
      'applies only to kind mail',
    );
    expect(faults('mail: { domain: "x y" }')).toContain('is not a host name');
    expect(faults('mail: { domain: "x.example:25" }')).toContain('is not a host name');
  });

  it('accepts a push source without an address, and anchors', () => {
    const text =
      'sources:\n  - &base { id: desk, kind: push, tags: &tags [local] }\n  - { id: b, kind: push, tags: *tags }\n';
    expect(parseConfig(text, 'f.yaml').sources.map(({ url, tags }) => [url, tags])).toEqual([
      [null, ['local']],
      [null, ['local']],
    ]);
  });

  it.each(['', '# nothing yet\n', '---\n'])('takes a file that declares nothing for all defaults: %j', (text) => {
    expect(parseConfig(text, 'f.yaml')).toEqual(parseConfig('sources: []', 'f.yaml'));
  });

  it('accepts a byte order mark and Windows line ends', () => {
    expect(parseConfig(`\uFEFF${ONE_SOURCE.replaceAll('\n', '\r\n')}`, 'f.yaml').sources).toHaveLength(1);
  });
});

describe('signed requests', () => {
  const site = (said: string) => faults(`site: { ${said} }`);

  it.each([
    'signRequests: false',
    'baseUrl: https://feeds.example.org, signRequests: true',
    'baseUrl: https://a.example:8443/, signRequests: older',
  ])('may be had: %s', (said) => expect(site(said)).toEqual([]));

  it.each([
    'signRequests: true',
    'baseUrl: http://a.example, signRequests: true',
    'baseUrl: https://a.example/news, signRequests: older',
  ])('need a place for their keys: %s', (said) =>
    expect(site(said)).toEqual([
      expect.stringMatching(
        /^feedmill\.yaml:1:\d+ site\.signRequests: needs site.baseUrl, under which the keys are published; set it to an https address without a path$/,
      ),
    ]),
  );

  it('are true, false or older', () => {
    expect(site('baseUrl: https://a.example, signRequests: yes please')).toEqual([
      expect.stringContaining('"yes please" is not one of true, false and older'),
    ]);
  });
});

describe('the ports of sources', () => {
  const sources =
    'sources:\n  - { id: a, url: "https://a.example:8443/f" }\n  - { id: b, url: "http://127.0.0.1:8080/" }\n';

  it('are those that are fetched from, of a trusted origin, or named in the file', () => {
    expect(faults(sources)).toEqual([
      'feedmill.yaml:2:19 sources[0].url: is on port 8443, which Feedmill does not fetch from; to allow it, write ports: [8443]',
      'feedmill.yaml:3:19 sources[1].url: is on port 8080, which Feedmill does not fetch from; to allow it, write ports: [8080]',
    ]);
    expect(faults(`${sources}ports: [8443]\ntrustedOrigins: ["http://127.0.0.1:8080"]\n`)).toEqual([]);
    expect(
      faults('sources: [{ id: a, url: "https://a.example:443/f" }, { id: b, url: "http://b.example:80/" }]'),
    ).toEqual([]);
  });
});

describe('the token of the API', () => {
  it('is 16 characters or more of those that a header takes', () => {
    for (const token of ['0123456789abcdef', 'sesame-~._+/0123456789AZ==']) {
      expect(parseConfig(`api: { token: "${token}" }`, 'f.yaml').api.token).toBe(token);
    }
  });

  it.each(['fifteen-of-them', '', 'a token of words', 'Über-allen-Gipfeln', 'line-of-sixteen\\n'])(
    'is not %j, which the fault does not repeat',
    (token) => {
      expect(faults(`api: { token: "${token}" }`)).toEqual([
        expect.stringMatching(
          /^feedmill\.yaml:1:15 api\.token: is not a valid token; write 16 to 500 letters, digits and [^"]+$/,
        ),
      ]);
    },
  );
});

describe('parseConfig on a wrong value', () => {
  const cases: [name: string, text: string, lines: string[]][] = [
    [
      'suggests the key that was meant',
      `${ONE_SOURCE}    intervall: 15m\n`,
      ['feedmill.yaml:4:5 sources[0].intervall: is not a valid key here; did you mean interval?'],
    ],
    [
      'lists the keys of a place where none is near',
      'limits: { politeness: 3 }',
      [
        'feedmill.yaml:1:11 limits.politeness: is not a valid key here; valid keys are fetch, hostSpacing, itemsPerPoll, articleParts, articleSize, keptPerDay, pollConcurrency, articleConcurrency',
      ],
    ],
    [
      'asks for the unit of a bare number',
      `${ONE_SOURCE}    interval: 15\n`,
      ['feedmill.yaml:4:15 sources[0].interval: 15 has no unit; write for example interval: 5m-6h'],
    ],
    [
      'says what a duration looks like',
      `${ONE_SOURCE}    interval: 15 minutes\n`,
      [
        'feedmill.yaml:4:15 sources[0].interval: "15 minutes" is not a duration; write a number and its unit, such as 30s, 15m, 2h, or a range, such as 5m-6h',
      ],
    ],
    [
      'wants the shorter end of a range first',
      `${ONE_SOURCE}    interval: 2h-5m\n`,
      ['feedmill.yaml:4:15 sources[0].interval: has its bounds the wrong way round; write the shorter duration first'],
    ],
    [
      'says the bounds of a duration',
      `${ONE_SOURCE}    interval: 1s\n`,
      ['feedmill.yaml:4:15 sources[0].interval: is out of range; write a duration from 5s to 30d'],
    ],
    [
      'says the unit of a size',
      'limits:\n  fetch:\n    wire: 10 megabytes\n',
      [
        'feedmill.yaml:3:11 limits.fetch.wire: "10 megabytes" is not a size; write a number and its unit, such as 500KB, 10MB',
      ],
    ],
    [
      'explains that yes is text',
      `${ONE_SOURCE}    paused: yes\n`,
      ['feedmill.yaml:4:13 sources[0].paused: yes is text in YAML 1.2; write true'],
    ],
    [
      'explains that off is text',
      `${ONE_SOURCE}    paused: off\n`,
      ['feedmill.yaml:4:13 sources[0].paused: off is text in YAML 1.2; write false'],
    ],
    [
      'asks for quotes around a number that is a title',
      `${ONE_SOURCE}    title: 1984\n`,
      ['feedmill.yaml:4:12 sources[0].title: 1984 is not text; put it in quotes: "1984"'],
    ],
    [
      'explains a value that became a comment',
      `${ONE_SOURCE}    title: #1 in town\n`,
      [
        'feedmill.yaml:4:5 sources[0].title: is empty; write for example title: Town Hall News, or remove the key (text that begins with # is a comment unless it is in quotes)',
      ],
    ],
    [
      'asks for a list where there is text',
      `${ONE_SOURCE}    tags: local\n`,
      ['feedmill.yaml:4:11 sources[0].tags: is text, not a list; write [local]'],
    ],
    [
      'suggests the word of a set that was meant',
      `${ONE_SOURCE}feeds: [{ id: f, formats: [rss, atm] }]\n`,
      ['feedmill.yaml:4:33 feeds[0].formats[1]: "atm" is not a valid value here; did you mean atom?'],
    ],
    [
      'wants the format that a partner takes',
      `${ONE_SOURCE}feeds: [{ id: f, profile: msn, formats: [atom] }]\n`,
      [
        'feedmill.yaml:4:41 feeds[0].formats: lacks rss, which partners read when a feed has a profile; add rss, or remove the profile',
      ],
    ],
    [
      'says what an id is made of',
      'sources: [{ id: Town Hall, kind: push }]',
      [
        'feedmill.yaml:1:17 sources[0].id: "Town Hall" is not a valid id; write 1 to 64 lower-case letters, digits and single hyphens, such as town-hall',
      ],
    ],
    [
      'points at the item where a key is missing',
      'sources:\n  - title: Nameless\n',
      [
        'feedmill.yaml:2:5 sources[0].id: is missing; write for example id: town-hall',
        'feedmill.yaml:2:5 sources[0].url: is missing; write for example url: https://news.example.org/feed.xml',
      ],
    ],
    [
      'asks for a whole address',
      'sources: [{ id: a, url: news.example.org }]',
      [
        'feedmill.yaml:1:25 sources[0].url: "news.example.org" is not a full address; write one such as https://news.example.org/feed.xml',
      ],
    ],
    [
      'refuses an address without a host',
      'sources: [{ id: a, url: "http://" }]',
      ['feedmill.yaml:1:25 sources[0].url: "http://" is not a valid address; check it in a browser'],
    ],
    [
      'wants no address where articles are pushed',
      'sources: [{ id: a, kind: push, url: "https://a.example/" }]',
      ['feedmill.yaml:1:37 sources[0].url: does not apply to kind push, which fetches nothing; remove it'],
    ],
    [
      'refuses a path behind a trusted origin',
      'trustedOrigins: ["http://127.0.0.1:8080/feeds"]',
      [
        'feedmill.yaml:1:18 trustedOrigins[0]: "http://127.0.0.1:8080/feeds" is not an origin; write scheme, host and port without a path, such as http://127.0.0.1:8080',
      ],
    ],
    [
      'bounds a number on both sides',
      `${ONE_SOURCE}feeds: [{ id: f, size: 0 }, { id: g, size: 100000 }]\n`,
      [
        'feedmill.yaml:4:24 feeds[0].size: 0 is too small; write at least 1',
        'feedmill.yaml:4:44 feeds[1].size: 100000 is too large; write at most 1000',
      ],
    ],
    [
      'refuses a header line hidden in the contact',
      'site: { contact: "a@b.example\\r\\nX: y" }',
      [
        'feedmill.yaml:1:18 site.contact: "a@b.example\\r\\nX: y" is not a contact; write an e-mail address or an address that begins with https://',
      ],
    ],
    [
      'refuses a file that is not a group of keys',
      'just text',
      ['feedmill.yaml:1:1: "just text" is not valid here; give a group of keys with values'],
    ],
  ];
  it.each(cases)('%s', (_, text, lines) => {
    expect(faults(text)).toEqual(lines);
  });

  it('reports every fault of a file at once, in the order of its lines', () => {
    const text = `
site: { titel: x }
sources:
  - { id: a, url: "https://a.example/", interval: soon }
  - { id: a, url: "https://b.example/" }
feeds:
  - { id: f, filter: { sources: [b] } }
`;
    expect(faults(text).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'feedmill.yaml:2:9 site.titel:',
      'feedmill.yaml:4:51 sources[0].interval:',
      'feedmill.yaml:5:11 sources[1].id:',
      'feedmill.yaml:7:34 feeds[0].filter.sources[0]:',
    ]);
  });
});

describe('parseConfig on ids', () => {
  it('wants each source and each feed to have an id of its own', () => {
    const text = `
sources: [{ id: a, kind: push }, { id: a, kind: push }, { id: all, kind: push }]
feeds: [{ id: f }, { id: f }, { id: all }, { id: a }]
`;
    expect(faults(text)).toEqual([
      'feedmill.yaml:2:40 sources[1].id: a is already the id of a source above; choose another id',
      'feedmill.yaml:2:63 sources[2].id: all is reserved for the feed of everything; choose another id',
      'feedmill.yaml:3:26 feeds[1].id: f is already the id of a feed above; choose another id',
      'feedmill.yaml:3:37 feeds[2].id: all is the automatic feed of everything; choose another id',
      'feedmill.yaml:3:50 feeds[3].id: a is the automatic feed of the source a; choose another id',
    ]);
  });

  it('lists the sources where a feed names one that is not there', () => {
    const text = `${ONE_SOURCE}feeds: [{ id: f, filter: { sources: [townhall, radio] } }]\n`;
    expect(faults(text)).toEqual([
      'feedmill.yaml:4:38 feeds[0].filter.sources[0]: "townhall" is not a source; did you mean town-hall? the sources are town-hall',
      'feedmill.yaml:4:48 feeds[0].filter.sources[1]: "radio" is not a source; the sources are town-hall',
    ]);
  });
});

describe('parseConfig on broken or hostile YAML', () => {
  const cases: [name: string, text: string, expected: RegExp][] = [
    ['a tab', 'site:\n\ttitle: x\n', /^feedmill\.yaml:2:1: the line is indented with a tab; use spaces$/],
    [
      'a key given twice',
      'site:\n  title: a\n  title: b\n',
      /^feedmill\.yaml:3:3 site\.title: is given twice here; keep one/,
    ],
    [
      'a colon in a title',
      'site:\n  title: News: the best\n',
      /^feedmill\.yaml:2:10 site\.title: the value contains a colon and a space, .* in quotes/,
    ],
    [
      'an at sign',
      'site:\n  contact: @editor\n',
      /^feedmill\.yaml:2:12 site\.contact: text cannot begin with @; put it in quotes$/,
    ],
    [
      'a star',
      'feeds:\n  - id: f\n    filter:\n      words: [*]\n',
      /^feedmill\.yaml:4:15 .*: text cannot begin with \* or &; put it in quotes$/,
    ],
    [
      'an alias of nothing',
      'site: { title: *star }',
      /^feedmill\.yaml:1:16 site\.title: \*star refers to an anchor that does not exist; if you mean text/,
    ],
    [
      'an exclamation mark',
      'site:\n  title: !wow yes\n',
      /^feedmill\.yaml:2:10 site\.title: text cannot begin with !; put it in quotes$/,
    ],
    ['an open quote', "site:\n  title: 'x\n", /a quote opened earlier is not closed/],
    ['an open bracket', 'ports: [80,\nsite: {}\n', /a bracket \[ or \{ is not closed/],
    [
      'text behind quotes',
      'site:\n  title: "The" Times\n',
      /^feedmill\.yaml:2:16 .*"Times" is not expected here; put text with quotes/,
    ],
    ['a list on the line of its key', 'ports: - 80\n', /^feedmill\.yaml:1:8 .*"-" is not expected here; .* own line/],
    ['a bad escape', 'site:\n  title: "a\\qb"\n', /\\q is not a valid escape in double quotes; use single quotes/],
    [
      'two documents',
      'ports: [80]\n---\nports: [81]\n',
      /^feedmill\.yaml:2:1.*: a second document begins here; remove the line ---$/,
    ],
    [
      'a key without colon and space',
      'site:\n  title\nports: [80]\n',
      /feedmill\.yaml:2:3 site: .*(a group of keys with values|colon)/,
    ],
    ['nesting without end', '['.repeat(50_000), /^feedmill\.yaml:1:\d+: nests too deeply/],
    [
      'a bomb of aliases',
      `a: &a [x, x, x, x, x, x, x, x, x]\n${'bcdefghi'.replace(/./g, (key) => `${key}: &${key} [${`*${String.fromCharCode(key.charCodeAt(0) - 1)}, `.repeat(9)}]\n`)}`,
      /^feedmill\.yaml:1:1.*: uses its anchors too often or nests too deeply/,
    ],
    [
      'a file too long',
      `# ${'x'.repeat(2_000_001)}`,
      /^feedmill\.yaml:1:1: has 2000003 characters; a configuration may have at most/,
    ],
  ];
  it.each(cases)('explains %s', (_, text, expected) => {
    const lines = faults(text);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(expected);
  });

  it('answers any text with a configuration or with lines that name a place', () => {
    const bits = [
      'sources',
      'feeds',
      'id',
      'url',
      'filter',
      ': ',
      '- ',
      '\n',
      '  ',
      '[',
      ']',
      '{',
      '}',
      '*a',
      '&a ',
      '"',
      "'",
      '#',
      '1',
      '15m',
      '~',
      '__proto__',
      '\t',
      '|',
      '>',
      '? ',
    ];
    const text = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom(...bits), { maxLength: 40 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (written) => {
        for (const line of faults(written))
          expect(line).toMatch(/^feedmill\.yaml:[1-9]\d*:[1-9]\d*( [^\n]+)?: [^\n]+; [^\n]+$/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('partners', () => {
  it('are read with the feeds that they get, what they may push to, and what was agreed', () => {
    const text = `sources: [{ id: desk, kind: push, visibility: partners }]
feeds: [{ id: own, visibility: partners, changes: false }]
partners:
  - { id: herald, name: The Herald, feeds: [own, all, own], sources: [desk], quota: { perDay: 10 }, terms: on paper, webhook: "https://herald.example/in" }
  - { id: times }
`;
    const { partners, feeds, sources } = parseConfig(text, 'f.yaml');
    expect(partners).toEqual([
      {
        ...{ id: 'herald', name: 'The Herald', feeds: ['own', 'all'], sources: ['desk'], terms: 'on paper' },
        ...{ quota: { perMinute: null, perDay: 10 }, webhook: { url: 'https://herald.example/in' }, origin: 'config' },
      },
      { id: 'times', name: 'times', feeds: [], sources: [], quota: null, terms: null, webhook: null, origin: 'config' },
    ]);
    expect(feeds).toMatchObject([{ visibility: 'partners', changes: false }]);
    expect(sources).toMatchObject([{ visibility: 'partners' }]);
    const plain = parseConfig(`${ONE_SOURCE}feeds: [{ id: open }]`, 'f.yaml');
    for (const one of [...plain.sources, ...plain.feeds]) expect(one).not.toHaveProperty('visibility');
  });

  it('who have a webhook give their feeds a change log, where those do not say otherwise', () => {
    const text = `feeds: [{ id: told }, { id: silent, changes: false }, { id: other }]
partners:
  - { id: herald, feeds: [told, silent], webhook: "https://herald.example/in" }
  - { id: times, feeds: [other] }
`;
    const { feeds } = parseConfig(text, 'f.yaml');
    expect(feeds.map(({ id, changes }) => [id, changes])).toEqual([
      ['told', true],
      ['silent', false],
      ['other', undefined],
    ]);
  });

  it.each([
    ['partners: [{ id: a }, { id: a }]', 'a names a partner above already'],
    ['partners: [{ id: A }]', 'not a valid id'],
    ['partners: [{ id: a, token: fm_x }]', 'token'],
    ['partners: [{ id: a, quota: {} }]', 'says no number'],
    ['partners: [{ id: a, quota: { perDay: 0 } }]', 'quota.perDay'],
    ['partners: [{ id: a, webhook: "file:///etc/passwd" }]', 'webhook'],
    ['partners: [{ id: a, feeds: ["../all"] }]', 'not a valid id'],
    [
      'sources: [{ id: s, url: "https://s.example/" }]\npartners: [{ id: a, sources: [s] }]',
      'pushed to the kind push alone',
    ],
    ['feeds: [{ id: a, visibility: friends }]', 'write one of partners'],
    ['feeds: [{ id: a, visibility: partners, formats: [news] }]', 'remove news, or visibility'],
  ])('are refused where %s is written, with what is wrong', (text, why) => {
    expect(faults(text).join('\n')).toContain(why);
  });
});

describe('how often feeds are regenerated', () => {
  const everyOf = (written: string) => parseConfig(`feeds: [{ id: a, every: ${written} }]`, 'f.yaml').feeds[0]?.every;

  it('is a duration, or 0', () => {
    expect(['60s', '0', '4m'].map(everyOf)).toEqual([60_000, 0, 240_000]);
    expect(parseConfig('site: { every: 30s }', 'f.yaml').site.every).toBe(30_000);
  });

  it.each([
    ['5m', 'is out of range; write a duration from 0s to 4m'],
    ['5', '5 is too large; write at most 0'],
    ['soon', '"soon" is not a duration; write a number and its unit, such as 30s, 15m, 2h'],
  ])('is not %s', (written, why) => {
    expect(() => everyOf(written)).toThrow(`f.yaml:1:25 feeds[0].every: ${why}`);
  });
});
