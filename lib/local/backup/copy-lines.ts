import type { QueueRow, QueuesMoment } from '../queues/queues-moment.ts';
import type { TableEntry, TableMoment } from '../table/table-moment.ts';

/** What a table and its queues held at one moment, as text: to be sent from one process to another. */
export type Moment = { readonly table: TableMoment; readonly queues: QueuesMoment };

/** Says that the moment is taken; then come rows of the queues, then entries of the table. */
const TAKEN = 'taken';

/** Says that all was said, and nothing cut off. */
const WHOLE = 'whole';

/** A moment as text, in lines, some of them at once. The queues come first, since their file grows as long as somebody reads what it held. */
export async function* textOf({ table, queues }: Moment): AsyncGenerator<string> {
  yield `${TAKEN}\n`;
  try {
    for (const row of queues.rows()) yield `q${JSON.stringify([row.table, row.values])}\n`;
    queues.close();
    for await (const entries of table.entries()) {
      yield entries.map((entry) => `t${JSON.stringify(entry)}\n`).join('');
    }
    yield `${WHOLE}\n`;
  } finally {
    queues.close();
    await table.close();
  }
}

/** What came is no moment, or ended before it was whole. */
export class CutOff extends Error {
  override readonly name = 'CutOff';
}

/** What comes from the other process, read as it comes. To be read in this order. */
export type MomentReader = {
  /** Resolves once the other process has taken the moment. Throws {@link CutOff} where it says anything else. */
  taken(): Promise<void>;
  rows(): AsyncGenerator<QueueRow>;
  /** Throws {@link CutOff} where the last is missing. */
  entries(): AsyncGenerator<readonly TableEntry[]>;
  /** Nothing more is read. */
  end(): Promise<void>;
};

export function readMoment(chunks: AsyncIterable<string | Uint8Array>): MomentReader {
  const iterator = linesIn(chunks);
  const next = async (): Promise<string> => {
    const { done, value } = await iterator.next();
    if (done)
      throw new CutOff('The copy broke off before it was whole; see whether Feedmill still runs, and try again');
    return value;
  };
  let ahead = '';
  return {
    async taken() {
      const line = await next();
      if (line !== TAKEN) throw new CutOff(line);
    },
    async *rows() {
      for (ahead = await next(); ahead.startsWith('q'); ahead = await next()) {
        const [table, values] = JSON.parse(ahead.slice(1)) as [QueueRow['table'], QueueRow['values']];
        yield { table, values };
      }
    },
    async *entries() {
      let portion: TableEntry[] = [];
      for (; ahead !== WHOLE; ahead = await next()) {
        portion.push(JSON.parse(ahead.slice(1)) as TableEntry);
        if (portion.length < PORTION) continue;
        yield portion;
        portion = [];
      }
      if (portion.length > 0) yield portion;
    },
    async end() {
      await iterator.return(undefined);
    },
  };
}

/** So many entries are handed on together. */
const PORTION = 64;

const LF = 0x0a;

/** Cut at line feeds alone: whatever else ends lines elsewhere may stand in a text. */
async function* linesIn(chunks: AsyncIterable<string | Uint8Array>): AsyncGenerator<string> {
  let begun: Uint8Array[] = [];
  for await (const text of chunks) {
    const chunk = Buffer.from(text as Uint8Array);
    let start = 0;
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, start)) {
      begun.push(chunk.subarray(start, end));
      yield Buffer.concat(begun).toString();
      begun = [];
      start = end + 1;
    }
    if (start < chunk.length) begun.push(chunk.subarray(start));
  }
}
