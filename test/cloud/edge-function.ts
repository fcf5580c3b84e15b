import { createRequire } from 'node:module';
import { createContext, runInContext } from 'node:vm';

/** A function of CloudFront as its runtime runs it: the very text that is deployed, with what it may ask for. */
export type EdgeFunction = {
  /** What it answers, as plain data: a request to be sent on, or a response. */
  // biome-ignore lint/suspicious/noExplicitAny: what CloudFront hands over and takes back is any JSON.
  (event: object): Promise<any>;
  /** The keys that were looked up since this was last emptied. */
  readonly lookups: string[];
  /** The lines that it logged. */
  readonly logged: string[];
};

/** `keys` are those of its KeyValueStore, which throws for others; `now` is its clock, in seconds. */
export function edgeFunction(
  code: string,
  keys: ReadonlyMap<string, string> = new Map(),
  now: () => number = () => 0,
): EdgeFunction {
  const lookups: string[] = [];
  const logged: string[] = [];
  const kvs = {
    async get(key: string) {
      lookups.push(key);
      const value = keys.get(key);
      if (value === undefined) throw new Error('KeyNotFound');
      return value;
    },
  };
  const require = createRequire(import.meta.url);
  const context = createContext({
    cf: { kvs: () => kvs },
    // It knows these modules, and no others.
    require(name: string) {
      if (name !== 'crypto') throw new Error(`CloudFront has no module ${name}`);
      return require('node:crypto');
    },
    Buffer,
    Date: { now: () => now() * 1000 },
    console: { log: (line: string) => logged.push(line) },
  });
  // A module of its own; everything else is plain script.
  const script = code.replace(/^import cf from 'cloudfront';$/m, '');
  const handler = runInContext(`${script}\nhandler;`, context) as (event: object) => unknown;
  const call = async (event: object) => JSON.parse(JSON.stringify(await handler(structuredClone(event))));
  return Object.assign(call, { lookups, logged });
}
