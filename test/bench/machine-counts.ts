import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** What a program took until its end, its child processes included. */
export type ProgramCounts = {
  /** Of the program itself, and of its children that have ended. */
  readonly processorMs: { readonly program: number; readonly children: number };
  /** The most that the program itself held resident, in megabytes. */
  readonly residentMb: number;
  /** Requests to the table, by operation. */
  readonly requests: Readonly<Record<string, number>>;
};

/** The project that is measured, and where the counts go: `--import` this module into its program. */
export const COUNTED_ROOT = 'FEEDMILL_COUNTED_ROOT';
export const COUNTS_FILE = 'FEEDMILL_COUNTS_FILE';

/** What the embedded table is asked for, by dynalite's names. */
const ACTIONS = ['batchGetItem', 'getItem', 'putItem', 'updateItem', 'deleteItem', 'query', 'scan'];

/** Linux counts processor time in hundredths of a second. */
const TICK_MS = 10;

const { [COUNTED_ROOT]: root, [COUNTS_FILE]: file } = process.env;
if (root !== undefined && file !== undefined) countUntilTheEnd(root, file);

function countUntilTheEnd(root: string, file: string): void {
  const load = createRequire(join(root, 'package.json'));
  const requests: Record<string, number> = {};
  const named = ACTIONS.map((name) => [name, load(`dynalite/actions/${name}`) as Action] as const);
  const { resolve, cache } = load;
  // Once all are loaded: what one of them asks of another is no request.
  for (const [name, action] of named) {
    cache[resolve(`dynalite/actions/${name}`)]!.exports = (...given: readonly unknown[]) => {
      requests[name] = (requests[name] ?? 0) + 1;
      action(...given);
    };
  }
  process.on('exit', () => {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15);
    const counts: ProgramCounts = {
      processorMs: { program: (user + system) * TICK_MS, children: (childUser + childSystem) * TICK_MS },
      residentMb: Math.round(process.resourceUsage().maxRSS / 1024),
      requests,
    };
    writeFileSync(file, JSON.stringify(counts));
  });
}

type Action = (...given: readonly unknown[]) => void;
