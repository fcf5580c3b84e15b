import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../lib/check/index.ts';
import { hasFeedparser, hasGrammar } from '../publish/validators.ts';
import { verdictOn } from './documents.ts';

const FEEDS = join(process.env.FEEDMILL_DATA ?? '../shared', 'feeds/feeds');
const GRAMMAR = join(process.env.FEEDMILL_DATA ?? '../shared', 'feeds/atom.rng');
const present = existsSync(FEEDS);
if (!present) console.warn(`NOT TESTED: check-feed against other validators: no ${FEEDS} (set FEEDMILL_DATA)`);

const verdicts = new Map<string, Verdict>(
  present ? readdirSync(FEEDS).map((name) => [name, verdictOn(readFileSync(join(FEEDS, name)))]) : [],
);

/** Rules of RFC 4287's text that its grammar cannot say. */
const BEYOND_THE_GRAMMAR = [
  ...['atom-author', 'atom-id', 'atom-id-repeated', 'atom-summary', 'atom-content', 'atom-alternate'],
  // xmllint reports a prefix without a namespace and ends with 0 all the same.
  'xml-namespace',
];

/** Whether the strict XML parser under feedparser finds a document well-formed. */
const BOZO = `
import feedparser, io, json, sys
def bozo(path):
    with open(path, 'rb') as file:
        return bool(feedparser.parse(io.BytesIO(file.read()), response_headers={'content-type': 'application/xml'}).bozo)
print(json.dumps([bozo(path) for path in sys.argv[1:]]))
`;

// Two other validators read some 800 files each.
describe('over the feeds of the data set', { timeout: 180_000 }, () => {
  it.skipIf(!present)('every one gets a verdict, and most of the wild ones something to mend', () => {
    const all = [...verdicts.values()];
    expect(all.length).toBeGreaterThan(700);
    for (const { kind, counts } of all) if (kind === 'no feed') expect(counts.error).toBeGreaterThan(0);
    const faulty = all.filter(({ counts }) => counts.error > 0).length / all.length;
    // Two thirds of the set are small files made to lack something.
    expect(faulty).toBeGreaterThan(0.6);
    expect(faulty).toBeLessThan(0.9);
  });

  it.skipIf(!present || !hasGrammar)(
    'agrees with the grammar of RFC 4287 on every Atom feed, but for what the grammar cannot say',
    () => {
      const feeds = [...verdicts].filter(([, { kind }]) => kind.startsWith('Atom 1.0'));
      expect(feeds.length).toBeGreaterThan(200);
      const paths = feeds.map(([name]) => join(FEEDS, name));
      const options = ['--noout', '--huge', '--nonet', '--relaxng', GRAMMAR];
      const { stderr } = spawnSync('xmllint', [...options, ...paths], { encoding: 'utf8', maxBuffer: 2 ** 26 });
      const valid = new Set(stderr.split('\n').flatMap((line) => /^(.*) validates$/.exec(line)?.[1] ?? []));
      const disputed = feeds.filter(([name, { findings }]) => {
        const errors = findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule);
        const isWrong = errors.some((rule) => !BEYOND_THE_GRAMMAR.includes(rule));
        // What the grammar finds wrong has to be found; what it lets pass may be wrong only by the RFC's text.
        return valid.has(join(FEEDS, name)) ? isWrong : errors.length === 0;
      });
      expect(disputed.map(([name]) => name)).toEqual([]);
    },
  );

  it.skipIf(!present || !hasFeedparser)("agrees with python3-feedparser's strict parser on what is well-formed", () => {
    const feeds = [...verdicts].filter(([, { kind }]) => kind !== 'JSON Feed');
    const paths = feeds.map(([name]) => join(FEEDS, name));
    const { stdout } = spawnSync('/usr/bin/python3', ['-c', BOZO, ...paths], { encoding: 'utf8', maxBuffer: 2 ** 26 });
    const bozo: boolean[] = JSON.parse(stdout);
    const BROKEN = /^(?:xml-not-well-formed|xml-namespace|encoding-broken|encoding-unknown)$/;
    const disputed = feeds.filter(([, { findings }], at) => {
      const isBroken = findings.some(({ rule, message }) => BROKEN.test(rule) || /neither XML nor JSON/.test(message));
      return isBroken !== bozo[at];
    });
    // An empty file is none to feedparser, which complains of nothing; to us it is.
    expect(disputed.map(([name]) => name).filter((name) => !/empty/.test(name))).toEqual([]);
  });
});
