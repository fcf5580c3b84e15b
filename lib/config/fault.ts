/** Where a value stands in the file: `['sources', 0, 'url']`. */
export type KeyPath = readonly PropertyKey[];

/** Something wrong in the configuration. `message` says what is wrong and, after a semicolon, what would be right. */
export type Fault = {
  readonly line: number;
  readonly column: number;
  readonly path: KeyPath;
  readonly message: string;
};

/**
 * The configuration cannot be used. The message has a line for every fault, in the order of the file:
 * `feedmill.yaml:4:15 sources[0].interval: is 15 without a unit; write 15m`.
 */
export class ConfigError extends Error {
  readonly faults: readonly Fault[];

  constructor(file: string, faults: readonly Fault[]) {
    const ordered = faults.toSorted((a, b) => a.line - b.line || a.column - b.column);
    super(ordered.map((fault) => faultLine(file, fault)).join('\n'));
    this.name = 'ConfigError';
    this.faults = ordered;
  }
}

function faultLine(file: string, { line, column, path, message }: Fault): string {
  const key = formatPath(path);
  // One line a fault, whatever the file holds: no line break and no terminal sequence comes through.
  return `${file}:${line}:${column}${key === '' ? '' : ` ${key}`}: ${message}`.replace(/[\s\p{Cc}]+/gu, ' ');
}

/** `sources[0].rules.body`. */
export function formatPath(path: KeyPath): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${named(String(key))}`))
    .join('')
    .replace(/^\./, '');
}

function named(key: string): string {
  return /^[\w-]{1,64}$/.test(key) ? key : JSON.stringify(key.slice(0, 64));
}
