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

/** Linux counts processor time in hundredths of a second. */
const TICK_MS = 10;

const { [COUNTED_ROOT]: root, [COUNTS_FILE]: file } = process.env;
if (root !== undefined && file !== undefined) countUntilTheEnd(root, file);

function countUntilTheEnd(root: string, file: string): void {
  const load = createRequire(join(root, 'package.json')) as (id: string) => unknown;
  const { DynamoDBClient } = load('@aws-sdk/client-dynamodb') as { DynamoDBClient: { prototype: Client } };
  const requests: Record<string, number> = {};
  const { send } = DynamoDBClient.prototype;
  DynamoDBClient.prototype.send = function (command, ...rest) {
    const name = command.constructor.name.replace(/Command$/, '');
    requests[name] = (requests[name] ?? 0) + 1;
    return send.call(this, command, ...rest);
  };
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

type Client = { send(command: object, ...rest: unknown[]): unknown };
