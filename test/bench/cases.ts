import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { extractPage } from '../../lib/extract/index.ts';
import { type AbsoluteUrl, formatStated } from '../../lib/model/index.ts';

/**
 * Pages re-made from public reports, scored by the scorers that come with them: `node test/bench/cases.ts extraction|lists
 * [--misses]`. Of articles it prints for each class how many pages are right in all that is asked, and, of text, pictures and
 * headings alone, how many are right for us, for Readability and for defuddle.
 */
const CASES = resolve(process.env.FEEDMILL_DATA ?? '../shared', 'cases');

if (import.meta.main) {
  if (!existsSync(CASES)) {
    console.error(`${CASES} is absent: set FEEDMILL_DATA to the folder that holds cases/`);
    process.exit(1);
  }
  await printCases(process.argv.includes('lists') ? 'lists' : 'extraction', process.argv.includes('--misses'));
}

/** Prints how the cases of a kind are read; nothing where they are absent. */
export async function printCases(what: 'extraction' | 'lists', withMisses = false): Promise<void> {
  if (!existsSync(CASES)) return;
  const scratch = mkdtempSync(join(tmpdir(), 'feedmill-cases-'));
  try {
    if (what === 'lists') lists(scratch, withMisses);
    else await extraction(scratch, withMisses);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

type Expected = Readonly<Record<string, { readonly url?: string }>>;

/** Reads pages as `feedmill extract --batch` does; `id` is how the scorer calls a page. */
function reading(scratch: string, folder: string, expected: Expected, idOf: (file: string) => string): string {
  const lines = readdirSync(folder)
    .filter((file) => file.endsWith('.html'))
    .map((file) => {
      const id = idOf(file);
      const url = (expected[id]?.url ?? `https://herald.example/news/${id}`) as AbsoluteUrl;
      const { kind, article, items } = extractPage(readFileSync(join(folder, file), 'utf8'), { url });
      const told = article && {
        ...article,
        published: formatStated(article.published),
        modified: formatStated(article.modified),
        leadImage: article.leadImage?.url ?? null,
      };
      const listed = items.map(({ url: address, title, published, excerpt }) => {
        return { url: address, title, published: formatStated(published), excerpt };
      });
      return JSON.stringify({ id, kind, article: told, items: listed });
    });
  return written(scratch, 'feedmill', lines.join('\n'));
}

function written(scratch: string, name: string, text: string): string {
  const file = join(scratch, `${name}.jsonl`);
  writeFileSync(file, text);
  return file;
}

function lists(scratch: string, withMisses: boolean): void {
  const folder = join(CASES, 'lists');
  const { stdout } = scored(join(folder, 'score.mjs'), [
    reading(scratch, join(folder, 'pages'), expectedIn(folder), (file) => file),
    ...(withMisses ? ['--misses'] : []),
  ]);
  console.log(withMisses ? stdout : stdout.trim().split('\n').at(-1));
}

async function extraction(scratch: string, withMisses: boolean): Promise<void> {
  const folder = join(CASES, 'extraction');
  const pages = join(folder, 'cases');
  const score = (results: string, checks: string) =>
    scored(join(folder, 'score.mjs'), [join(folder, 'expected.json'), pages, results], { CHECKS: checks }).stdout;
  const own = reading(scratch, pages, expectedIn(folder), (file) => file.replace(/\.html$/, ''));
  const all = score(own, '');
  if (withMisses) console.log(all);
  const [readability, defuddle] = await Promise.all(
    ['readability', 'defuddle'].map(async (peer) =>
      written(scratch, peer, await said(join(folder, 'peers.mjs'), [peer, pages, '.'])),
    ),
  );
  const columns = {
    all: rowsOf(all),
    body: rowsOf(score(own, 'body')),
    readability: rowsOf(score(readability!, 'body')),
    defuddle: rowsOf(score(defuddle!, 'body')),
  };
  const table: Record<string, Record<string, string>> = {};
  for (const [kind, right] of columns.all) {
    table[kind] = { 'all right': right };
    for (const name of ['body', 'readability', 'defuddle'] as const) table[kind][name] = columns[name].get(kind) ?? '';
  }
  console.table(table);
}

function expectedIn(folder: string): Expected {
  return JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'));
}

/** The lines `class right/total` at the end of what a scorer prints. */
function rowsOf(printed: string): Map<string, string> {
  return new Map([...printed.matchAll(/^(\S+) +(\d+\/\d+)$/gm)].map(([, kind, right]) => [kind!, right!]));
}

function scored(script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return spawnSync(process.execPath, [script, ...args], {
    encoding: 'utf8',
    maxBuffer: 64_000_000,
    env: { ...process.env, ...env },
  });
}

function said(script: string, args: readonly string[]): Promise<string> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    const pieces: Buffer[] = [];
    child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
    child.on('error', failed);
    child.on('close', (code) => {
      if (code === 0) done(Buffer.concat(pieces).toString('utf8'));
      else failed(new Error(`${script} ended with ${code}`));
    });
  });
}
