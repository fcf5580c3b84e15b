import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';

// The system's Python, whatever other Python comes first in the path: Debian packages are installed for that one.
const PYTHON = '/usr/bin/python3';
const GRAMMAR = join(process.env.FEEDMILL_DATA ?? '../shared', 'feeds/atom.rng');

const FEEDPARSER = `
import feedparser, json, sys
def read(path):
    feed = feedparser.parse(path)
    entries = [{'id': e.get('id'), 'title': e.get('title'), 'summary': e.get('summary', ''), 'updated': list(e.updated_parsed[:6]) if e.get('updated_parsed') else None, 'published': list(e.published_parsed[:6]) if e.get('published_parsed') else None} for e in feed.entries]
    return {'bozo': str(feed.get('bozo_exception', '')) if feed.bozo else None, 'version': feed.version, 'entries': entries}
print(json.dumps([read(path) for path in sys.argv[1:]]))
`;

/** What python3-feedparser read in one document; bozo is its complaint, null for none. */
export type FeedparserAnswer = {
  bozo: string | null;
  version: string;
  entries: { id: string; title: string; summary: string; updated: number[] | null; published: number[] | null }[];
};

export const hasXmllint = present('xmllint', ['--version'], 'XML well-formedness');
export const hasGrammar = hasXmllint && grammarPresent();
export const hasFeedparser = present(PYTHON, ['-c', 'import feedparser'], 'reading by python3-feedparser');

/** The complaints of xmllint about documents, empty for none; with the grammar of RFC 4287 if asked. One process for all. */
export function xmllint(documents: readonly string[], grammar: 'well-formed' | 'atom'): string {
  const options = grammar === 'atom' ? ['--noout', '--huge', '--relaxng', GRAMMAR] : ['--noout', '--huge'];
  return withFiles(documents, (paths) => {
    const { status, stderr } = spawnSync('xmllint', [...options, ...paths], { encoding: 'utf8' });
    return status === 0 ? '' : stderr.replace(/^.* validates\n/gm, '');
  });
}

/** What python3-feedparser reads in documents. One process for all. */
export function feedparser(documents: readonly string[]): FeedparserAnswer[] {
  return withFiles(documents, (paths) =>
    JSON.parse(execFileSync(PYTHON, ['-c', FEEDPARSER, ...paths], { encoding: 'utf8', maxBuffer: 2 ** 26 })),
  );
}

/** What keeps a JSON Feed from being one of version 1.1, by the schema of the npm package `jsonfeed-schema`; empty for nothing. */
export function jsonFeedFaults(document: unknown): string[] {
  return matchesJsonFeed(document)
    ? []
    : (matchesJsonFeed.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const FORMATS = {
  // RFC 3986 and RFC 3339, as far as a document of ours could ever break them.
  uri: /^[a-z][a-z0-9+.-]*:(?:[\w\-.~:/?#[\]@!$&'()*+,;=]|%[0-9a-f]{2})+$/i,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/,
};

const matchesJsonFeed = new Ajv({ allErrors: true, formats: FORMATS }).compile(
  createRequire(import.meta.url)('jsonfeed-schema/v1.1'),
);

function present(program: string, args: readonly string[], what: string): boolean {
  const found = spawnSync(program, args, { stdio: 'ignore' }).status === 0;
  if (!found) console.warn(`NOT TESTED: ${what}: ${[program, ...args].join(' ')} fails on this machine`);
  return found;
}

function grammarPresent(): boolean {
  const found = existsSync(GRAMMAR);
  if (!found) console.warn(`NOT TESTED: Atom against RFC 4287's grammar: no ${GRAMMAR} (set FEEDMILL_DATA)`);
  return found;
}

function withFiles<T>(documents: readonly string[], use: (paths: readonly string[]) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'feedmill-publish-'));
  try {
    const paths = documents.map((document, at) => {
      const path = join(folder, `${at}.xml`);
      writeFileSync(path, document);
      return path;
    });
    return use(paths);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
