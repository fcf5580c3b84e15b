import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { type Instant, instant, millis } from '../../lib/model/index.ts';
import { DEPLOYED_FUNCTIONS, LOGGED_FUNCTIONS, type LoggedFunction } from './deployed-functions.ts';
import { openResources, type StackResources } from './stack-resources.ts';

/** One line of a function's log, as it was written. */
export type LogLine = { readonly at: Instant; readonly function: LoggedFunction; readonly text: string };

/**
 * The lines that functions of a deployment wrote since an instant and that hold a text, in the order of time. Throws
 * with one clear line where a stack is not there. Once `until` is aborted, those that were found by then.
 */
export async function readLogs(
  stack: string,
  functions: readonly LoggedFunction[],
  since: Instant,
  text: string | null,
  until: AbortSignal | null = null,
): Promise<LogLine[]> {
  const resources = openResources(stack);
  const client = new CloudWatchLogsClient({});
  const read = async (name: LoggedFunction): Promise<LogLine[]> => {
    const [part, id] = LOGGED_FUNCTIONS[name];
    if (part === 'Observability' && !(await hasCanary(resources))) return [];
    const logGroupName = (await resources.names(part, 'AWS::Logs::LogGroup')).get(`${id}Log`);
    // Not every deployment has these.
    if (logGroupName === undefined && !(name in DEPLOYED_FUNCTIONS)) return [];
    if (logGroupName === undefined) throw new Error(`Stack ${stack}-${part} has no ${id}Log; deploy the stack again`);
    const asked = {
      logGroupName,
      startTime: millis(since),
      ...(text !== null && { filterPattern: `"${text.replaceAll('"', '')}"` }),
    };
    const lines: LogLine[] = [];
    // A page that finds nothing takes as long as one that finds much.
    for await (const { events = [] } of paginateFilterLogEvents({ client }, asked)) {
      lines.push(
        ...events.map(({ timestamp = 0, message = '' }) => ({ at: instant(timestamp), function: name, text: message })),
      );
      if (until?.aborted) break;
    }
    return lines;
  };
  try {
    const all = await Promise.all(functions.map(read));
    return all.flat().sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  } finally {
    resources.close();
    client.destroy();
  }
}

/** There is one in the largest size alone. */
async function hasCanary(resources: StackResources): Promise<boolean> {
  if ((await resources.describe('Observability')) === null) return false;
  return (await resources.names('Observability', 'AWS::Lambda::Function')).size > 0;
}
