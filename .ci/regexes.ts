import { createHash } from 'node:crypto';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseSync } from '@swc/core';
import { check } from 'recheck';

/**
 * Whether every regular expression takes time linear in what it meets: literals, and those that modules make as they are
 * loaded. recheck (https://makenowjust-labs.github.io/recheck/) judges each once, by `npm run regexes`, and `regexes.json`
 * keeps its verdicts, so that a check takes no minute and says the same twice. An expression that is not linear is cured,
 * or stands under `known` with its verdict and what bounds its input; who adds one has to say so there by hand.
 */
type Verdicts = {
  /** Hashes of those that are linear. */
  readonly linear: readonly string[];
  /** Those that are not, as written. */
  readonly known: Readonly<Record<string, string>>;
};

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FILE = join(ROOT, '.ci/regexes.json');

/** One that takes the judge longer than this is not known to be linear; milliseconds. */
const PATIENCE = 20_000;

/** Whose input is the operator's own: the constructs and the demonstration's newspaper. */
const NOT_OUTSIDE = /^lib\/(?:cloud|local\/newspaper)\//;

export type Expression = { readonly source: string; readonly flags: string; readonly file: string };

/** The expressions of the sources below a folder, each once, as written. */
export async function expressionsIn(root: string): Promise<Map<string, Expression>> {
  const files = globSync('{bin,lambdas,lib}/**/*.ts', { cwd: root }).filter((file) => !NOT_OUTSIDE.test(file));
  const found = new Map<string, Expression>();
  const add = (one: Expression) => {
    const written = `/${one.source}/${one.flags}`;
    if (!found.has(written)) found.set(written, one);
  };
  for (const file of files.sort()) for (const one of literalsIn(root, file)) add(one);
  for (const one of await madeBy(root, files)) add(one);
  return found;
}

function literalsIn(root: string, file: string): Expression[] {
  const tree = parseSync(readFileSync(join(root, file), 'utf8'), { syntax: 'typescript', target: 'es2024' });
  const found: Expression[] = [];
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(walk);
    else if (typeof node === 'object' && node !== null) {
      const { type, pattern, flags } = node as { type?: string; pattern?: string; flags?: string };
      if (type === 'RegExpLiteral') found.push({ source: pattern ?? '', flags: flags ?? '', file });
      else Object.values(node).forEach(walk);
    }
  };
  walk(tree);
  return found;
}

/** What the modules of `lib` make with `new RegExp` while they are loaded. */
async function madeBy(root: string, files: readonly string[]): Promise<Expression[]> {
  const found: Expression[] = [];
  const whole = globalThis.RegExp;
  let file = '';
  globalThis.RegExp = new Proxy(whole, {
    construct(target, given) {
      const made = Reflect.construct(target, given) as RegExp;
      const isOurs = new Error().stack?.split('\n')[2]?.includes(pathToFileURL(join(root, 'lib')).href);
      if (isOurs) found.push({ source: made.source, flags: made.flags, file });
      return made;
    },
  });
  try {
    for (file of files) {
      if (file.startsWith('lib/') && !file.endsWith('write-schema.ts'))
        await import(pathToFileURL(join(root, file)).href);
    }
  } finally {
    globalThis.RegExp = whole;
  }
  return found;
}

/** What is wrong with the expressions by the verdicts that are kept, a line each. */
export function regexFaults(expressions: ReadonlyMap<string, Expression>, { linear, known }: Verdicts): string[] {
  const good = new Set(linear);
  const unjudged = [...expressions].filter(([written]) => !good.has(hashOf(written)) && !(written in known));
  const gone = Object.keys(known).filter((written) => !expressions.has(written));
  return [
    ...unjudged.map(([written, { file }]) => `${file}: not judged yet, npm run regexes does: ${written}`),
    ...gone.map((written) => `.ci/regexes.json: is gone, take it out of known: ${written}`),
  ];
}

/** Judges what was not judged yet, one after the other: the time it takes is part of the verdict. */
async function judgeNew(expressions: ReadonlyMap<string, Expression>, { linear, known }: Verdicts): Promise<Verdicts> {
  const kept = new Set(linear.filter((hash) => [...expressions.keys()].some((written) => hashOf(written) === hash)));
  for (const [written, { source, flags, file }] of expressions) {
    if (kept.has(hashOf(written)) || written in known) continue;
    const verdict = await judge(source, flags);
    if (verdict === 'linear') kept.add(hashOf(written));
    else console.error(`${file}: ${verdict}\n  ${written}`);
  }
  return { linear: [...kept].sort(), known };
}

async function judge(source: string, flags: string): Promise<string> {
  // Whether it is asked for places, or for several matches, does not matter to the time of one.
  const verdict = await check(source, flags.replace(/[dgy]/g, ''), { timeout: PATIENCE });
  if (verdict.status === 'safe') return 'linear';
  if (verdict.status === 'unknown') return 'not known to be linear';
  const { complexity, attack } = verdict;
  const degree = complexity.type === 'polynomial' ? ` of degree ${complexity.degree}` : '';
  return `${complexity.type}${degree}, for instance for ${attack.pattern.slice(0, 100)}`;
}

function hashOf(written: string): string {
  return createHash('sha256').update(written).digest('base64url').slice(0, 12);
}

if (import.meta.main) {
  const expressions = await expressionsIn(ROOT);
  let verdicts = JSON.parse(readFileSync(FILE, 'utf8')) as Verdicts;
  if (process.argv.includes('--judge')) {
    verdicts = await judgeNew(expressions, verdicts);
    writeFileSync(FILE, `${JSON.stringify(verdicts, null, 2)}\n`);
  }
  const faults = regexFaults(expressions, verdicts);
  for (const fault of faults) console.error(fault);
  process.exit(faults.length > 0 ? 1 : 0);
}
