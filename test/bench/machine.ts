import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { idle, type Taken, takeIn } from './machine-run.ts';
import { openMachineSite, type Shape } from './machine-site.ts';

/**
 * What one machine takes for an article: empty data folders filled by `feedmill run --once` from sources on 127.0.0.1,
 * with everything counted for the program and all processes below it; and what it takes while nothing is due. With
 * `--against` the same runs of another commit beside it, one after the other, and the ratios of the two.
 *
 * Usage: node test/bench/machine.ts [--against <commit>] [--shapes 200x30,2000x3,60x30,600x3] [--small-heap 200x30]
 *   [--idle 2000x3] [--seconds 30]; an empty list leaves a part out
 */
const { values: chosen } = parseArgs({
  options: {
    against: { type: 'string' },
    shapes: { type: 'string', default: '60x30,600x3,200x30,2000x3' },
    'small-heap': { type: 'string', default: '200x30' },
    idle: { type: 'string', default: '2000x3' },
    seconds: { type: 'string', default: '30' },
  },
});

const HERE = fileURLToPath(new URL('../../', import.meta.url));
const SMALL_HEAP = '--max-old-space-size=128';

const loadBefore = loadavg()[0]!;
const site = await openMachineSite();
const other = chosen.against === undefined ? null : worktree(chosen.against);
const roots = { now: HERE, ...(other !== null && { before: other.root }) };
type Side = 'now' | 'before';
const sides = Object.keys(roots) as Side[];
try {
  const runs: { what: string; side: Side; taken: Taken }[] = [];
  const ways = [
    ...shapesOf(chosen.shapes).map((shape) => ({ shape, flags: [] })),
    ...shapesOf(chosen['small-heap']).map((shape) => ({ shape, flags: [SMALL_HEAP] })),
  ];
  for (const { shape, flags } of ways) {
    const what = [`${shape.sources} x ${shape.articles}`, ...flags].join(' ');
    for (const side of sides)
      runs.push({ what, side, taken: await takeIn(site, shape, { root: roots[side]!, flags }) });
  }
  const quiet: Record<string, unknown> = {};
  for (const shape of shapesOf(chosen.idle))
    for (const side of sides)
      quiet[`${shape.sources} x ${shape.articles}, ${side}`] = await idle(
        site,
        shape,
        { root: roots[side]! },
        Number(chosen.seconds),
      );

  const figures = [
    'articlesASecond',
    'processorMs',
    'programMs',
    'peakMb',
    'residentMb',
    'programMb',
    'requests',
  ] as const;
  const table = new Table({
    head: ['sources x articles', '', ...figures, 'bytes', 'runs'],
    style: { head: [], border: [] },
  });
  for (const { what, side, taken } of runs)
    table.push([what, side, ...figures.map((name) => taken[name]), taken.bytes.all, taken.runs]);
  const ratios: Record<string, Record<string, number>> = {};
  for (const { what, side, taken } of runs) {
    const before = runs.find((run) => run.what === what && run.side === 'before')?.taken;
    if (side !== 'now' || before === undefined) continue;
    const of = Object.fromEntries([
      ...figures.map((name) => [name, ratio(taken[name], before[name])] as const),
      ['bytes', ratio(taken.bytes.all, before.bytes.all)],
    ]);
    ratios[what] = of;
    table.push([what, 'ratio', ...figures.map((name) => of[name] ?? ''), of.bytes ?? '', '']);
  }
  console.log(table.toString());
  console.log(
    JSON.stringify({
      machine: { cores: cpus().length, loadBefore },
      against: chosen.against,
      runs,
      ratios,
      idle: quiet,
    }),
  );
} finally {
  other?.remove();
  site.close();
}

function ratio(now: number, before: number): number {
  return Math.round((now / before) * 100) / 100;
}

function shapesOf(list: string): Shape[] {
  return list.split(',').flatMap((one) => {
    const [sources, articles] = one.split('x').map(Number);
    return sources && articles ? [{ sources, articles }] : [];
  });
}

/** Another commit of this project in a folder of its own, with the modules that this one has. */
function worktree(commit: string): { readonly root: string; remove(): void } {
  const root = join(mkdtempSync(join(tmpdir(), 'feedmill-commit-')), 'feedmill');
  const git = (...words: string[]) => execFileSync('git', words, { cwd: HERE, stdio: ['ignore', 'ignore', 'inherit'] });
  git('worktree', 'add', '--detach', root, commit);
  symlinkSync(join(HERE, 'node_modules'), join(root, 'node_modules'));
  return {
    root,
    remove() {
      git('worktree', 'remove', '--force', root);
      rmSync(join(root, '..'), { recursive: true, force: true });
    },
  };
}
